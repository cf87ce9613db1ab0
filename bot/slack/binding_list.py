"""Bindings as an operator reads and releases them. Refuses nothing: the command asks and audits."""

from typing import Any

from sqlalchemy import Connection, delete, select

from bot.slack.bindings import claimed_users, read_notice
from crm.instants import iso
from crm.schema.delivery import IdentityNotice, SlackBinding


def list_bindings(connection: Connection) -> list[dict[str, Any]]:
    """Bound, lost and refused, for an operator."""
    bound = [
        {"slack_user": row.slack_user, "team": row.team, "user_id": row.user_id, "at": iso(row.bound_at),
         "state": "bound" if row.lost_at is None else "lost", "reason": None}
        for row in connection.execute(select(*SlackBinding.__table__.columns).order_by(SlackBinding.bound_at))
    ]  # fmt: skip
    notices = connection.execute(select(IdentityNotice.key, IdentityNotice.at).order_by(IdentityNotice.at))
    return bound + [_refused(key, at) for key, at in notices]


def _refused(key: str, at: int) -> dict[str, Any]:
    slack_id, reason = read_notice(key)
    users = ",".join(claimed_users(key))
    return {"slack_user": slack_id, "team": key.split("|")[0], "user_id": users, "at": iso(at), "state": "refused",
            "reason": str(reason)}  # fmt: skip


def forget_binding(connection: Connection, slack_id: str) -> list[str]:
    """The CRM users it was bound to; refused claims on these are looked at again. Empty: there was none."""
    of_user = SlackBinding.slack_user == slack_id
    released = list(connection.execute(delete(SlackBinding).where(of_user).returning(SlackBinding.user_id)).scalars())
    noted = connection.execute(select(IdentityNotice.key)).scalars().all()
    stale = [
        key for key in noted if read_notice(key)[0] == slack_id or set(released) & set(key.split("|")[3].split(","))
    ]
    connection.execute(delete(IdentityNotice).where(IdentityNotice.key.in_(stale)))
    return released
