"""A question as words: folded so that case, accents and apostrophes make no difference, each with its place in the
text.
Knows no meaning."""

import re
import unicodedata
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+")
_UNFOLDED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})
_SENTENCE_END = ".!?:;\n"
_BETWEEN = " \t\"'“”«»("


@dataclass(frozen=True, slots=True)
class Word:
    """`text` folded, `written` as it stands. `capital`: written with one where no sentence begins."""

    text: str
    written: str
    start: int
    end: int
    capital: bool


def these(text: str) -> frozenset[str]:
    """The words of a list that is written as a text."""
    return frozenset(text.split())


def fold(text: str) -> str:
    """Lower case without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_UNFOLDED))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def words(text: str) -> list[Word]:
    """`Brenner's e-mail` is brenner, s, e, mail."""
    found: list[Word] = []
    text = unicodedata.normalize("NFC", text)
    for match in _WORD.finditer(text):
        written, before = match.group(), text[: match.start()].rstrip(_BETWEEN)
        begins = not before or before[-1] in _SENTENCE_END
        found.append(Word(fold(written), written, match.start(), match.end(), written[0].isupper() and not begins))
    return found


def name_words(name: str) -> list[str]:
    """Of a record's name, in order; `O'Brien` is o, brien."""
    return [word.text for word in words(name)]


def alike(one: str, other: str) -> bool:
    """Equal but for a slip, never of the first letter: one in words of six letters and more, two from ten on."""
    allowed = 0 if min(len(one), len(other)) < 6 or one[0] != other[0] else 1 if min(len(one), len(other)) < 10 else 2
    if one == other:
        return True
    if not allowed or abs(len(one) - len(other)) > allowed or one.isdigit() or other.isdigit():
        return False
    return _distance(one, other) <= allowed


def _distance(one: str, other: str) -> int:
    """Letters to change, add, leave out or swap with the next."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, sign in enumerate(one, 1):
        row = [i]
        for j, against in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (sign != against))
            if i > 1 and j > 1 and sign == other[j - 2] and one[i - 2] == against:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]
