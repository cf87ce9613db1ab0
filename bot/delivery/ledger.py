"""The delivery ledger: what is planned, claimed, sent, or accounted for otherwise. Refuses to hand out a row twice.

new -> sending -> sent            the ordinary way
       sending -> new             nothing was posted: Slack refused, or the process died before it wrote the request
       sending -> unknown         the request was written and the answer never came; shown to the admin, never resent
new            -> missed          later than the grace allows
new | sending  -> refused         nobody to send to, or Slack refuses for good

Leases and waiting times count by the database server's clock (SQLite: this machine's); due times by the caller's.
"""

import time
import uuid
from collections.abc import Set
from dataclasses import dataclass

from sqlalchemy import Connection, Update, func, or_, select, text, update

from bot.once import insert_once
from crm.instants import SECOND
from crm.schema.delivery import Delivery

DIGEST = "digest"
STATES = ("new", "sending", "sent", "unknown", "missed", "refused")


@dataclass(frozen=True)
class Claim:
    """One delivery that this process may send, as long as `token` is the row's."""

    key: str
    token: str
    workspace: str
    user_id: str
    local_date: str
    attempts: int


@dataclass(frozen=True)
class Interrupted:
    """A `sending` whose lease is over or whose process is gone. `posted_from` None: no request was written."""

    key: str
    channel: str | None
    posted_from: int | None
    lease_over: bool


def clock(connection: Connection) -> int:
    if connection.dialect.name == "postgresql":
        seconds = connection.execute(text("SELECT extract(epoch FROM clock_timestamp())")).scalar_one()
        return int(seconds * SECOND)
    return time.time_ns() // 1000


def plan(connection: Connection, *, workspace: str, user_id: str, local_date: str, due_at: int, state: str) -> bool:
    """`state`: new, or missed. False when that day was planned before."""
    return insert_once(
        connection,
        Delivery,
        {
            "key": uuid.uuid4().hex,
            "workspace": workspace,
            "user_id": user_id,
            "local_date": local_date,
            "kind": DIGEST,
            "due_at": due_at,
            "state": state,
            "attempts": 0,
            "changed_at": clock(connection),
        },
    )


def last_dates(connection: Connection, workspace: str) -> dict[str, str]:
    """The newest local date planned, by CRM user."""
    query = select(Delivery.user_id, func.max(Delivery.local_date)).where(
        Delivery.workspace == workspace, Delivery.kind == DIGEST
    )
    return dict(connection.execute(query.group_by(Delivery.user_id)).all())


def miss_late(connection: Connection, workspace: str, *, due_before: int) -> int:
    """What is still new and due before that: missed, with the reason for which it waited."""
    late = _of(workspace, "new").where(Delivery.due_at < due_before)
    return connection.execute(late.values(state="missed", changed_at=clock(connection))).rowcount


def claim_next(connection: Connection, workspace: str, *, lease: float) -> Claim | None:
    """The longest due row that need not wait; several processes never get the same."""
    now = clock(connection)
    ready = (
        select(Delivery.key)
        .where(Delivery.workspace == workspace, Delivery.state == "new")
        .where(or_(Delivery.not_before.is_(None), Delivery.not_before <= now))
        .order_by(Delivery.due_at, Delivery.key)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    key = connection.execute(ready).scalar_one_or_none()
    if key is None:
        return None
    token = uuid.uuid4().hex
    taken = (
        update(Delivery)
        .where(Delivery.key == key, Delivery.state == "new")
        .values(state="sending", claim=token, lease_until=now + _micros(lease), posted_from=None, changed_at=now)
        .returning(Delivery.user_id, Delivery.local_date, Delivery.attempts)
    )
    row = connection.execute(taken).one_or_none()
    return Claim(key, token, workspace, row.user_id, row.local_date, row.attempts) if row else None


def start_post(connection: Connection, claim: Claim, *, channel: str, content_hash: str, lease: float) -> bool:
    """Committed before the request is written. False when the lease is over or somebody else's: then do not post."""
    now = clock(connection)
    mine = update(Delivery).where(
        Delivery.key == claim.key,
        Delivery.claim == claim.token,
        Delivery.state == "sending",
        Delivery.lease_until > now,
    )
    values = {"posted_from": now, "channel": channel, "content_hash": content_hash, "lease_until": now + _micros(lease)}
    return connection.execute(mine.values(**values, changed_at=now)).rowcount == 1


def mark_sent(connection: Connection, claim: Claim, *, channel: str, ts: str) -> None:
    """Also when recovery had given it up as unknown."""
    mine = update(Delivery).where(Delivery.key == claim.key, Delivery.claim == claim.token)
    values = {"state": "sent", "channel": channel, "message_ts": ts, "reason": None, "lease_until": None}
    connection.execute(mine.values(**values, not_before=None, changed_at=clock(connection)))


def put_back(connection: Connection, claim: Claim, *, reason: str, wait: float, counts: bool) -> None:
    """Nothing was posted. `counts`: one more refusal; a 429 is none."""
    now = clock(connection)
    connection.execute(
        _mine(claim).values(
            state="new",
            claim=None,
            lease_until=None,
            posted_from=None,
            not_before=now + _micros(wait),
            attempts=Delivery.attempts + (1 if counts else 0),
            reason=reason,
            changed_at=now,
        )
    )


def refuse(connection: Connection, claim: Claim, *, reason: str) -> None:
    """For good."""
    values = {"state": "refused", "reason": reason, "lease_until": None, "changed_at": clock(connection)}
    connection.execute(_mine(claim).values(**values))


def note_doubt(connection: Connection, claim: Claim, *, reason: str) -> None:
    connection.execute(_mine(claim).values(reason=reason, changed_at=clock(connection)))


def interrupted(connection: Connection, workspace: str, *, alone: bool, own: Set[str]) -> list[Interrupted]:
    """`alone`: no other process sends, so whatever is not of `own` (tokens) was left behind by a dead one."""
    now = clock(connection)
    query = select(Delivery).where(Delivery.workspace == workspace, Delivery.state == "sending")
    if not alone:
        query = query.where(Delivery.lease_until <= now)
    rows = connection.execute(query.with_only_columns(
        Delivery.key, Delivery.claim, Delivery.channel, Delivery.posted_from, Delivery.lease_until
    )).all()  # fmt: skip
    return [
        Interrupted(row.key, row.channel, row.posted_from, row.lease_until is None or row.lease_until <= now)
        for row in rows
        if row.claim not in own
    ]


def settle(connection: Connection, key: str, *, state: str, reason: str | None = None, ts: str | None = None) -> bool:
    """What recovery found out: new (never posted), sent (with its ts) or unknown. False: settled meanwhile."""
    values = {"state": state, "reason": reason, "lease_until": None, "changed_at": clock(connection)}
    if state == "new":
        values |= {"claim": None, "posted_from": None}
    if ts:
        values["message_ts"] = ts
    open_row = update(Delivery).where(Delivery.key == key, Delivery.state == "sending")
    return connection.execute(open_row.values(**values)).rowcount == 1


def next_moment(connection: Connection, workspace: str) -> float | None:
    """Seconds until a waiting row may be claimed; None when none waits."""
    first = select(func.min(func.coalesce(Delivery.not_before, 0))).where(
        Delivery.workspace == workspace, Delivery.state == "new"
    )
    at = connection.execute(first).scalar_one_or_none()
    return None if at is None else max(at - clock(connection), 0) / SECOND


def _of(workspace: str, state: str) -> Update:
    return update(Delivery).where(Delivery.workspace == workspace, Delivery.state == state)


def _mine(claim: Claim) -> Update:
    return update(Delivery).where(Delivery.key == claim.key, Delivery.claim == claim.token, Delivery.state == "sending")


def _micros(seconds: float) -> int:
    return int(seconds * SECOND)
