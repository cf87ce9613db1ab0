"""How an answer writes dates, hours, money, numbers and lists. Holds no sentence of an answer."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from babel.dates import format_date

from insights.risks.wording import Days, Money, Times, worded

_LONGEST = 80
_NEAR = {
    "en": {0: "today", 1: "tomorrow", -1: "yesterday"},
    "it": {0: "oggi", 1: "domani", -1: "ieri"},
}
_FAR = {"en": ("in {}", "{} ago"), "it": ("tra {}", "{} fa")}
_AND = {"en": "{} and {}", "it": "{} e {}"}
_MORE = {"en": ("{} more", "{} more"), "it": ("un altro", "altri {}")}


def long_day(day: date, language: str) -> str:
    """Mon 30 Nov 2026, lun 30 nov 2026."""
    return format_date(day, "EEE d MMM y", locale=language)


def short_day(day: date, today: date, language: str) -> str:
    """30 Nov; with its year when that is not this one."""
    return worded({"day": day}, today, language)["day"]


def clock(at: datetime) -> str:
    return f"{at:%H:%M}"


def relative(day: date, today: date, language: str) -> str:
    """today, in 6 days, 3 giorni fa."""
    days = (day - today).days
    if days in _NEAR[language]:
        return _NEAR[language][days]
    return _FAR[language][days < 0].format(days_long(abs(days), today, language))


def days_long(days: int, today: date, language: str) -> str:
    return worded({"days": Days(days)}, today, language)["days"]


def times(number: int, today: date, language: str) -> str:
    """once, twice, 3 volte."""
    return worded({"times": Times(number)}, today, language)["times"]


def money(amount: Decimal, currency: str | None, today: date, language: str) -> str:
    return worded({"sum": Money(amount, currency)}, today, language)["sum"]


def number(value: int, today: date, language: str) -> str:
    return worded({"number": value}, today, language)["number"]


def title(text: str) -> str:
    """The CRM's words on one line, cut at a word."""
    line = " ".join(text.split())
    if len(line) <= _LONGEST:
        return line
    return f"{line[: _LONGEST - 1].rsplit(' ', 1)[0].rstrip()}…"


def joined(parts: Sequence[str], language: str) -> str:
    """A, B and C."""
    if len(parts) < 2:
        return "".join(parts)
    return _AND[language].format(", ".join(parts[:-1]), parts[-1])
