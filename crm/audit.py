"""The audit log: who asked or changed what, as which viewer, on which records, with what outcome. Append-only.

Holds ids, counts and durations; refuses nothing to its callers but is never given texts, questions or addresses.
Each line carries the hash of the one before; triggers refuse UPDATE and DELETE; `audit_head` remembers the newest line,
so that a log cut short is noticed too.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, text, update

from crm.schema.audit import AuditHead, AuditLine

_FIRST = "0" * 64
_LOCK = 4_701_225  # any number that no one else uses for a PostgreSQL advisory lock
_HASHED = ("seq", "at", "actor", "viewer", "action", "records", "outcome", "details")


@dataclass(frozen=True, slots=True)
class Line:
    """One line as read. `at` as crm.instants."""

    seq: int
    at: int
    actor: str
    viewer: str | None
    action: str
    records: tuple[str, ...]
    outcome: str
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    """`broken`: the number of the first line that is not as it was written, None when all are."""

    lines: int
    broken: int | None


def write_audit(
    connection: Connection,
    *,
    at: int,
    actor: str,
    action: str,
    outcome: str,
    viewer: str | None = None,
    records: Iterable[object] = (),
    details: Mapping[str, Any] | None = None,
) -> None:
    """Adds one line inside the caller's writing transaction: both are kept, or neither.

    actor: `users:7`, `slack:T01/U02`, `system:root`. viewer: `users:7`. records: Refs or their text.
    """
    if connection.dialect.name == "postgresql":  # SQLite's BEGIN IMMEDIATE already lets in one writer at a time
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    head = connection.execute(select(AuditHead.seq, AuditHead.hash)).one_or_none()
    previous = head.hash if head else _FIRST
    line: dict[str, Any] = {
        "seq": head.seq + 1 if head else 1,
        "at": at,
        "actor": actor,
        "viewer": viewer,
        "action": action,
        "records": _canonical([str(record) for record in records]),
        "outcome": outcome,
        "details": _canonical(dict(details or {})),
    }
    hashed = _hash(previous, line)
    connection.execute(insert(AuditLine).values(**line, previous=previous, hash=hashed))
    remember = update(AuditHead) if head else insert(AuditHead)
    connection.execute(remember.values(id=1, seq=line["seq"], hash=hashed))


def read_audit(
    connection: Connection,
    *,
    action: str | None = None,
    actor: str | None = None,
    record: str | None = None,
    since: int | None = None,
    until: int | None = None,
    limit: int | None = None,
) -> list[Line]:
    """Oldest first, the newest `limit`. `action`: exactly, or a beginning such as `cli.`. `actor`: who, or as whom."""
    query = select(AuditLine.__table__).order_by(AuditLine.seq.desc())
    if since is not None:
        query = query.where(AuditLine.at >= since)
    if until is not None:
        query = query.where(AuditLine.at < until)
    if actor is not None:
        query = query.where((AuditLine.actor == actor) | (AuditLine.viewer == actor))
    if action is not None:
        exact = AuditLine.action == action
        query = query.where(AuditLine.action.startswith(action, autoescape=True) if action.endswith(".") else exact)
    lines: list[Line] = []
    for row in connection.execute(query):
        records = tuple(json.loads(row.records))
        if record is not None and record not in records:
            continue
        if limit is not None and len(lines) >= limit:
            break
        details = json.loads(row.details)
        lines.append(Line(row.seq, row.at, row.actor, row.viewer, row.action, records, row.outcome, details))
    return lines[::-1]


def verify_audit(connection: Connection) -> Verdict:
    """Recomputes the chain from the first line to the head."""
    previous, count = _FIRST, 0
    query = select(AuditLine.__table__).order_by(AuditLine.seq).execution_options(yield_per=1000)
    with connection.execute(query) as stored:
        for line in stored.mappings():
            count += 1
            if line["seq"] != count or line["previous"] != previous or line["hash"] != _hash(previous, line):
                return Verdict(count - 1, count)
            previous = line["hash"]
    head = connection.execute(select(AuditHead.seq, AuditHead.hash)).one_or_none()
    expected = (head.seq, head.hash) if head else (0, _FIRST)
    return Verdict(count, None if expected == (count, previous) else min(count, expected[0]) + 1)


def _hash(previous: str, line: Mapping[Any, Any]) -> str:
    told = _canonical({key: line[key] for key in _HASHED})
    return hashlib.sha256(f"{previous}\n{told}".encode()).hexdigest()


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
