"""Takes a batch back: by the actor, for ten minutes, if none of its records changed since; all of it or nothing.

Keeps the lines as they were before, for those ten minutes or until they are back; that they are is known as long.
Refuses the same way what is somebody else's and what the person may no longer change.
"""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, delete, insert, select, update

from crm.database import Database
from crm.importing.folder import wait_for_others
from crm.instants import MINUTE
from crm.kinds import Ref
from crm.reader import Reader
from crm.rights import may, may_edit_some
from crm.schema.writes import Write
from crm.writing import mirror
from crm.writing.authority import PATIENCE, rights_of
from crm.writing.outcomes import Outcome
from crm.writing.trail import note_undo

UNDO_FOR = 10 * MINUTE


class Place(NamedTuple):
    """Whose step of which batch."""

    user_id: str
    batch: str
    position: int


def remember(
    connection: Connection, place: Place, ref: Ref, action: str, wrote: bytes, line: str | None, *, at: int
) -> None:
    """`line`: of before, None for a record that the step made; `wrote`: the hash of the line of after."""
    step = {"kind": ref.kind, "id": ref.id, "at": at, "action": action, "wrote": wrote, "line": line}
    connection.execute(insert(Write).values(**place._asdict(), **step))


def forget_old(connection: Connection, now: int) -> None:
    connection.execute(delete(Write).where(Write.at < now - UNDO_FOR))


def undo(database: Database, user_id: str, batch: str, *, now: int) -> Outcome:
    """Raises Busy while an import runs."""
    with database.writing(patience=PATIENCE) as connection:
        wait_for_others(connection)
        query = select(Write.__table__).where(Write.batch == batch).order_by(Write.position)
        steps = connection.execute(query).all()
        outcome = _weigh(database, connection, user_id, steps, now)
        if outcome is Outcome.DONE:
            _take_back(connection, steps)
            connection.execute(update(Write).where(Write.batch == batch).values(undone=True, line=None))
        for step in steps:
            note_undo(connection, user_id, step.action, outcome, Ref(step.kind, step.id), batch, now)
    return outcome


def _weigh(database: Database, connection: Connection, user_id: str, steps: Sequence[Row[Any]], now: int) -> Outcome:
    if not steps:
        return Outcome.TOO_LATE
    if steps[0].undone:
        return Outcome.UNDONE if steps[0].user_id == user_id else Outcome.NOT_ALLOWED
    with rights_of(database, user_id) as reader:
        if reader is None or not all(step.user_id == user_id and _may(connection, reader, step) for step in steps):
            return Outcome.NOT_ALLOWED
    if steps[0].at < now - UNDO_FOR:
        return Outcome.TOO_LATE
    return Outcome.CHANGED if _changed_since(connection, steps) else Outcome.DONE


def _may(connection: Connection, reader: Reader, step: Row[Any]) -> bool:
    """A record that one has just made goes without more rights; one that was given away is still one's own to take
    back."""
    ref = Ref(step.kind, step.id)
    if step.line is None or may(reader, "edit", ref):
        return True
    given_away = _owner(step.line) == reader.viewer.owner_id != _owner(mirror.line_of(connection, ref))
    return given_away and may_edit_some(reader, ref.kind)


def _owner(line: str | None) -> str | None:
    owner = (json.loads(line).get("properties") or {}).get("hubspot_owner_id") if line else None
    return str(owner) if owner else None


def _changed_since(connection: Connection, steps: Sequence[Row[Any]]) -> bool:
    last = {Ref(step.kind, step.id): bytes(step.wrote) for step in steps}
    if any(mirror.hash_of(connection, ref) != wrote for ref, wrote in last.items()):
        return True
    made = [Ref(step.kind, step.id) for step in steps if step.line is None]
    return any(mirror.is_named_by_others(connection, ref) for ref in made)


def _take_back(connection: Connection, steps: Sequence[Row[Any]]) -> None:
    for step in reversed(steps):
        ref = Ref(step.kind, step.id)
        if step.line is None:
            mirror.take_out(connection, ref)
        else:
            mirror.put_back(connection, ref, step.line.encode())
