"""Values of a deal's properties as a rep reads them: dates, money, the words of a next step. Plain, not escaped."""

from bot.blocks import limits
from bot.blocks.text import plain
from bot.digest.voice import Voice
from crm.instants import BadInstant, read_micros
from crm.stakes import read_amount
from insights.facts import day_of

_DATES = ("closedate", "createdate")
_TEXTS = ("hs_next_step",)


def written(voice: Voice, name: str, value: str | None, currency: str | None, *, full: bool = False) -> str:
    """`full`: a date with its year. A value that cannot be read stands as the CRM has it; none is a dash."""
    if not value:
        return "-"
    if name in _DATES:
        return _date(voice, value, full=full)
    amount = read_amount(value) if name == "amount" else None
    if amount is not None:
        return voice.words.money(amount, currency)
    text = plain(value, limits.TITLE)
    return f"“{text}”" if name in _TEXTS else text


def _date(voice: Voice, value: str, *, full: bool) -> str:
    try:
        day = day_of(read_micros(value), voice.day.zone)
    except BadInstant:
        return plain(value, limits.NAME)
    return voice.words.dated(day) if full else voice.words.day_of_month(day, voice.day.date)
