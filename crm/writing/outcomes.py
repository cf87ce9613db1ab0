"""What became of commands. Holds no reason beyond the outcome: absent and forbidden are one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from crm.kinds import Ref
from crm.writing.commands import Command


class Outcome(StrEnum):
    DONE = "done"
    NOT_ALLOWED = "not allowed"  # or not there: the same
    ALREADY = "already so"
    TOO_LATE = "too late"
    CHANGED = "changed since"
    UNDONE = "undone already"


@dataclass(frozen=True, slots=True)
class Result:
    """`ref`: the record that was changed or made, or that is so already; None where it was refused. `old` and `new`
    hold what differs, by property."""

    command: Command
    outcome: Outcome
    ref: Ref | None = None
    old: Mapping[str, str | None] = field(default_factory=dict, repr=False)
    new: Mapping[str, str | None] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Written:
    """`batch` takes it all back; None where nothing was written."""

    batch: str | None
    results: tuple[Result, ...]

    @property
    def done(self) -> list[Result]:
        return [result for result in self.results if result.outcome is Outcome.DONE]

    @property
    def outcome(self) -> Outcome:
        """Of a single command."""
        (only,) = self.results
        return only.outcome
