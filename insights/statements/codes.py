"""Text in a code that anybody can read: base64, the numbers of its letters, words backwards, letters shifted. Gives
what stands in it; knows no word.
"""

import base64
import re
import string
from collections.abc import Callable, Iterator
from functools import cache, partial

_SHORTEST = 6  # letters: less is chance
_TALK = 0.75  # letters and spaces, of what a text is made
_ANY = re.compile(r"[\w+/%\\-]{12}|(?:\b[0-9a-f]{2,8}[\s,:;]+){5}", re.ASCII | re.IGNORECASE)
_BASE64 = re.compile(r"(?<![\w+/])[\w+/-]{12,}={0,2}", re.ASCII)
_HEX = re.compile(
    r"(?:(?:\\x|0x|%)?\b[0-9a-f]{2}[\s,:;]?\b){7,}|(?<!\w)(?:(?:\\x|0x|%)?[0-9a-f]{2}){7,}(?!\w)", re.IGNORECASE
)
_BITS = re.compile(r"(?:\b[01]{8}\s?){7,}|\b(?:[01]{8}){7,}\b")
_NUMBERS = re.compile(r"\b(?:\d{2,3}[\s,;]+){6,}\d{2,3}\b")
_LETTERS = string.ascii_lowercase


def decoded(text: str) -> Iterator[str]:
    """The text with what is decoded in the place of its code."""
    for pattern, read in _CODES if _ANY.search(text) else ():
        other = pattern.sub(partial(_talk, read), text)
        if other != text:
            yield other


def backwards(text: str) -> Iterator[str]:
    """The whole of it, and each word by itself, its comma left behind or taken along."""
    yield text[::-1]
    for word in (r"\w+", r"\S+"):
        yield re.sub(word, lambda found: found[0][::-1], text)


@cache
def shifts() -> tuple[dict[int, int], ...]:
    """Tables for str.translate: what undoes each alphabet that is shifted, and the one that is turned round."""
    turned = _LETTERS[::-1]
    alphabets = [*(_LETTERS[by:] + _LETTERS[:by] for by in range(1, len(_LETTERS))), turned]
    return tuple(str.maketrans(_LETTERS + _LETTERS.upper(), one + one.upper()) for one in alphabets)


def _talk(read: Callable[[str], bytes], code: re.Match[str]) -> str:
    """The code itself where no text comes out of it."""
    try:
        text = read(code[0]).decode()
    except ValueError:
        return code[0]
    letters = sum(sign.isalpha() or sign == " " for sign in text)
    return text if letters >= max(_SHORTEST, _TALK * len(text)) else code[0]


def _from_base64(code: str) -> bytes:
    plain = code.rstrip("=").translate(str.maketrans("-_", "+/"))
    return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)


def _from_hex(code: str) -> bytes:
    return bytes.fromhex("".join(re.findall(r"[0-9a-f]{2}", re.sub(r"\\x|0x|%", "", code), re.IGNORECASE)))


def _from_bits(code: str) -> bytes:
    return bytes(int(one, 2) for one in re.findall(r"[01]{8}", code))


def _from_numbers(code: str) -> bytes:
    return bytes(map(int, re.findall(r"\d+", code)))


_CODES: tuple[tuple[re.Pattern[str], Callable[[str], bytes]], ...] = (
    (_BITS, _from_bits),
    (_HEX, _from_hex),
    (_NUMBERS, _from_numbers),
    (_BASE64, _from_base64),
)
