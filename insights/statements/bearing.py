"""Whether quotes bear a statement out: a true quote above which somebody says something else supports nothing.

By words first: the share of what the statement says that its quotes say as well, in the same words or figures, or in
words for the same matter (matters.toml). Where the words leave it open, or the languages differ, the nearness of
meaning decides, if there is a model to measure it. A paraphrase is no crime; a statement off the matter is dropped.
"""

import re
import tomllib
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from insights.statements.dates import names_a_date, without_dates
from insights.statements.figures import figures
from insights.statements.names import fold, is_common, words_of
from retrieval.lexical import words

Near = Callable[[str, Sequence[str]], float | None]  # cosine of the nearest; None where no model is at hand

_STEM = 5  # letters: approve, approved, approval
_MATTER = 0.6  # another word for the same matter, beside the word itself
_PLAIN = 0.4  # a word of ordinary business weighs less than one that nobody expects
_BORNE, _OPEN = 0.25, 0.1  # share of the statement's words
_ALIKE, _ALIKE_OPEN = 0.43, 0.3  # cosine: with the words of the matter absent, and with some of them
_ABROAD = 0.2  # between two languages
_STRANGE = 2  # words of no business that a statement may have above what its quotes say
_WORD = re.compile(r"[^\W_]+")
_AMOUNT = re.compile(r"\d+[a-z]{0,3}")


def borne_out(statement: str, quotes: Sequence[str], visible: frozenset[str], near: Near | None = None) -> bool:
    """`visible`: words of the CRM, which say nothing for or against."""
    said = "\n".join(quotes)
    known = {word[:_STEM] for word in visible}
    told = [word for word in dict.fromkeys(_telling(statement)) if word[:_STEM] not in known]
    weights = {word: weight for word in told if (weight := _linked(word, words_of(said)))}
    strange = [word for word in told if word not in weights and not is_common(word)]
    shared = sum(weights.values()) + _shared_figures(statement, said)
    rest = len(strange) + _PLAIN * (len(told) - len(weights) - len(strange))
    share = shared / (shared + rest) if shared or rest else 1.0
    if share >= _BORNE:
        return True
    measured = near(statement, quotes) if near else None
    if _abroad(statement, said):
        return shared > 0 if measured is None else measured >= _ABROAD
    if measured is None or len(strange) > shared + _STRANGE:
        return False
    return measured >= (_ALIKE_OPEN if share >= _OPEN else _ALIKE)


def _telling(text: str) -> list[str]:
    """Its words, folded, without figures and the words that every text has."""
    found = (fold(one[0]) for one in _WORD.finditer(text))
    return [word for word in found if _tells(word) and not _AMOUNT.fullmatch(word) and not names_a_date(word)]


def _tells(word: str) -> bool:
    return len(word) > 2 and word not in _told_words("courtesy") and bool(words(word))


def _linked(word: str, said: set[str]) -> float:
    if word[:_STEM] in {one[:_STEM] for one in said if _tells(one)}:
        return 1.0
    return _MATTER if any(line.match(word) and any(map(line.match, said)) for line in _matters()) else 0.0


def _shared_figures(statement: str, said: str) -> int:
    there = [one for one in figures(without_dates(said)) if one.sure]
    return sum(any(other.says(one) for other in there) for one in figures(without_dates(statement)) if one.sure)


def _abroad(statement: str, said: str) -> bool:
    """What is quoted may be in any language, what is stated is in one of two."""
    spoken = _language(statement)
    return spoken is not None and spoken != _language(said)


def _language(text: str) -> str | None:
    spoken = [word.lower() for word in _WORD.findall(text)]
    english, italian = (sum(word in _told_words(one) for word in spoken) for one in ("english", "italian"))
    return None if english == italian else "en" if english > italian else "it"


@cache
def _matters() -> tuple[re.Pattern[str], ...]:
    lines = ("|".join(word.replace("*", r"\w*") for word in line.split()) for line in _told()["matters"])
    return tuple(re.compile(rf"(?:{line})\Z") for line in lines)


@cache
def _told_words(name: str) -> frozenset[str]:
    return frozenset(_told()[name].split())


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "matters.toml").read_text(encoding="utf-8"))
