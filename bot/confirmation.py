"""HIPAA turned on, as every process learns of it: within a second each lets go of what it holds and says so in its row.

No process serves AI content because it did not look yet: the gate reads the switches at every call.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from bot.logs import where
from bot.processes import alive
from bot.pulse import Pulse
from crm.database import Database
from crm.errors import DaybookError
from crm.purge import Begun, newest_purge
from crm.schema.serving import Process

log = logging.getLogger(__name__)
_WITHIN = 5.0  # seconds


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Of the processes that run: how many there are, and the system's ids of those that did not say it in time."""

    running: int
    missing: tuple[int, ...]
    seconds: float

    def as_json(self) -> dict[str, Any]:
        confirmed = self.running - len(self.missing)
        return {
            "running": self.running,
            "confirmed": confirmed,
            "missing": list(self.missing),
            "seconds": round(self.seconds, 1),
        }


def wait_for_processes(database: Database, generation: int, *, within: float = _WITHIN) -> Confirmed:
    """Until every process that runs has seen that generation, but no longer than that many seconds."""
    began = time.monotonic()
    while True:
        with database.reading() as connection:
            query = select(Process.pid, Process.generation).where(Process.id.in_(alive(connection)))
            rows = connection.execute(query).all()
        missing = tuple(sorted(row.pid for row in rows if row.generation < generation))
        seconds = time.monotonic() - began
        if not missing or seconds >= within:
            return Confirmed(len(rows), missing, seconds)
        time.sleep(0.1)


@dataclass
class Confirming:
    """`finish`: finishes a purge that nobody has finished for a while, because who began it was killed. `let_go`: of
    what this process holds open of what was deleted; said is only what was done."""

    database: Database
    pulse: Pulse
    finish: Callable[[], object]
    let_go: Callable[[], object] = lambda: None
    seconds: float = 1.0
    patience: float = 2 * _WITHIN
    _unfinished_since: float | None = None
    _let_go_at: tuple[int, bool] | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop` is set. A look that fails is logged; the next one may be better."""
        while not stop.is_set():
            try:
                await self.look()
            except (DaybookError, SQLAlchemyError) as error:
                log.warning("it could not be seen whether HIPAA was turned on: %s", where(error))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), self.seconds)

    async def look(self) -> None:
        purge = await asyncio.to_thread(self._newest)
        if purge is None:
            return
        state = (purge.generation, purge.finished_at is not None)
        if (
            state != self._let_go_at
        ):  # when it began and when it ended: what was under way may have opened it in between
            await asyncio.to_thread(self.let_go)
            self._let_go_at = state
        self.pulse.saw(purge.generation)
        if purge.finished_at is not None:
            self._unfinished_since = None
        elif self._unfinished_since is None:
            self._unfinished_since = time.monotonic()
        elif time.monotonic() - self._unfinished_since >= self.patience:
            await asyncio.to_thread(self.finish)
            log.info("what HIPAA deletes is deleted: a purge was left unfinished")

    def _newest(self) -> Begun | None:
        with self.database.reading() as connection:
            return newest_purge(connection)
