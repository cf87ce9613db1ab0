"""What an import did: counts by file, rejected lines, warnings. Holds values cut short and never a whole line."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

VALUE_LENGTH = 80


@dataclass
class Counts:
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    archived: int = 0
    rejected: int = 0

    def add(self, how: str, number: int) -> None:
        setattr(self, how, getattr(self, how) + number)

    @property
    def written(self) -> int:
        return self.added + self.changed + self.archived


@dataclass(frozen=True)
class Reject:
    """One bad line, printed `deals.jsonl:2: reason: value`."""

    file: str
    line: int
    reason: str
    value: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: {self.reason}"
        return f"{place}: {self.value}" if self.value else place


@dataclass
class ImportReport:
    types: dict[str, Counts] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    refused: bool = False  # --strict, and a line was bad: nothing was imported

    def as_json(self) -> dict[str, Any]:
        return {
            "types": {stem: asdict(counts) for stem, counts in self.types.items()},
            "rejects": [asdict(reject) for reject in self.rejects],
        }

    def warn(self, warning: str) -> None:
        if warning not in self.warnings:
            self.warnings.append(warning)

    @property
    def written(self) -> int:
        return sum(counts.written for counts in self.types.values())


def short(value: object) -> str:
    """The value on one line, cut at 80 characters."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return "".join(char if char.isprintable() else " " for char in text[: VALUE_LENGTH * 2]).strip()[:VALUE_LENGTH]
