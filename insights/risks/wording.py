"""How values are written into the sentence of a risk: days, dates, money, names of stages. Holds no sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, get_currency_symbol

_DAYS = {"en": ("{} day", "{} days"), "it": ("{} giorno", "{} giorni")}
_TIMES = {"en": {1: "once", 2: "twice"}, "it": {1: "una volta"}}
_MANY_TIMES = {"en": "{} times", "it": "{} volte"}
_LONGEST = 60  # characters of an account's own words
_LONG_NUMBER = 24  # digits
_LONG_CURRENCY = 16  # characters of one that is no code


@dataclass(frozen=True, slots=True)
class Days:
    """12 days, 1 giorno."""

    number: int


@dataclass(frozen=True, slots=True)
class Times:
    """Twice, 3 volte."""

    number: int


@dataclass(frozen=True, slots=True)
class Money:
    amount: Decimal
    currency: str | None


def worded(values: Mapping[str, Any], today: date, language: str) -> dict[str, str]:
    return {name: _word(value, today, language) for name, value in values.items()}


def _word(value: Any, today: date, language: str) -> str:
    if isinstance(value, Days):
        one, many = _DAYS[language]
        return (one if value.number == 1 else many).format(_number(value.number, language))
    if isinstance(value, Times):
        known = _TIMES[language].get(value.number)
        return known or _MANY_TIMES[language].format(_number(value.number, language))
    if isinstance(value, Money):
        return _money(value, language)
    if isinstance(value, date):
        return _plain(format_date(value, "d MMM" if value.year == today.year else "d MMM y", locale=language))
    if isinstance(value, int | Decimal):
        return _number(value, language)
    if isinstance(value, str):
        return _shortened(value, _LONGEST)
    if isinstance(value, Sequence):
        return " → ".join(_word(one, today, language) for one in value)
    raise TypeError(f"no words for {type(value).__name__}")


def _number(value: int | Decimal, language: str) -> str:
    if isinstance(value, Decimal) and value and not -_LONG_NUMBER < value.adjusted() < _LONG_NUMBER:
        return f"{value:.2E}"
    return _plain(format_decimal(value, locale=language))


def _money(money: Money, language: str) -> str:
    code, amount = (money.currency or "").upper(), money.amount
    known = len(code) == 3 and code.isascii() and code.isalpha()
    if not known or not -_LONG_NUMBER < amount.adjusted() < _LONG_NUMBER:
        return f"{_shortened(money.currency or '', _LONG_CURRENCY)} {_number(amount, language)}".strip()
    digits = "#,##0" if amount == amount.to_integral_value() else "#,##0.00"
    sign = "¤ " if get_currency_symbol(code, language) == code else "¤"
    pattern = f"{digits} ¤" if language == "it" and sign == "¤" else f"{sign}{digits}"
    return _plain(format_currency(amount, code, pattern, locale=language, currency_digits=False))


def _shortened(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _plain(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u202f", " ")
