"""The latest activities of a record: when, title with its link, type, and who. With HIPAA on no names of people."""

from collections.abc import Sequence

from bot.blocks import limits
from bot.blocks.elements import Block
from bot.blocks.rich import Run, bullets
from bot.blocks.text import escape, link, plain
from bot.records.look import Look
from crm.kinds import Ref, id_order
from crm.naming import SINGULAR
from crm.timeline import Entry, timeline


def latest(look: Look, record: Ref, most: int) -> list[Entry]:
    """Those that have happened, the newest first. The record is visible."""
    now = look.voice.now
    done = [entry for entry in timeline(look.reader, record, now=now) if entry.done_at and entry.done_at <= now]
    done.sort(key=lambda entry: (entry.done_at, id_order(entry.ref.id), entry.ref.kind), reverse=True)
    return done[:most]


def activity_block(look: Look, title: str, entries: Sequence[Entry]) -> Block:
    """A bold title and a line each."""
    lines = [[*_runs(look, entry, beside)] for entry, beside in _with_people(look, entries)]
    return bullets(title, lines or [[Run(look.voice.words.say("record.no_activity"))]])


def activity_line(look: Look, entry: Entry) -> str:
    """One of them as mrkdwn."""
    ((_, beside),) = _with_people(look, [entry])
    runs = _runs(look, entry, beside)
    return "".join(link(run.url, run.text) if run.url else escape(run.text) for run in runs)


def _with_people(look: Look, entries: Sequence[Entry]) -> list[tuple[Entry, Sequence[Ref]]]:
    refs = [entry.ref for entry in entries]
    look.names.load(refs)
    people = {} if look.reader.hipaa else look.names.beside(refs, "contacts")
    return [(entry, people.get(entry.ref, [])) for entry in entries]


def _runs(look: Look, entry: Entry, people: Sequence[Ref]) -> list[Run]:
    voice, words = look.voice, look.voice.words
    at = entry.done_at or voice.now
    when = words.day_of_month(voice.date(at), voice.day.date)
    if look.reader.hipaa:
        when = f"{when} {voice.clock(at)}"
    kind = words.say(f"record.kinds.{entry.ref.kind}")
    who = plain(look.names.text(people[0]) or "", limits.NAME) if people else ""
    named = look.names.of(entry.ref)
    untitled = entry.title == SINGULAR[entry.ref.kind].capitalize()  # a note, or no title: its type, in our words
    title = kind[:1].upper() + kind[1:] if untitled else plain(entry.title, limits.TITLE)
    told = who if untitled else ", ".join(part for part in (kind, who) if part)
    after = [Run(f"  {told}")] if told else []
    return [Run(f"{when}  "), Run(title, named.url if named else None), *after]
