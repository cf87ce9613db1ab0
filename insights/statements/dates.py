"""Dates in a text: days, months, weekdays, quarters, and words such as "next week". Knows English and Italian; a year
is a number like any other. `01/03` is the first of March to some and the third of January to others: either will do.
"""

import re
from collections.abc import Iterator

Key = tuple[str, ...]  # ("day", "1", "3"), ("month", "3"), ("weekday", "0"), ("quarter", "3"), ("near", "next", "week")

_MONTHS = (
    "january gennaio januar jan gen", "february febbraio februar feb", "march marzo märz mar", "april aprile apr",
    "may maggio mai mag", "june giugno juni jun giu", "july luglio juli jul lug", "august agosto aug ago",
    "september settembre sep sept set", "october ottobre oktober oct ott okt", "november novembre nov",
    "december dicembre dezember dec dic dez",
)  # fmt: skip
_MONTH = {name: str(number) for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_WEEKDAYS = (
    "monday lunedì lunedi montag", "tuesday martedì martedi dienstag", "wednesday mercoledì mercoledi mittwoch",
    "thursday giovedì giovedi donnerstag", "friday venerdì venerdi freitag", "saturday sabato samstag",
    "sunday domenica sonntag",
)  # fmt: skip
_WEEKDAY = {name: str(number) for number, names in enumerate(_WEEKDAYS) for name in names.split()}
_ALONE = [name for name in _MONTH if len(name) > 3 and name not in ("march", "mai", "juni", "juli", "sept")]
_NAMES = "|".join(sorted(_MONTH, key=len, reverse=True))
_PERIOD = {"week": "week", "settimana": "week", "month": "month", "mese": "month", "quarter": "quarter",
           "trimestre": "quarter", "year": "year", "anno": "year", "spring": "spring", "primavera": "spring",
           "summer": "summer", "estate": "summer", "autumn": "autumn", "fall": "autumn", "autunno": "autumn",
           "winter": "winter", "inverno": "winter", "season": "season", "stagione": "season",
           "semester": "half", "semestre": "half"}  # fmt: skip
_PERIODS = "|".join(_PERIOD)
_WHICH = {"next": "next", "coming": "next", "last": "last", "previous": "last", "this": "this"}
_ITALIAN = {"prossim": "next", "scors": "last", "quest": "this", "passat": "last"}
_WORDS = {"today": "today", "oggi": "today", "tonight": "today", "stasera": "today", "tomorrow": "tomorrow",
          "domani": "tomorrow", "yesterday": "yesterday", "ieri": "yesterday"}  # fmt: skip

_DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th|°|º|\.)?\s+(?:of\s+)?({_NAMES})\b", re.IGNORECASE)
_MONTH_DAY = re.compile(rf"\b({_NAMES})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?\b(?![.,]?\d)", re.IGNORECASE)
_ISO = re.compile(r"\b(?:19|20)\d\d-(\d{1,2})-(\d{1,2})\b")
_NUMERIC = re.compile(r"(?<![\d.,/])(\d{1,2})(?:/(\d{1,2})(?:/(?:\d{4}|\d{2}))?|\.(\d{1,2})\.\d{4})(?![.,/]?\d)")
_MONTH_ALONE = re.compile(rf"\b(?:{'|'.join(name for name in _ALONE if name != 'may')})\b", re.IGNORECASE)
_MAY = re.compile(
    r"(?i:\b(?:in|by|of|until|till|since|from|before|after|early|late|mid|during|through)[ -])May\b|\bMay \d"
)
_MARCH = re.compile(r"(?<!^)\bMarch\b|^March (?=\d)")
_QUARTER = re.compile(
    r"\bQ([1-4])\b|\b(?:(first|primo)|(second|secondo)|(third|terzo)|(fourth|quarto)) (?:quarter|trimestre)\b",
    re.IGNORECASE,
)
_EN = re.compile(rf"\b({'|'.join(_WHICH)})\s+({_PERIODS}|{'|'.join(_WEEKDAY)})\b", re.IGNORECASE)
_END = re.compile(rf"\b(?:end of|fine)(?: the| of the)?\s+({_PERIODS})\b|\b({_PERIODS})(?:-| )end\b", re.IGNORECASE)
_WHICH_IT = rf"({'|'.join(_ITALIAN)})[oaie]"
_IT = re.compile(rf"\b{_WHICH_IT}\s+({_PERIODS})\b|\b({_PERIODS})\s+{_WHICH_IT}\b", re.IGNORECASE)
_WORD = re.compile(rf"\b(?:{'|'.join((*_WORDS, *_WEEKDAY))})\b", re.IGNORECASE)


def said(text: str) -> set[Key]:
    """Every date that a text may be reported as having named."""
    return {key for readings in claimed(text) for key in readings} | {
        ("month", key[2]) for readings in _numeric(text) for key in readings
    }


def claimed(text: str) -> Iterator[frozenset[Key]]:
    """For each date that it names, the ways to read it."""
    for pattern, day_place, month_place in ((_DAY_MONTH, 1, 2), (_MONTH_DAY, 2, 1)):
        for found in pattern.finditer(text):
            number = _MONTH[found[month_place].lower()]
            yield frozenset([("day", str(int(found[day_place])), number)])
            yield frozenset([("month", number)])
    for found in _ISO.finditer(text):
        yield frozenset([("day", str(int(found[2])), str(int(found[1])))])
        yield frozenset([("month", str(int(found[1])))])
    for pattern, month in ((_MONTH_ALONE, None), (_MAY, "5"), (_MARCH, "3")):
        for found in pattern.finditer(text):
            yield frozenset([("month", month or _MONTH[found[0].lower()])])
    for found in _QUARTER.finditer(text):
        number = found[1] or str(next(place for place in range(2, 6) if found[place]) - 1)
        yield frozenset([("quarter", number)])
    yield from _numeric(text)
    yield from (frozenset([key]) for key in _near(text))


def without_dates(text: str) -> str:
    """The text with its days blanked, so that their numbers are no figures; years stay."""
    for pattern in (_DAY_MONTH, _MONTH_DAY, _QUARTER):
        text = pattern.sub(lambda found: " " * len(found[0]), text)
    text = _ISO.sub(lambda found: found[0][:4] + " " * (len(found[0]) - 4), text)
    return _NUMERIC.sub(lambda found: _year(found[0]) if _is_day(found) else found[0], text)


def names_a_date(word: str) -> bool:
    return word in _MONTH or word in _WEEKDAY


def _near(text: str) -> Iterator[Key]:
    for found in _WORD.finditer(text):
        word = found[0].lower()
        yield ("weekday", _WEEKDAY[word]) if word in _WEEKDAY else ("near", _WORDS[word])
    for found in _EN.finditer(text):
        if found[2].lower() in _PERIOD:
            yield "near", _WHICH[found[1].lower()], _PERIOD[found[2].lower()]
    for found in _IT.finditer(text):
        which, period = (found[1], found[2]) if found[1] else (found[4], found[3])
        yield "near", _ITALIAN[which.lower()], _PERIOD[period.lower()]
    for found in _END.finditer(text):
        yield "near", "end", _PERIOD[(found[1] or found[2]).lower()]


def _numeric(text: str) -> Iterator[frozenset[Key]]:
    for found in _NUMERIC.finditer(text):
        if _is_day(found):
            first, second = found[1], found[2] or found[3]
            ways = [(first, second), (second, first)]
            yield frozenset(("day", str(int(day)), str(int(month))) for day, month in ways if int(month) <= 12)


def _is_day(found: re.Match[str]) -> bool:
    low, high = sorted((int(found[1]), int(found[2] or found[3])))
    return 1 <= low <= 12 and high <= 31


def _year(numeric: str) -> str:
    year = re.search(r"\d{4}$", numeric)
    return (year[0] if year else "").rjust(len(numeric))
