"""What Slack told us, kept from before it is acknowledged until it is worked. Refuses the same thing twice, whichever
process hears it. What is worked keeps its id for a day, and no text."""

import json
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, update

from bot.delivery.ledger import clock
from bot.once import insert_once
from bot.processes import alive
from crm.database import Database
from crm.instants import DAY, SECOND
from crm.schema.serving import Told


@dataclass(frozen=True)
class Left:
    """What another process heard and did not finish. `payload` None: it was cleared."""

    key: str
    seconds_ago: float
    payload: dict[str, Any] | None = field(repr=False)


@dataclass
class Inbox:
    """`process` is this one. `alone`: whatever is not its own was left by a process that is gone."""

    database: Database
    process: str
    alone: bool = False
    # A thread of its own: what must be stored before an acknowledgement does not queue behind anybody's day.
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "inbox"))

    def keep(self, key: str, payload: Mapping[str, Any]) -> "Future[bool]":
        """False when it was told before."""
        return self._thread.submit(self._keep, key, payload)

    def _keep(self, key: str, payload: Mapping[str, Any]) -> bool:
        text = json.dumps(payload, default=str)
        with self.database.writing() as connection:
            row = {"key": key, "at": clock(connection), "process": self.process, "payload": text}
            return insert_once(connection, Told, row)

    def finish(self, key: str) -> None:
        with self.database.writing() as connection:
            mine = update(Told).where(Told.key == key)
            connection.execute(mine.values(done_at=clock(connection), payload=None))

    def take_left(self) -> list[Left]:
        """Of processes that are gone; now this one's. The oldest first."""
        with self.database.writing() as connection:
            now = clock(connection)
            at_work = {self.process} if self.alone else {self.process, *alive(connection)}
            left = update(Told).where(Told.done_at.is_(None), Told.process.not_in(sorted(at_work)))
            taken = left.values(process=self.process).returning(Told.key, Told.at, Told.payload)
            rows = sorted(connection.execute(taken).all(), key=lambda row: (row.at, row.key))
        return [
            Left(row.key, (now - row.at) / SECOND, json.loads(row.payload) if row.payload else None) for row in rows
        ]

    def forget_old(self) -> int:
        with self.database.writing() as connection:
            return connection.execute(delete(Told).where(Told.at < clock(connection) - DAY)).rowcount

    def close(self) -> None:
        self._thread.shutdown(wait=False)
