"""What those have at hand who read deals and post by themselves."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from bot.slack.answers import Answers
from bot.slack.begun import Begun, note_begun
from bot.slack.engine import Engine
from bot.slack.identity import Identity
from bot.slack.niceties import Niceties
from bot.slack.presses.reply import Asked, Desk, Filled
from bot.slack.presses.surfaces import Surfaces
from bot.slack.request import Request
from bot.slack.switches import Switches


@dataclass(frozen=True)
class Room:
    """`answers` posts; `engine` reads; `switches` sees to what follows when one was turned; `niceties` are what an
    answer can do without."""

    desk: Desk
    engine: Engine
    identity: Identity
    answers: Answers
    surfaces: Surfaces
    now: Callable[[], datetime]
    switches: Switches
    niceties: Niceties

    async def note_begun(self, request_id: str, channel: str, ts: str) -> None:
        """Of a message that says only in a while what it is for."""
        await asyncio.to_thread(note_begun, self.desk.database, request_id, Begun(channel, ts))


Talk = Callable[[Room, Request, Asked], Awaitable[None]]
Sent = Callable[[Room, Request, Filled], Awaitable[None]]
