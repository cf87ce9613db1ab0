"""What is heard of a model's answer while it is written: the objects of one list, each as soon as it is whole. Shows
nothing of half of one, and judges none.
"""

import re
from collections.abc import Iterator
from typing import Protocol

from pydantic_core import from_json

_THINKS, _THOUGHT = "<think>", "</think>"  # models that reason aloud


class Listener(Protocol):
    """`took`: something of what was heard is in use; then there is no other try."""

    @property
    def took(self) -> bool: ...

    def begin(self) -> None:
        """An answer begins, the first one or another try."""

    def hear(self, piece: str) -> None:
        """What it raises ends the call."""


class Items:
    """Of the list under `name` in the first object that has one."""

    def __init__(self, name: str) -> None:
        self._list = re.compile(rf'"{re.escape(name)}"\s*:\s*\[')
        self._text = ""
        self._at: int | None = None  # None: the list has not begun
        self._began = 0
        self._depth = 0
        self._quoted = self._escaped = self._over = False

    def add(self, piece: str) -> Iterator[object]:
        """Those that became whole. What is no JSON ends it: the whole answer tells what it is."""
        self._text += piece
        if self._at is None:
            self._at = self._beginning()
        if self._at is None:
            return
        while self._at < len(self._text) and not self._over:
            ended = self._step(self._text[self._at])
            self._at += 1
            if ended:
                try:
                    item = from_json(self._text[self._began : self._at])
                except ValueError:
                    self._over = True
                    return
                yield item

    def _beginning(self) -> int | None:
        """Of what a model thinks aloud before its answer nothing counts."""
        start = 0
        if self._text.lstrip().startswith(_THINKS):
            start = self._text.find(_THOUGHT)
            if start < 0:
                return None
        found = self._list.search(self._text, start)
        return found.end() if found else None

    def _step(self, sign: str) -> bool:
        """Whether an object of the list ends with this sign."""
        if self._quoted:
            self._quoted = self._escaped or sign != '"'
            self._escaped = sign == "\\" and not self._escaped
        elif sign == '"':
            self._quoted = True
        elif sign in "{[":
            if self._depth == 0:
                self._began = self._at or 0
            self._depth += 1
        elif sign in "}]":
            self._over = self._depth == 0
            self._depth -= 1
            return self._depth == 0 and sign == "}"
        return False
