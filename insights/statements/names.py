"""Names in a sentence: words written with a capital that no rule of spelling asks for. Knows English and Italian.

The first word of a sentence has a capital anyway: it counts as a name unless it is one that sentences begin with.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from insights.statements.dates import names_a_date
from insights.statements.figures import names_a_number

_WORD = re.compile(r"[^\W_]+(?:[-&.][^\W_]+)*")
_STARTS = re.compile(r"(?:^|[.!?:;]\s|\n)[\W_]*$")
_COMMON_ENDINGS = (
    "ing", "ed", "ly", "tion", "tions", "sion", "ment", "ments", "ness", "ity", "ance", "ence", "ship", "ure", "ors",
    "ers", "ings", "zione", "zioni", "mente", "mento", "menti", "ità", "anza", "enza", "aggio", "tura", "tore", "tori",
)  # fmt: skip


def names(sentence: str) -> Iterator[str]:
    """Folded as `fold` does."""
    for found in _WORD.finditer(sentence):
        word = found[0]
        if not any(sign.isupper() for sign in word) or names_a_date(word.lower()) or names_a_number(word.lower()):
            continue
        if _STARTS.search(sentence[: found.start()]) and _begins_sentences(word):
            continue
        if any(sign.isalpha() for sign in word):
            yield fold(word)


def fold(text: str) -> str:
    """Small letters without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss"))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def words_of(text: str) -> set[str]:
    """Folded; of `Weber-Lang` the parts as well."""
    whole = {fold(found[0]) for found in _WORD.finditer(text)}
    return whole | {part for word in whole for part in re.split(r"[-&.]", word)}


def is_common(word: str) -> bool:
    """One that business mails are full of, folded."""
    return word in _common_folded()


def _begins_sentences(word: str) -> bool:
    lower = word.lower()
    return len(word) == 1 or (word[1:].islower() and (lower in _common() or lower.endswith(_COMMON_ENDINGS)))


@cache
def _common() -> frozenset[str]:
    return frozenset((files(__package__) / "common_words.txt").read_text(encoding="utf-8").split())


@cache
def _common_folded() -> frozenset[str]:
    return frozenset(map(fold, _common()))
