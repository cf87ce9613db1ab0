"""The key properties of a record, by type: label and value; those that the viewer may see and that are not empty."""

from collections.abc import Callable, Mapping

from bot.blocks import limits
from bot.blocks.text import escaped
from bot.digest.voice import Width
from bot.records.look import STAGES, Look
from crm.dispositions import with_values
from crm.instants import DAY, MINUTE, SECOND, BadInstant, instant, read_micros
from crm.kinds import Ref

Told = Callable[[Look, Ref, str], str | None]


def fact_lines(look: Look, ref: Ref, width: Width) -> list[str]:
    """`Stage: Negotiation`, in the order of the table."""
    words, lines = look.voice.words, []
    for name, told in FACTS.get(ref.kind, {}).items():
        value = told(look, ref, name)
        if value:
            label = words.say("record.facts.due" if (ref.kind, name) == _DUE else f"record.facts.{name}")
            lines.append(words.say("record.fact", label=label, value=escaped(value, max(width.title, width.name))))
    return lines


def read_instant(text: str | None) -> int | None:
    try:
        return read_micros(text) if text else None
    except BadInstant:
        return None


def _text(look: Look, ref: Ref, name: str) -> str | None:
    return look.names.value(ref, name)


def word(look: Look, ref: Ref, name: str) -> str | None:
    """A word of one of HubSpot's lists, as people read it; the account's own as it stands."""
    value = look.names.value(ref, name)
    key = f"record.words.{value.lower()}" if value else ""
    return look.voice.words.say(key) if look.voice.words.has(key) else value


def moment(look: Look, ref: Ref, name: str) -> str | None:
    """Wed 18 Nov 14:02; a due date at midnight without the hour."""
    at = read_instant(look.names.value(ref, name))
    if at is None:
        return None
    day, clock = look.voice.short_day(at), look.voice.clock(at)
    return day if ref.kind == "tasks" and clock == "00:00" else f"{day} {clock}"


def _date(look: Look, ref: Ref, name: str) -> str | None:
    """A date without an hour is kept as midnight UTC, and is that date everywhere."""
    at = read_instant(look.names.value(ref, name))
    if at is None:
        return None
    day = look.voice.date(at) if at % DAY else instant(at).date()
    return look.voice.words.short_day(day, look.voice.day.date)


def _amount(look: Look, ref: Ref, _name: str) -> str | None:
    stake = look.stake(ref)
    return look.voice.words.money(stake.amount, stake.currency) if stake and stake.amount is not None else None


def _stage(look: Look, ref: Ref, _name: str) -> str | None:
    return look.stage(ref)


def _length(look: Look, ref: Ref, name: str) -> str | None:
    """HubSpot counts milliseconds."""
    value = look.names.value(ref, name) or ""
    millis = int(value) if value.isascii() and value.isdigit() and len(value) <= limits.TITLE // 8 else None
    return None if millis is None else look.voice.words.say("record.minutes", n=millis * SECOND // 1000 // MINUTE)


def _disposition(look: Look, ref: Ref, name: str) -> str | None:
    """By its words where the account stores HubSpot's keys."""
    value = look.names.value(ref, name)
    if not value:
        return None
    return next((one.words for one in with_values([value]) if one.value == value), None)


_DUE = ("tasks", "hs_timestamp")
_OF_STAGE = {kind: {STAGES[kind][1]: _stage} for kind in STAGES}
FACTS: Mapping[str, Mapping[str, Told]] = {
    "contacts": {"jobtitle": _text, "email": _text, "phone": _text, "lifecyclestage": word},
    "companies": {"domain": _text, "industry": word, "city": _text, "phone": _text},
    "deals": {**_OF_STAGE["deals"], "amount": _amount, "closedate": _date, "hs_next_step": _text},
    "leads": {**_OF_STAGE["leads"], "hs_lead_label": word},
    "tickets": {**_OF_STAGE["tickets"], "hs_ticket_priority": word},
    "tasks": {"hs_timestamp": moment, "hs_task_priority": word, "hs_task_status": word, "hs_task_type": word},
    "calls": {
        "hs_timestamp": moment,
        "hs_call_duration": _length,
        "hs_call_direction": word,
        "hs_call_disposition": _disposition,
    },
    "meetings": {
        "hs_meeting_start_time": moment,
        "hs_meeting_end_time": moment,
        "hs_meeting_location": _text,
        "hs_meeting_outcome": word,
    },
}
