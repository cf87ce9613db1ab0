"""The delivery ledger as an operator reads it. Knows ids, times and reasons, no text."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from crm.instants import iso
from crm.schema.delivery import Delivery


@dataclass(frozen=True)
class Wanted:
    """None: all."""

    date: str | None = None
    state: str | None = None
    user_id: str | None = None


def deliveries(connection: Connection, wanted: Wanted) -> list[dict[str, Any]]:
    """Newest day first, then by the time they were due."""
    query = select(Delivery).order_by(Delivery.local_date.desc(), Delivery.due_at, Delivery.user_id)
    if wanted.date is not None:
        query = query.where(Delivery.local_date == wanted.date)
    if wanted.state is not None:
        query = query.where(Delivery.state == wanted.state)
    if wanted.user_id is not None:
        query = query.where(Delivery.user_id == wanted.user_id)
    rows = connection.execute(query.with_only_columns(*Delivery.__table__.columns)).mappings()
    return [_shown(row) for row in rows]


def _shown(row: RowMapping) -> dict[str, Any]:
    return {
        "date": row["local_date"],
        "user_id": row["user_id"],
        "kind": row["kind"],
        "state": row["state"],
        "reason": row["reason"],
        "due_at": iso(row["due_at"]),
        "changed_at": iso(row["changed_at"]),
        "attempts": row["attempts"],
        "workspace": row["workspace"],
        "channel": row["channel"],
        "message_ts": row["message_ts"],
        "key": row["key"],
    }
