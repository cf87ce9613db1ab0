"""One thing that was looked at, and how it is. Holds no secret."""

from dataclasses import dataclass
from typing import Any

from crm.errors import DaybookError

OK, WARNING, FAILED, OFF = "ok", "warning", "failed", "off"  # off: not set up, and nothing needs it


@dataclass(frozen=True)
class Finding:
    name: str
    state: str
    said: str
    hint: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"name": self.name, "state": self.state, "said": self.said, "hint": self.hint}


def failed(name: str, error: DaybookError) -> Finding:
    return Finding(name, FAILED, error.sentence, error.hint)


def some(names: list[str], most: int = 5) -> str:
    """`a, b and 3 more`."""
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown
