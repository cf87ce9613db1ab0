"""What every suite is given: where to build, what to read, how much to do. Refuses to go on once AI is switched off."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Protocol, TypeVar

from insights.evaluation.engine import Engine

Item = TypeVar("Item")
SEED = 20261122


class Lab(Protocol):
    def __call__(self, home: Path, *, model_url: str | None = None) -> AbstractContextManager[Engine]:
        """A new engine with its state under `home`; local, or with a chat model at that address."""


class Progress(Protocol):
    def start(self, label: str, total: int) -> None: ...

    def advance(self) -> None: ...


@dataclass(frozen=True)
class Course:
    """`data`: a folder of others' sets, or a file of feedback; `own`: our labelled sets, which come with the source.
    `company` writes the demo company as of an instant. `allowed` raises once a switch forbids models; it is asked
    before every case."""

    lab: Lab
    allowed: Callable[[], object]
    progress: Progress
    company: Callable[[Path, datetime], None]
    data: Path | None = None
    own: Path | None = None
    full: bool = False
    random: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311  the same cases each time

    def some(self, items: Sequence[Item], few: int) -> list[Item]:
        """All of them, or `few` that are spread evenly."""
        if self.full or len(items) <= few:
            return list(items)
        return [items[place * len(items) // few] for place in range(few)]

    def each(self, label: str, items: Iterable[Item]) -> Iterator[Item]:
        """Tells how far it is, and stops with Silent."""
        found = list(items)
        self.progress.start(label, len(found))
        for item in found:
            self.allowed()
            yield item
            self.progress.advance()
