"""The daily digests of one workspace, from the tick to the post: recovers, plans, then sends with a few workers.

The tick comes at start and once a minute; it is idempotent. Stopping lets posts in flight finish.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot.delivery import ledger
from bot.delivery.planner import Defaults, plan_due
from bot.delivery.sender import Sender
from crm.database import Database
from crm.errors import DaybookError

log = logging.getLogger(__name__)
_AGAIN = 5.0  # seconds after a tick that failed


@dataclass
class Courier:
    database: Database
    workspace: str
    sender: Sender
    defaults: Defaults
    now: Callable[[], datetime]
    each_minute: list[Callable[[], Awaitable[None]]] = field(default_factory=list)  # other chores of the tick
    workers: int = 4
    tick_seconds: float = 60.0
    _work: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop` is set and what is on its way has arrived."""
        tasks = [asyncio.create_task(self._tick_forever(stop))]
        tasks += [asyncio.create_task(self._send_forever(stop)) for _ in range(self.workers)]
        stopped = asyncio.create_task(self._wake_on(stop))
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in [stopped, *tasks]:
                task.cancel()

    async def tick(self) -> bool:
        """Raises nothing for what may be better in a while: False."""
        try:
            await self.sender.recovery.run(self.sender.own)
            zones = await self._slack_zones()
            planned = await asyncio.to_thread(
                plan_due, self.database, self.workspace, self.defaults, now=self.now(), slack_zones=zones
            )
            if planned.new or planned.missed:
                log.info("digests planned: %d, missed: %d", planned.new, planned.missed)
            self._work.set()
            for chore in self.each_minute:
                await chore()
            return True
        except (SlackApiError, ClientError, TimeoutError, OSError, DaybookError) as error:
            log.warning("the tick is put off: %s", type(error).__name__)
        except Exception:
            log.exception("the tick failed")
        return False

    async def _tick_forever(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            done = await self.tick()
            await _wait(stop, self.tick_seconds if done else min(self.tick_seconds, _AGAIN))

    async def _send_forever(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                await self._send_one(stop)
            except Exception:
                log.exception("a delivery failed")
                await _wait(stop, 5.0)

    async def _send_one(self, stop: asyncio.Event) -> None:
        self._work.clear()  # before looking: what is planned meanwhile sets it again
        wait = await asyncio.to_thread(self._next_moment)
        if wait is None or wait > 0:
            await _wait(self._work, min(wait or self.tick_seconds, self.tick_seconds))
            return
        await self.sender.pace.turn()
        if stop.is_set():
            return
        claim = await asyncio.to_thread(self.sender.claim, self.workspace)
        if claim is not None:
            await self.sender.deliver(claim)

    def _next_moment(self) -> float | None:
        with self.database.reading() as connection:
            return ledger.next_moment(connection, self.workspace)

    async def _slack_zones(self) -> dict[str, str]:
        everyone = await self.sender.identity.users.everyone()
        return {slack.email: slack.zone for slack in everyone or [] if slack.email and slack.zone}

    async def _wake_on(self, stop: asyncio.Event) -> None:
        await stop.wait()
        while True:
            self._work.set()
            await asyncio.sleep(0.05)


async def _wait(event: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)
