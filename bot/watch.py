"""Guided actions, watched: every rep's are brought up to date a few times an hour, whoever looks. So the ledger knows
when an action was first seen, and with which contact, also for reps who look once a day."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from crm.database import Database
from crm.instants import micros
from rules.ledger import run

log = logging.getLogger(__name__)


@dataclass
class Watch:
    database: Database
    now: Callable[[], datetime]
    seconds: float = 300.0
    tell: Callable[[Collection[str]], Awaitable[None]] | None = None  # for which CRM users something changed

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop` is set. A run that fails is logged and tried again at the next turn."""
        while not await self._stopped(stop):
            try:
                report = await asyncio.to_thread(run, self.database, micros(self.now()))
            except Exception:
                log.exception("the guided actions could not be brought up to date")
            else:
                opened, expired = report.opened.total() + report.reopened.total(), report.expired.total()
                log.info("guided actions: %d opened, %d expired", opened, expired)
                if self.tell is not None and report.users:
                    await self.tell(report.users)

    async def _stopped(self, stop: asyncio.Event) -> bool:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), self.seconds)
        return stop.is_set()
