"""How fast a workspace is posted to: a few a second, one a second into the same channel, nothing while Slack says wait.

Each workspace has its own, so a `Retry-After` stalls nobody else.
"""

import asyncio
import time
from collections.abc import Callable


class Pace:
    def __init__(
        self, *, per_minute: float = 240, channel_gap: float = 1.05, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._gap = 60 / per_minute
        self._channel_gap = channel_gap
        self._clock = clock
        self._next = 0.0
        self._held_until = 0.0
        self._channels: dict[str, float] = {}

    async def turn(self, channel: str | None = None) -> None:
        """Returns when the caller may post one message, into `channel` if it is known yet."""
        while True:
            at = self._reserve(channel)
            delay = at - self._clock()
            if delay > 0:
                await asyncio.sleep(delay)
            if self._held_until <= self._clock():
                return

    def hold(self, seconds: float) -> None:
        """Slack said so with a 429."""
        self._held_until = max(self._held_until, self._clock() + seconds)

    def _reserve(self, channel: str | None) -> float:
        now = self._clock()
        at = max(now, self._next, self._held_until)
        if channel is not None:
            at = max(at, self._channels.get(channel, 0.0))
            self._channels = {key: until for key, until in self._channels.items() if until > now}
            self._channels[channel] = at + self._channel_gap
        self._next = max(now, self._next, self._held_until) + self._gap
        return at
