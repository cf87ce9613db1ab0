"""What a model made, kept for as long as nothing that the viewer could see has changed. Refuses to keep or to give
anything while the gate is shut.

The key is a hash of all that went in: who may see something else has another key. Nothing is looked up by deal.
"""

import hashlib
import json
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

from sqlalchemy import delete, select, text

from crm.database import Database
from crm.errors import Busy
from crm.gate import Gate, Permit
from crm.instants import DAY, SECOND
from crm.schema.models import KeptAnswer

_KEPT = 30 * DAY
_KEEP = text(  # another process may have kept the same meanwhile
    "INSERT INTO kept_answers (key, at, answer) VALUES (:key, :at, :answer)"
    " ON CONFLICT (key) DO UPDATE SET at = excluded.at, answer = excluded.answer"
)
_log = logging.getLogger(__name__)
Made = TypeVar("Made")


def key_of(*parts: object) -> str:
    """Parts are what JSON holds; their order counts."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def hash_of(written: str) -> str:
    return hashlib.sha256(written.encode()).hexdigest()


class Cache:
    def __init__(
        self, database: Database, gate: Gate, clock: Callable[[], int] = lambda: int(time.time() * SECOND)
    ) -> None:
        self._database = database
        self._gate = gate
        self._clock = clock

    def get(self, permit: Permit, key: str) -> str | None:
        """Raises Silent."""
        permit.renew()
        with self._database.reading() as connection:
            return connection.execute(select(KeptAnswer.answer).where(KeptAnswer.key == key)).scalar_one_or_none()

    def keep(self, permit: Permit, key: str, answer: str) -> None:
        """Forgets what is old. Where the database is busy nothing is kept. Raises Silent."""
        now = self._clock()
        try:
            with self._gate.storing(permit) as connection:
                connection.execute(delete(KeptAnswer).where(KeptAnswer.at < now - _KEPT))
                connection.execute(_KEEP, {"key": key, "at": now, "answer": answer})
        except Busy:
            _log.warning("an answer was not kept: the database is busy")


class Together(Generic[Made]):
    """Who asks for the same at the same time waits for the one who asked first, and shares what comes of it, an error
    as well."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._under_way: dict[str, Future[Made]] = {}

    def made(self, key: str, make: Callable[[], Made]) -> Made:
        with self._lock:
            first = key not in self._under_way
            shared = self._under_way.setdefault(key, Future())
        if not first:
            return shared.result()
        try:
            shared.set_result(make())
        except BaseException as error:
            shared.set_exception(error)
            raise
        finally:
            with self._lock:
                del self._under_way[key]
        return shared.result()
