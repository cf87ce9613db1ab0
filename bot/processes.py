"""The bots that serve this database, each as it said of itself last. One that was not seen for a minute is gone, and
what it left undone may be taken by another."""

import asyncio
import contextlib
import logging
import os
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.exc import SQLAlchemyError

from bot.delivery.ledger import clock
from bot.logs import where
from bot.pulse import WELL, Pulse
from crm.database import Database
from crm.errors import DaybookError
from crm.instants import DAY, SECOND, iso
from crm.schema.serving import Process

log = logging.getLogger(__name__)
_GONE_AFTER = 60 * SECOND


@dataclass
class Heartbeat:
    """Writes this process's row every few seconds and at each change of its state."""

    database: Database
    pulse: Pulse
    seconds: float = 10.0

    async def run(self) -> None:
        """Until cancelled. A beat that fails says nothing of the work; the next one may be better."""
        while True:
            self.pulse.changed.clear()
            try:
                await asyncio.to_thread(self.beat)
            except (DaybookError, SQLAlchemyError) as error:
                log.warning("the state of this process could not be written: %s", where(error))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.pulse.changed.wait(), self.seconds)

    def beat(self) -> None:
        with self.database.writing() as connection:
            now = clock(connection)
            connection.execute(delete(Process).where((Process.id == self.pulse.id) | (Process.seen_at < now - DAY)))
            connection.execute(insert(Process).values(**_row(self.pulse), seen_at=now))

    def arrive(self, *, alone: bool) -> None:
        """`alone`: no other process works on this database, so what another one said of itself is no longer so."""
        if alone:
            with self.database.writing() as connection:
                connection.execute(delete(Process))
        self.beat()

    def leave(self) -> None:
        """What is still in work here may then be taken by another process."""
        with self.database.writing() as connection:
            connection.execute(delete(Process).where(Process.id == self.pulse.id))


def alive(connection: Connection) -> list[str]:
    """Ids of the processes that work."""
    seen = select(Process.id).where(Process.seen_at >= clock(connection) - _GONE_AFTER)
    return list(connection.execute(seen).scalars())


def read_processes(database: Database) -> list[dict[str, Any]]:
    """As JSON, the newest first. `running` False: it was not seen for a minute, and did not say farewell."""
    with database.reading() as connection:
        now = clock(connection)
        rows = connection.execute(select(Process.__table__).order_by(Process.started_at.desc())).all()
    return [_as_json(row, now) for row in rows]


def _as_json(row: Any, now: int) -> dict[str, Any]:
    running = bool(row.seen_at >= now - _GONE_AFTER)
    told = {"pid": row.pid, "mode": row.mode, "running": running, "state": row.state, "renewals": row.renewals}
    instants = {
        "since": row.since, "started_at": row.started_at, "seen_at": row.seen_at, "last_event_at": row.heard_at,
        "last_tick_at": row.ticked_at, "last_error_at": row.error_at,
    }  # fmt: skip
    told |= {name: None if at is None else iso(at) for name, at in instants.items()}
    return {"ok": running and row.state in WELL, **told, "last_error": row.error}


def _row(pulse: Pulse) -> dict[str, Any]:
    names = (
        "id", "mode", "state", "since", "started_at", "heard_at", "renewals", "generation", "ticked_at", "error",
        "error_at",
    )  # fmt: skip
    return {"pid": os.getpid(), **{name: getattr(pulse, name) for name in names}}
