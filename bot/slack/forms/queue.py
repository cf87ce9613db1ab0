"""One after another: which records, in which order, and at which of them a form stands. Holds short names alone: what
they stand for is read again at every step, so that nothing is worked that is gone or not visible any more."""

import base64
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self, TypeVar

from bot.language import Language

T = TypeVar("T")
MOST = 300  # so many names fit in what a form carries unseen
_LETTERS = 6


@dataclass(frozen=True, slots=True)
class Queue:
    """`at` counts from 0; where it is the number of names, the queue is over."""

    names: tuple[str, ...]
    at: int = 0

    @classmethod
    def of(cls, keys: Iterable[object]) -> Self:
        """Of the records' references, or whatever names the items. More than MOST are left for another time."""
        return cls(tuple(dict.fromkeys(short_name(key) for key in keys))[:MOST])

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        """From a form's data: a claim. What is not readable is over."""
        told, at = data.get("queue"), data.get("at")
        text = told if isinstance(told, str) else ""
        names = tuple(text[start : start + _LETTERS] for start in range(0, len(text), _LETTERS))
        return cls(names, min(max(at, 0), len(names)) if isinstance(at, int) else len(names))

    @property
    def data(self) -> dict[str, Any]:
        return {"queue": "".join(self.names), "at": self.at}

    @property
    def is_over(self) -> bool:
        return self.at >= len(self.names)

    @property
    def is_last(self) -> bool:
        return self.at == len(self.names) - 1

    def counted(self, words: Language) -> str:
        """2 of 6; empty where there is one only."""
        if len(self.names) < 2 or self.is_over:
            return ""
        return words.say("queue.counted", n=words.number(self.at + 1), total=words.number(len(self.names)))

    def moved(self, by: int = 1) -> Self:
        return replace(self, at=min(max(self.at + by, 0), len(self.names)))

    def current(self, items: Iterable[T], key: Callable[[T], object] = str) -> T | None:
        """Of what there is now the item that the queue stands at."""
        return None if self.is_over else _named(items, key).get(self.names[self.at])

    def settled(self, items: Iterable[T], key: Callable[[T], object] = str, *, by: int = 1) -> tuple[Self, T | None]:
        """From here on the first that is still there (`by=-1`: backwards); over and None where none is."""
        there, place = _named(items, key), self.at
        while 0 <= place < len(self.names):
            if (found := there.get(self.names[place])) is not None:
                return replace(self, at=place), found
            place += by
        return replace(self, at=len(self.names)), None

    def ahead(self, items: Iterable[T], key: Callable[[T], object] = str) -> list[T]:
        """What is still there from here on, in order."""
        there = _named(items, key)
        return [there[name] for name in self.names[self.at :] if name in there]


def short_name(key: object) -> str:
    """Six letters for any reference: ids may be longer than a form carries."""
    digest = hashlib.blake2b(str(key).encode("utf-8", "replace"), digest_size=8).digest()
    return base64.urlsafe_b64encode(digest).decode()[:_LETTERS]


def _named(items: Iterable[T], key: Callable[[T], object]) -> dict[str, T]:
    return {short_name(key(item)): item for item in items}
