"""What has happened on a record between two instants, of what the viewer may see: when, and for mails in which
direction.
What has no time that the viewer may know happened at no known time and is left out."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import func, select

from crm.kinds import Ref, id_order
from crm.reader import Reader, portions
from crm.schema.mirror import CLASSES

KINDS = ("meetings", "notes", "emails", "calls", "communications")
NOT_SENT = ("BOUNCED", "FAILED", "SCHEDULED")


@dataclass(frozen=True, slots=True)
class Happened:
    """`direction`: of a mail; None for all else and where it is hidden."""

    ref: Ref
    at: int
    direction: Literal["in", "out"] | None = None


def happened(
    reader: Reader,
    record: Ref,
    *,
    since: int | None = None,
    until: int,
    kinds: Collection[str] = KINDS,
    beside: Iterable[Ref] = (),
) -> list[Happened]:
    """Newest first, of equal times the higher id first. `beside`: only what also lies beside one of these records."""
    others = list(beside)
    found: list[Happened] = []
    for kind in kinds:
        linked = reader.associated([record, *others], kind)
        ids = set(linked[record])
        if others:
            ids &= {id_ for other in others for id_ in linked[other]}
        found += _dated(reader, kind, ids, since, until)
    return sorted(found, key=lambda one: (one.at, id_order(one.ref.id), one.ref.kind), reverse=True)


def _dated(reader: Reader, kind: str, ids: Iterable[str], since: int | None, until: int) -> Iterable[Happened]:
    time = happened_at(reader, kind)
    if time is None:
        return
    mapped: Any = CLASSES[kind]
    columns = [mapped.direction, mapped.status, mapped.from_email] if kind == "emails" else []
    for _, some in portions(Ref(kind, id_) for id_ in ids):
        query = select(mapped.id, time.label("happened"), *columns).where(mapped.id.in_(some), time <= until)
        if since is not None:
            query = query.where(time >= since)
        for row in reader.session.execute(query):
            if kind != "emails":
                yield Happened(Ref(kind, row.id), row.happened)
            elif row.status not in NOT_SENT or reader.hides("emails", "hs_email_status"):
                yield Happened(Ref(kind, row.id), row.happened, _direction(reader, row))


def happened_at(reader: Reader, kind: str) -> Any:
    """The column of the time: a meeting's start, else its timestamp; None where the viewer may not know it."""
    mapped: Any = CLASSES[kind]
    stamped = not reader.hides(kind, "hs_timestamp")
    if kind == "meetings":
        if reader.hides(kind, "hs_meeting_start_time"):
            return None
        return func.coalesce(mapped.start_at, mapped.at) if stamped else mapped.start_at
    return mapped.at if stamped else None


def _direction(reader: Reader, row: Any) -> Literal["in", "out"] | None:
    """A mail that was forwarded to the CRM is an out mail where a user wrote it, else an in mail."""
    if reader.hides("emails", "hs_email_direction"):
        return None
    if row.direction == "FORWARDED_EMAIL":
        if reader.hides("emails", "hs_email_from_email"):
            return None
        sender = (row.from_email or "").lower()
        return "out" if reader.users_with([sender]) else "in"
    return {"EMAIL": "out", "INCOMING_EMAIL": "in"}.get(row.direction)  # type: ignore[return-value]
