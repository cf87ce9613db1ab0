"""Changes a record on behalf of a person: rights of this moment, the mirror, the audit, and taking it back.

The one way by which a form or a button writes. The changed line goes through the import's own derivation, so that
typed columns always say what the line says. Refuses what the person may not change and what is so already.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import orjson
from sqlalchemy import Connection, delete, insert, select, text

from crm.audit import write_audit
from crm.database import Database
from crm.importing.lines import digest
from crm.importing.objects import SHAPES
from crm.importing.shapes import Shape
from crm.importing.store import SOURCE, Store
from crm.importing.values import time
from crm.instants import MINUTE, iso
from crm.kinds import Ref
from crm.reader import Reader
from crm.rights import may
from crm.schema.mirror import Source
from crm.schema.writes import Write
from crm.viewer import viewer_of

UNDO_FOR = 10 * MINUTE
_LOCK = 0x6461_7962  # the import's: on PostgreSQL one of both writes the mirror at a time
_SHAPES: Mapping[str, Shape] = {shape.stem: shape for shape in SHAPES}
# Values that the audit may hold: words of the CRM's own lists and instants, never what somebody typed.
_AUDITED = frozenset({"hs_task_status", "hs_task_completion_date"})


class Outcome(StrEnum):
    DONE = "done"
    NOT_ALLOWED = "not allowed"  # or not there: the same
    ALREADY = "already so"
    TOO_LATE = "too late"
    CHANGED = "changed since"


@dataclass(frozen=True, slots=True)
class Change:
    """`values` by property, None empties one. Where `decisive` has its value already, nothing is written."""

    ref: Ref
    action: str  # as the audit calls it
    values: Mapping[str, str | None]
    decisive: str


def complete_task(task_id: str, now: int) -> Change:
    values = {"hs_task_status": "COMPLETED", "hs_task_completion_date": iso(now)}
    return Change(Ref("tasks", task_id), "task.completed", values, "hs_task_status")


def write(database: Database, user_id: str, change: Change, *, now: int) -> Outcome:
    with database.writing() as connection:
        _take_turn(connection)
        line = _line(connection, change.ref)
        if line is None or not _may_change(database, user_id, change):
            return Outcome.NOT_ALLOWED
        record = json.loads(line)
        before = dict(record.get("properties") or {})
        if before.get(change.decisive) == change.values[change.decisive]:
            return Outcome.ALREADY
        wrote = _store(connection, change.ref, orjson.dumps(_changed(record, change, now)))
        connection.execute(delete(Write).where((Write.at < now - UNDO_FOR) | _is(change.ref)))
        row = {"kind": change.ref.kind, "id": change.ref.id, "at": now, "user_id": user_id, "action": change.action}
        connection.execute(insert(Write).values(**row, wrote=wrote, line=line))
        values = {name: [before.get(name), value] for name, value in change.values.items() if name in _AUDITED}
        _audit(connection, user_id, change.ref, change.action, now, {"values": values})
    return Outcome.DONE


def undo(database: Database, user_id: str, ref: Ref, *, now: int) -> Outcome:
    """Takes back that person's last write on the record, if it is at most ten minutes old and nothing came after."""
    with database.writing() as connection:
        _take_turn(connection)
        known = connection.execute(select(Write.__table__).where(_is(ref))).one_or_none()
        with Reader(database, viewer_of(database, user_id)) as reader:
            allowed = may(reader, "edit", ref)
        if not allowed or (known is not None and known.user_id != user_id):
            return Outcome.NOT_ALLOWED
        if known is None or known.at < now - UNDO_FOR:
            return Outcome.TOO_LATE
        if _hash(connection, ref) != bytes(known.wrote):
            return Outcome.CHANGED
        _store(connection, ref, known.line.encode())
        connection.execute(delete(Write).where(_is(ref)))
        _audit(connection, user_id, ref, f"{known.action}.undone", now, {})
    return Outcome.DONE


def _take_turn(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":  # SQLite has one writer anyway
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def _may_change(database: Database, user_id: str, change: Change) -> bool:
    """Read after the lock was taken: a right that was revoked before is gone."""
    with Reader(database, viewer_of(database, user_id)) as reader:
        hidden = any(reader.hides(change.ref.kind, name) for name in change.values)
        return not hidden and may(reader, "edit", change.ref)


def _changed(record: dict[str, Any], change: Change, now: int) -> dict[str, Any]:
    """The line as the CRM would send it after the change."""
    properties = {**(record.get("properties") or {}), **change.values}
    modified = "lastmodifieddate" if change.ref.kind == "contacts" else "hs_lastmodifieddate"
    properties[modified] = iso(now)
    record["properties"] = {name: value for name, value in properties.items() if value is not None}
    history = record.get("propertiesWithHistory") or {}
    for name, value in change.values.items():
        if name in history:
            history[name] = [{"value": value, "timestamp": iso(now)}, *history[name]]
    record["updatedAt"] = iso(now)
    return record


def _store(connection: Connection, ref: Ref, content: bytes) -> bytes:
    """The line and the typed rows that the import derives from it; associations are not touched. Its hash."""
    shape, store, parsed = _SHAPES[ref.kind], Store(connection), orjson.loads(content)
    derived = shape.derive(ref.id, parsed)
    hashed = digest(content)
    store.delete_sources(ref.kind, [ref.id])
    store.delete(ref.kind, shape.owned, [ref.id])
    row = (ref.kind, ref.id, time(parsed.get("updatedAt")), False, hashed, content.decode())
    store.insert("sources", SOURCE, [row])
    for table, typed in derived.rows:
        store.insert(table, shape.columns[table], [typed])
    return hashed


def _line(connection: Connection, ref: Ref) -> str | None:
    living = (Source.kind == ref.kind) & (Source.id == ref.id) & Source.archived.is_(False)
    return connection.execute(select(Source.line).where(living)).scalar_one_or_none()


def _hash(connection: Connection, ref: Ref) -> bytes | None:
    query = select(Source.content_hash).where(Source.kind == ref.kind, Source.id == ref.id)
    found = connection.execute(query).scalar_one_or_none()
    return None if found is None else bytes(found)


def _is(ref: Ref) -> Any:
    return (Write.kind == ref.kind) & (Write.id == ref.id)


def _audit(connection: Connection, user_id: str, ref: Ref, action: str, now: int, details: Mapping[str, Any]) -> None:
    actor = f"users:{user_id}"
    write_audit(connection, at=now, actor=actor, viewer=actor, action=action, outcome="changed", records=[ref],
                details=details)  # fmt: skip
