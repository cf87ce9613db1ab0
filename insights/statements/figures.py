"""Numbers in a text, by value: `84.000 €`, `84k`, `eighty-four thousand` and `€84,000` say the same. Knows English and
Italian. Where a number can be read in two ways, either reading will do.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

_CURRENCIES = {"€": "EUR", "$": "USD", "£": "GBP", "euro": "EUR", "euros": "EUR", "dollar": "USD", "dollars": "USD",
               "dollari": "USD", "sterline": "GBP", "pounds": "GBP", "francs": "CHF", "franchi": "CHF"}  # fmt: skip
_CODES = "EUR|USD|GBP|CHF|NOK|SEK|DKK|PLN|CZK|HUF|RON|BGN|JPY|CNY|INR|CAD|AUD|NZD|SGD|BRL|MXN|ZAR|ILS|AED"
_CURRENCIES |= {code.lower(): code for code in _CODES.split("|")}
_TIMES = {"k": 3, "thousand": 3, "mila": 3, "mille": 3, "tsd": 3, "m": 6, "mn": 6, "mln": 6, "mio": 6, "million": 6,
          "millions": 6, "milione": 6, "milioni": 6, "bn": 9, "billion": 9, "miliardo": 9, "miliardi": 9}  # fmt: skip
_PERIODS = {"day": "day", "days": "day", "giorno": "day", "giorni": "day", "week": "week", "weeks": "week",
            "settimana": "week", "settimane": "week", "month": "month", "months": "month", "mese": "month",
            "mesi": "month", "quarter": "quarter", "quarters": "quarter", "trimestre": "quarter",
            "trimestri": "quarter", "year": "year", "years": "year", "anno": "year", "anni": "year",
            "hour": "hour", "hours": "hour", "ora": "hour", "ore": "hour", "minute": "minute",
            "minutes": "minute", "minuto": "minute", "minuti": "minute"}  # fmt: skip
_UNITS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty"
)
_WORDS = {word: value for value, word in enumerate(_UNITS.split(), 2)}
_WORDS |= {"dozen": 12, "dozzina": 12, "hundred": 100, "cento": 100, "thousand": 1_000, "mille": 1_000}
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_WORDS |= _TENS | {"venti": 20, "trenta": 30, "quaranta": 40, "cinquanta": 50, "sessanta": 60, "settanta": 70}
_WORDS |= {"ottanta": 80, "novanta": 90, "tre": 3, "quattro": 4, "cinque": 5, "sette": 7, "nove": 9, "dieci": 10}
_WORDS |= {"undici": 11, "dodici": 12, "tredici": 13, "quattordici": 14, "quindici": 15, "sedici": 16}
_WORDS |= {"double": 2, "twice": 2, "doppio": 2, "triple": 3, "triplo": 3}
_PERHAPS = {"due": 2, "sei": 6, "otto": 8, "one": 1, "un": 1, "una": 1, "uno": 1, "once": 1, "both": 2, "entrambi": 2}
_HALF = {"half", "metà", "mezzo", "mezza"}

_SIGN = rf"[€$£]|\b(?:{_CODES})\b"
_AFTER = r"[€$£%]|[^\W\d_]+"
_DIGITS = re.compile(
    rf"(?P<before>{_SIGN})?\s?(?<![\w.,])(?P<digits>\d{{1,3}}(?:[ \u00a0\u202f'’]\d{{3}})+(?:[.,]\d+)?|\d+(?:[.,]\d+)*)"
    rf"(?P<tail>(?:[\s\u00a0\u202f-]{{0,2}}(?:{_AFTER})){{0,3}})",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")


@dataclass(frozen=True, slots=True)
class Figure:
    """`unit`: `%`, a currency code, or None; `period`: of what time it is a number; `sure`: False where the word may
    mean something else ("due")."""

    values: frozenset[Decimal]
    unit: str | None = None
    period: str | None = None
    sure: bool = True

    def says(self, other: "Figure") -> bool:
        """Whether whoever wrote this may be reported as having said the other."""
        if not self.values & other.values:
            return False
        if other.unit is not None and other.unit != self.unit:
            return False
        if self.unit == "%" and other.unit is None:
            return False
        return other.period is None or self.period is None or other.period == self.period


def figures(text: str) -> Iterator[Figure]:
    yield from _in_digits(text)
    yield from _in_words(text)


def names_a_number(word: str) -> bool:
    """A number or a currency, in small letters."""
    return word in _CURRENCIES or _word(word)[0] is not None


def _in_digits(text: str) -> Iterator[Figure]:
    for found in _DIGITS.finditer(text):
        values = _read(found["digits"])
        after = [word.lower() for word in re.findall(_AFTER, found["tail"])]
        unit = _CURRENCIES.get((found["before"] or "").lower())
        if after and after[0] in _TIMES:
            power = Decimal(10) ** _TIMES[after[0]]
            bare = values if after[0] == "m" else frozenset[Decimal]()  # metres, minutes
            values = frozenset(value * power for value in values) | bare
            after = after[1:]
        joined = " ".join(after[:2])
        if after and (after[0] in ("%", "percent", "pct", "percento") or joined in ("per cento", "per cent")):
            unit = "%"
        elif unit is None:
            unit = next((_CURRENCIES[word] for word in after[:2] if word in _CURRENCIES), None)
        period = next((_PERIODS[word] for word in after[:2] if word in _PERIODS), None)
        yield Figure(values, unit, period)


def _in_words(text: str) -> Iterator[Figure]:
    words = [found[0].lower() for found in _WORD.finditer(text)]
    at = 0
    while at < len(words):
        value, sure = _word(words[at])
        if value is None:
            at += 1
            continue
        at += 1
        while at < len(words) and words[at] in ("hundred", "thousand", "million", "mila", "milioni", "billion"):
            value *= 100 if words[at] == "hundred" else Decimal(10) ** _TIMES[words[at]]
            at, sure = at + 1, True
        after = words[at : at + 2]
        unit = next((_CURRENCIES[word] for word in after if word in _CURRENCIES), None)
        unit = "%" if after[:1] == ["percent"] or after in (["per", "cento"], ["per", "cent"]) else unit
        period = next((_PERIODS[word] for word in after if word in _PERIODS), None)
        yield Figure(frozenset([value]), unit, period, sure)


def _word(word: str) -> tuple[Decimal | None, bool]:
    tens, hyphen, units = word.partition("-")
    if hyphen and tens in _TENS and units in _WORDS:
        return Decimal(_TENS[tens] + _WORDS[units]), True
    if word in _HALF:
        return Decimal("0.5"), True
    if tens in _WORDS:
        return Decimal(_WORDS[tens]), True
    return (Decimal(_PERHAPS[tens]), False) if tens in _PERHAPS else (None, True)


def _read(digits: str) -> frozenset[Decimal]:
    """Each way to read it: `1.500` is fifteen hundred to some and one and a half to others."""
    plain = re.sub(r"[ \u00a0\u202f'’]", "", digits)
    last = max(plain.rfind(","), plain.rfind("."))
    if last < 0:
        return frozenset([Decimal(plain)])
    marks = {sign for sign in plain if sign in ",."}
    as_thousands = re.sub("[,.]", "", plain)
    as_decimal = re.sub("[,.]", "", plain[:last]) + "." + plain[last + 1 :]
    if len(marks) == 2:
        return _decimals(as_decimal)
    if plain.count(plain[last]) > 1:
        return _decimals(as_thousands)
    return _decimals(as_thousands, as_decimal) if len(plain) - last == 4 else _decimals(as_decimal)


def _decimals(*texts: str) -> frozenset[Decimal]:
    try:
        return frozenset(Decimal(text) for text in texts)
    except InvalidOperation:
        return frozenset()
