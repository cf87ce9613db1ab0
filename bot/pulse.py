"""How this process is: its line to Slack, when it last heard something, what failed last. Holds no text, no names."""

import asyncio
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from crm.instants import iso

STARTING, CONNECTED, QUIET, RECONNECTING, LISTENING, STOPPED = (
    "starting", "connected", "quiet", "reconnecting", "listening", "stopped"
)  # fmt: skip
WELL = frozenset({CONNECTED, QUIET, LISTENING})


def wall() -> int:
    """Microseconds of this machine's clock: health is not moved by a clock that somebody sets for the day's work."""
    return time.time_ns() // 1000


@dataclass
class Pulse:
    """`state`: quiet is connected, but nothing came for so long that the line was renewed. Instants are `wall()`."""

    mode: str
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    state: str = STARTING
    since: int = field(default_factory=wall)
    started_at: int = field(default_factory=wall)
    heard_at: int | None = None
    renewals: int = 0
    generation: int = 0  # of crm.schema.purges, as last seen
    ticked_at: int | None = None
    error: str | None = None
    error_at: int | None = None
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def heard(self) -> None:
        self.heard_at = wall()
        if self.state == QUIET:
            self.becomes(CONNECTED)

    def becomes(self, state: str) -> None:
        self.renewals += state == QUIET
        if state != self.state:
            self.state, self.since = state, wall()
            self.changed.set()

    def saw(self, generation: int) -> None:
        if generation != self.generation:
            self.generation = generation
            self.changed.set()

    def ticked(self) -> None:
        self.ticked_at = wall()

    def failed(self, error: BaseException) -> None:
        self.error, self.error_at = type(error).__name__, wall()

    def as_json(self) -> dict[str, Any]:
        told = {"ok": self.state in WELL, "mode": self.mode, "state": self.state, "renewals": self.renewals}
        told |= {"last_error": self.error}
        instants = {
            "since": self.since, "started_at": self.started_at, "last_event_at": self.heard_at,
            "last_tick_at": self.ticked_at, "last_error_at": self.error_at,
        }  # fmt: skip
        return told | {name: None if at is None else iso(at) for name, at in instants.items()}
