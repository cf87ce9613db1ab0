"""Signs that stand for letters: those of other alphabets that look alike, digits, what does not show, letters drawn
apart. Gives the letters; knows no word.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

_TAGS = 0xE0000  # letters that no screen shows: each that far above the one it stands for
_NAMED = re.compile(r"(?:LATIN|REGIONAL INDICATOR)\b.* LETTER (?:SMALL CAPITAL )?([A-Z])\b")
_UNSEEN = ("Cf", "Mn", "Me")  # categories: formatting, marks upon letters
_MIXED = re.compile(r"[^\W\d_][\d@$!+€]\w|[\d@$!+€][^\W\d_]")
_WORD = re.compile(r"[\w@$!+€]+")
_APART = re.compile(r"(?<!\w)[^\W_]([ .,_*|/~·-])[^\W_](?:\1[^\W_]){2,}(?!\w)")
_PAIRS = re.compile(r"(?<!\w)[^\W_]([ .,_*|/~·-])[^\W_](?:\1[^\W_])*(?!\w)")
_JOINTS = re.compile(r"(?<=\w)[_.*|/+~·-]+(?=\w)|_")


def seen(text: str) -> Iterator[str]:
    """As it looks to a reader, in Latin letters."""
    if not text.isascii():
        yield "".join(map(_letter, text))


def spelled(text: str) -> Iterator[str]:
    """Digits and signs within words as the letters they stand for; 1 is an i or an l."""
    if _MIXED.search(text):
        table = _signs()["instead"]
        words = _WORD.sub(lambda found: found[0].translate(table) if _MIXED.search(found[0]) else found[0], text)
        yield words.replace("11", "ll").replace("1", "i")
        yield re.sub(r"\b1", "i", words).replace("1", "l")


def drawn_together(text: str) -> Iterator[str]:
    """I g n o r e, i.g.n.o.r.e; ignore_this."""
    if _APART.search(text):
        yield _PAIRS.sub(lambda found: found[0].replace(found[1], ""), text)
    if _JOINTS.search(text):
        yield _JOINTS.sub(" ", text)


@cache
def _letter(sign: str) -> str:
    if sign.isascii():
        return sign
    if _TAGS + 0x20 <= ord(sign) < _TAGS + 0x7F:
        return chr(ord(sign) - _TAGS)
    if unicodedata.category(sign) in _UNSEEN:
        return ""
    named = _NAMED.search(unicodedata.name(sign, ""))
    if named:
        return named[1].lower()
    plain = unicodedata.normalize("NFKD", sign)
    return "".join(one.translate(_signs()["alike"]) for one in plain if not unicodedata.combining(one))


@cache
def _signs() -> Mapping[str, Mapping[int, str]]:
    told = tomllib.loads((files(__package__) / "letters.toml").read_text(encoding="utf-8"))
    return {
        name: {ord(sign): letter for letter, signs in lines.items() for sign in signs} for name, lines in told.items()
    }
