"""The latest activities of a record: when, title with its link, type, and who. With HIPAA on no names of people."""

from collections.abc import Sequence

from bot.blocks.text import escaped, link
from bot.digest.fitting import fitted
from bot.digest.voice import Width
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


def activity_text(look: Look, title: str, entries: Sequence[Entry]) -> str:
    """A bold title and a line each."""
    refs = [entry.ref for entry in entries]
    look.names.load(refs)
    people = {} if look.reader.hipaa else look.names.beside(refs, "contacts")
    none = look.voice.words.say("record.no_activity")

    def drawn(width: Width) -> str:
        lines = [_line(look, entry, people.get(entry.ref, []), width) for entry in entries] or [none]
        return "\n".join([f"*{escaped(title)}*", *lines])

    return fitted(drawn)


def _line(look: Look, entry: Entry, people: Sequence[Ref], width: Width) -> str:
    voice, words = look.voice, look.voice.words
    at = entry.done_at or voice.now
    when = words.day_of_month(voice.date(at), voice.day.date)
    if look.reader.hipaa:
        when = f"{when} {voice.clock(at)}"
    kind = words.say(f"record.kinds.{entry.ref.kind}")
    who = escaped(look.names.text(people[0]) or "", width.name) if people else ""
    named = look.names.of(entry.ref)
    untitled = entry.title == SINGULAR[entry.ref.kind].capitalize()  # a note, or no title: its type, in our words
    title = link(named.url if named else None, kind[:1].upper() + kind[1:] if untitled else entry.title, width.title)
    told = who if untitled else ", ".join(part for part in (kind, who) if part)
    return f"• {when}  {title}  {told}".rstrip()
