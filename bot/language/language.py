"""A language: its sentences, and how it writes days, hours, numbers and money. Holds no sentence itself and knows
nothing of Slack; the sentences are data, one file a language."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, get_currency_symbol

CODES = ("en", "it")
_LONG_NUMBER = 24  # digits; a longer amount is written as a power of ten
_LONG_CURRENCY = 16  # an account may call its currency anything


class Language:
    """Sentences by dotted key. A wrong key or a missing value raises: a test renders every one."""

    def __init__(self, code: str, sentences: Mapping[str, str]) -> None:
        self.code = code
        self._sentences = sentences
        self._locale = Locale.parse(code)
        self._numbers = sentences["numbers.small"].split()

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(self._sentences)

    def has(self, key: str) -> bool:
        return key in self._sentences

    def sentence(self, key: str) -> str:
        """With its braces."""
        return self._sentences[key]

    def say(self, key: str, **values: object) -> str:
        return self._sentences[key].format(**values)

    def count(self, key: str, number: int, **values: object) -> str:
        """The form for one or for many, with `{n}` the number unless given otherwise, and `{words}`."""
        form = "one" if number == 1 else "many"
        return self.say(f"{key}.{form}", **{"n": self.number(number), "words": self.words(number), **values})

    def words(self, number: int) -> str:
        """Two, twelve as 12: small numbers as a word, with a capital; larger ones in digits."""
        return self._numbers[number].capitalize() if number < len(self._numbers) else self.number(number)

    def number(self, number: int) -> str:
        return _plain(format_decimal(number, locale=self._locale))

    def long_day(self, day: date) -> str:
        """Tuesday 24 November, Martedì 24 novembre: the head of a message."""
        written = self._date(day, "long")
        return written[:1].upper() + written[1:]

    def short_day(self, day: date, today: date) -> str:
        """Sun 22 Nov; with its year when that is not this one."""
        written = self._date(day, "short")
        return written if day.year == today.year else f"{written} {day.year}"

    def day_of_month(self, day: date, today: date) -> str:
        """30 Nov; with its year when that is not this one."""
        return self._date(day, "date" if day.year == today.year else "date_with_year")

    def dated(self, day: date) -> str:
        """30 Nov 2026."""
        return self._date(day, "date_with_year")

    def on(self, day: date, today: date) -> str:
        """on 30 Nov, il 30 nov, l'8 dic."""
        return self._with_day("on_date", day, today)

    def since(self, day: date, today: date) -> str:
        """since Friday, da lunedì; a week or more ago since 16 Nov, dal 16 nov."""
        days = (today - day).days
        if days == 0:
            return self.say("dates.since_today")
        if 0 < days < 7:
            return self.say("dates.since_weekday", weekday=self._date(day, "weekday"))
        return self._with_day("since_date", day, today)

    def clock(self, at: datetime) -> str:
        return f"{at:%H:%M}"

    def zone(self, zone: ZoneInfo) -> str:
        """Berlin time, ora di Roma; a zone without a city by its name."""
        region, slash, city = zone.key.rpartition("/")
        if not slash or region == "Etc":
            return city
        named = self._locale.time_zones.get(zone.key, {}).get("city") or city.replace("_", " ")
        return self.say("dates.city_time", city=named)

    def join(self, parts: Sequence[str]) -> str:
        """A and B; A, B, C."""
        if len(parts) == 2:
            return self.say("lists.two", first=parts[0], last=parts[1])
        return ", ".join(parts)

    def money(self, amount: Decimal, currency: str | None) -> str:
        """€84,000, 28.400 €, NOK 610,000; cents only where there are any. Without a currency the number alone; one that
        is no code stands as it is, cut."""
        named = _shortened(currency or "")
        if amount and not -_LONG_NUMBER < amount.adjusted() < _LONG_NUMBER:
            return f"{amount:.2E} {named}".strip()
        whole = amount == amount.to_integral_value()
        if not (len(named) == 3 and named.isascii() and named.isalpha()):
            number = format_decimal(amount, "#,##0" if whole else "#,##0.00", locale=self._locale)
            return f"{named} {_plain(number)}".strip()
        code = named.upper()
        pattern = self._locale.currency_formats["standard"].pattern
        if whole:
            pattern = pattern.replace(".00", "")
        if get_currency_symbol(code, self._locale) == code:
            pattern = "¤ " + pattern.split(";")[0].replace("¤", "").strip("\xa0 ")
        return _plain(format_currency(amount, code, pattern, locale=self._locale, currency_digits=False))

    def _date(self, day: date, pattern: str) -> str:
        return format_date(day, self.say(f"dates.{pattern}"), locale=self._locale)

    def _with_day(self, key: str, day: date, today: date) -> str:
        elided = "_elided" if day.day in (8, 11) else ""  # l'8, l'11
        return self.say(f"dates.{key}{elided}", date=self.day_of_month(day, today))


def _shortened(currency: str) -> str:
    line = " ".join(currency.split())
    return line if len(line) <= _LONG_CURRENCY else f"{line[: _LONG_CURRENCY - 1].rstrip()}…"


def _plain(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u202f", " ")


@cache
def language(code: str) -> Language:
    """`en` or `it`."""
    text = resources.files("bot.language").joinpath(f"{code}.toml").read_text(encoding="utf-8")
    return Language(code, dict(_flat(tomllib.loads(text))))


def language_for(own_choice: str | None, locale: str | None, default: str) -> Language:
    """The rep's own choice, else the CRM user's locale (`it-it`, `it_CH`), else the account's default."""
    for wish in (own_choice, locale):
        code = (wish or "").replace("_", "-").partition("-")[0].lower()
        if code in CODES:
            return language(code)
    return language(default)


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)
