"""Texts as sequences of words: what two texts share, however they are set. Refuses to judge meaning."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

Words = tuple[str, ...]

_FIGURE = re.compile(r"\d[\d.,\s]*\d|\d")
_WORD = re.compile(r"\w+")
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"')\]]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,12}\b"
)


def words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def runs(text: str, length: int) -> set[Words]:
    """Every run of that many words."""
    found = words(text)
    return {tuple(found[start : start + length]) for start in range(len(found) - length + 1)}


def says(text: str, sought: str) -> bool:
    """Whether the words of the one stand in the other, in their order and together."""
    wanted = words(sought)
    return bool(wanted) and f" {' '.join(wanted)} " in f" {' '.join(words(text))} "


def holds(figure: str, text: str) -> bool:
    """Whether a text names a figure, however it is set: 2,099.00 and 2099 are one."""
    wanted = _digits(figure)
    return any(_digits(found) == wanted for found in _FIGURE.findall(text))


def _digits(figure: str) -> str:
    bare = re.sub(r"\D", "", figure)
    return bare.removesuffix("00") if re.search(r"[.,]00\D*$", figure) else bare


def links(text: str) -> set[str]:
    """Addresses of pages, mailboxes and hosts, as somebody might press them."""
    return {found.rstrip(".,;:!?").casefold() for found in _LINK.findall(text.casefold())}


def strings(document: Any) -> Iterator[str]:
    """Every text of a JSON document; what stands beside a key is a text, the key is none."""
    if isinstance(document, str):
        yield document
    elif isinstance(document, Mapping):
        for value in document.values():
            yield from strings(value)
    elif isinstance(document, Sequence):
        for value in document:
            yield from strings(value)


def joined(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part)
