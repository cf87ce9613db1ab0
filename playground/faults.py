"""What goes wrong on purpose: a queue of faults, each for a method and a number of calls."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Fault:
    """Order of effects: sleep `before`, do the work unless `perform` is off, sleep `after`, then answer in the way
    given: cut the line (`drop`), another `status`, `ok: false` with `error`; else as if nothing had happened."""

    method: str
    times: int = 1
    before: float = 0
    after: float = 0
    perform: bool = True
    drop: bool = False
    status: int | None = None
    error: str | None = None
    retry_after: int | None = None

    @classmethod
    def rate_limit(cls, method: str, times: int = 1, retry_after: int = 1) -> "Fault":
        return cls(method, times, perform=False, status=429, error="ratelimited", retry_after=retry_after)

    @classmethod
    def refuse(cls, method: str, error: str, times: int = 1) -> "Fault":
        return cls(method, times, perform=False, error=error)


@dataclass
class Faults:
    waiting: list[Fault] = field(default_factory=list)

    def add(self, fault: Fault) -> None:
        self.waiting.append(fault)

    def add_from(self, description: dict[str, Any]) -> None:
        """TypeError for a word that is no field."""
        self.add(Fault(**description))

    def take(self, method: str) -> Fault | None:
        """The first fault for that method, used up by one."""
        for fault in self.waiting:
            if fault.method == method:
                fault.times -= 1
                if fault.times <= 0:
                    self.waiting.remove(fault)
                return fault
        return None
