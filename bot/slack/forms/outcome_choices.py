"""What can be logged for the calls or meetings of a row: the outcomes to choose from, and the fields that ask. Words
and what is stored for them are the account's own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.blocks import limits
from bot.blocks.elements import Block
from bot.blocks.modal import field, select
from bot.blocks.text import plain
from bot.digest.voice import Voice, dotted
from bot.slack.forms.queue import short_name
from bot.slack.forms.work import Work
from crm.dispositions import dispositions
from crm.instants import BadInstant, read_micros
from crm.kinds import Ref
from crm.writing import SetProperties, may_run
from rules.model import Action

OPEN = "open"
_CALLS = "log_call_outcome"
_MEETING = ("completed", "rescheduled", "no_show", "canceled")
_PLAIN_ID = re.compile(r"[A-Za-z0-9_-]{1,60}")


@dataclass(frozen=True, slots=True)
class Choice:
    """`value` is stored, `words` are read; `standard` names one that every account has."""

    value: str
    words: str
    standard: str | None


def about_calls(work: Work) -> bool:
    return work.place.rule == _CALLS


def choices(work: Work) -> list[Choice]:
    words = work.asked.words
    if not about_calls(work):
        return [Choice(one.upper(), words.say(f"outcomes.{one}"), one) for one in _MEETING]
    return [
        Choice(one.value, words.say(f"outcomes.{one.standard}") if one.standard else plain(one.words), one.standard)
        for one in dispositions(work.live.reader)
        if one.value != OPEN and limits.length(one.value) <= limits.OPTION_VALUE
    ][: limits.CHOICES - 1]


def outcome_of(work: Work, action: Action, value: str) -> SetProperties:
    if about_calls(work):
        return SetProperties(action.subject, "call.outcome", {"hs_call_disposition": value})
    return SetProperties(action.subject, "meeting.outcome", {"hs_meeting_outcome": value})


def loggable(work: Work) -> Work:
    """Those whose outcome the rep may set now, what drops out first at the top."""
    may = [one for one in work.actions if may_run(work.live.reader, outcome_of(work, one, "COMPLETED"))]
    far = 2**62
    return replace(work, actions=sorted(may, key=lambda one: one.expires_at if one.expires_at is not None else far))


def field_name(action: Action) -> str:
    """call:9301; an id that could not travel in a block_id by a short name."""
    kind, id_ = action.subject.kind.removesuffix("s"), action.subject.id
    return f"{kind}:{id_ if _PLAIN_ID.fullmatch(id_) else short_name(action.subject)}"


def fields(work: Work, page: Sequence[Action], chosen: str, suffix: str) -> list[Block]:
    """One select each; `suffix` makes new ones, else Slack keeps what was chosen before."""
    words = work.asked.words
    options = [(words.say("outcomes.leave_open"), OPEN), *((one.words, one.value) for one in choices(work))]
    return [
        field(
            f"{field_name(action)}{suffix}",
            who,
            select("outcome", options, chosen, words.say("outcomes.outcome")),
            hint=_hint(work, action) or None,
        )
        for action, who in zip(page, people_of(work, page), strict=True)
    ]


def people_of(work: Work, actions: Sequence[Action]) -> list[str]:
    """With whom: the person and the company, else the record itself; plain text."""
    voice, names = work.live.voice, work.live.names
    rows = work.live.rows(actions)
    alone = [row.contact.ref for row in rows if row.contact and not row.company]
    theirs = {ref: near[0] for ref, near in names.beside(alone, "companies").items() if near}
    told = []
    for row in rows:
        company = row.company or (names.of(theirs.get(row.contact.ref)) if row.contact else None)
        named = [one for one in (row.contact, company) if one] or [one for one in (row.record,) if one]
        told.append(", ".join(voice.name(one, limits.NAME) for one in named))
    return told


def _hint(work: Work, action: Action) -> str:
    """Wed 18 Nov 14:02, 9 min · drops out tomorrow 14:02."""
    voice = work.live.voice
    return dotted(
        [_call(work, action.subject) if about_calls(work) else _meeting(work, action.subject), _drops(voice, action)]
    )


def _call(work: Work, ref: Ref) -> str:
    voice, start = work.live.voice, _instant(work, ref, "hs_timestamp")
    length = work.live.names.value(ref, "hs_call_duration") or ""
    minutes = int(length) // 60_000 if length.isascii() and length.isdigit() else None
    told = f"{voice.short_day(start)} {voice.clock(start)}" if start is not None else ""
    parts = [told, "" if minutes is None else voice.words.say("outcomes.minutes", n=voice.words.number(minutes))]
    return ", ".join(part for part in parts if part)


def _meeting(work: Work, ref: Ref) -> str:
    voice = work.live.voice
    start, end = (_instant(work, ref, f"hs_meeting_{one}_time") for one in ("start", "end"))
    if start is None:
        return ""
    until = f"–{voice.clock(end)}" if end is not None and end > start else ""
    return f"{voice.short_day(start)} {voice.clock(start)}{until}"


def _drops(voice: Voice, action: Action) -> str:
    expires = action.expires_at
    if expires is None or expires > voice.day.tomorrow_end:
        return ""
    key = "today" if expires <= voice.day.end else "tomorrow"
    return voice.words.say(f"outcomes.drops_{key}", time=voice.clock(expires))


def _instant(work: Work, ref: Ref, name: str) -> int | None:
    value = work.live.names.value(ref, name)
    try:
        return read_micros(value) if value else None
    except BadInstant:
        return None
