"""How the app is told: one thing at a time in an envelope, over a socket or as a signed request."""

import time
import uuid
from dataclasses import dataclass, field
from typing import Any, Protocol

Json = dict[str, Any]


@dataclass
class Envelope:
    """One thing that Slack tells the app. Times are `time.monotonic()`."""

    kind: str  # events_api, interactive, slash_commands
    payload: Json
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    sent_at: list[float] = field(default_factory=list)
    acked_at: float | None = None
    answer: Json | None = None  # what came with the acknowledgement
    problems: list[str] = field(default_factory=list)  # what Slack could not make of the answer

    @property
    def ack_seconds(self) -> float | None:
        return self.acked_at - self.sent_at[0] if self.acked_at is not None else None

    def acknowledge(self, answer: Json | None) -> None:
        if self.acked_at is None:
            self.acked_at, self.answer = time.monotonic(), answer


class Line(Protocol):
    envelopes: list[Envelope]

    async def deliver(self, kind: str, payload: Json, *, times: int = 1) -> Envelope:
        """Returns when it is on its way, not when it was acknowledged."""

    async def wait_acked(self, envelope: Envelope, seconds: float = 10) -> None:
        """Raises TimeoutError."""
