"""The gate that every call of a model, an embedding or a tracing service passes, models in process included. Refuses
while HIPAA is on, customer analysis is off, or what HIPAA deletes is not deleted yet.

A client is constructed, and each of its calls is made, only where a `Permit` is at hand, and only the gate gives one.
Both switches are read from the database each time: when a permit is given, and again when it is spent.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Literal, final

from sqlalchemy import Connection

from crm.database import Database
from crm.errors import DaybookError
from crm.purge import keep_out, newest_purge
from crm.settings import switches

Reason = Literal["hipaa", "customer_analysis_off"]

_SENTENCES: Final = {
    "hipaa": "HIPAA mode is on: no AI content.",
    "customer_analysis_off": "Customer analysis is switched off: no AI content.",
}
_HINTS: Final = {
    "hipaa": "What the CRM's own data answers stays; a super admin can change it: daybook settings get hipaa",
    "customer_analysis_off": "A super admin can change it: daybook settings set customer_analysis on",
}


class Silent(DaybookError):
    """No AI content is to be made now; `reason` is what JSON answers call it."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(_SENTENCES[reason], _HINTS[reason])
        self.reason: Reason = reason


@dataclass(frozen=True, slots=True)
class _State:
    reason: Reason | None
    generation: int


@final
class Permit:
    """Given by the gate alone, good for one call. `generation`: of everything derived (crm.schema.purges); what was
    opened or kept under another one is let go of."""

    __slots__ = ("_gate", "_spent", "generation")

    def __init__(self, gate: "Gate", generation: int, *, key: object) -> None:
        if key is not _KEY:
            raise TypeError("a Permit is asked of the Gate, never made")
        self._gate = gate
        self._spent = False
        self.generation = generation

    def spend(self) -> None:
        """Right before the bytes go out (or the model in process runs). Raises Silent when a switch was turned
        meanwhile, RuntimeError when it was spent before: a second try asks for another one with `renew`."""
        if self._spent:
            raise RuntimeError("a Permit is good for one call")
        self._spent = True
        if self._gate.permit().generation != self.generation:
            raise Silent("hipaa")  # it was on in between: what this call began from is gone

    def renew(self) -> "Permit":
        """For the next try or the next batch: reads the switches again. Raises Silent."""
        fresh = self._gate.permit()
        if fresh.generation != self.generation:
            raise Silent("hipaa")
        return fresh


class Gate:
    def __init__(self, database: Database) -> None:
        self._database = database

    def permit(self) -> Permit:
        """Reads both switches now. Raises Silent."""
        with self._database.reading() as connection:
            state = _state(connection)
        if state.reason is not None:
            raise Silent(state.reason)
        return Permit(self, state.generation, key=_KEY)

    def why_silent(self) -> Reason | None:
        with self._database.reading() as connection:
            return _state(connection).reason

    @contextmanager
    def storing(self, permit: Permit) -> Iterator[Connection]:
        """A writing transaction for what was derived (vectors' rows, cached insights, prompts, traces): HIPAA cannot
        be turned on within it, so nothing is stored behind a purge's back. Raises Silent."""
        with self._database.writing() as connection:
            keep_out(connection)
            state = _state(connection)
            if state.reason is not None or state.generation != permit.generation:
                raise Silent(state.reason or "hipaa")
            yield connection


_KEY: Final = object()


def _state(connection: Connection) -> _State:
    found, purge = switches(connection), newest_purge(connection)
    hushed = found.hipaa or (purge is not None and purge.finished_at is None)
    reason: Reason | None = "hipaa" if hushed else None if found.customer_analysis else "customer_analysis_off"
    return _State(reason, purge.generation if purge else 0)
