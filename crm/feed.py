"""The feed: what people did with a rep's mails, pages and documents. A rep's own notifications alone, and of these only
those about a visible contact whose mail, meeting or record, if one is named, is visible too."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from crm.instants import DAY
from crm.kinds import Ref
from crm.reader import Reader
from crm.schema.mirror import FeedLine

YEAR = 365 * DAY
_AT_ONCE = 100
_OPENED = ("emails", "hs_email_last_open_date")


@dataclass(frozen=True, slots=True)
class Notice:
    """`kind` as in the data folder: email_open, document_view…; `title` may be empty."""

    at: int
    kind: str
    contact: Ref
    ref: Ref | None
    title: str = field(repr=False)


def latest_notices(reader: Reader, *, now: int, most: int) -> list[Notice]:
    """The newest of the last year."""
    found: list[Notice] = []
    for notices in _portions(reader, now):
        seen = reader.which_visible(ref for one in notices for ref in (one.contact, one.ref) if ref)
        found += [one for one in notices if one.contact in seen and (one.ref is None or one.ref in seen)]
        if len(found) >= most:
            break
    return found[:most]


def _portions(reader: Reader, now: int) -> Iterator[list[Notice]]:
    query = (
        select(FeedLine.at, FeedLine.kind, FeedLine.contact_id, FeedLine.ref, FeedLine.title)
        .where(FeedLine.at <= now, FeedLine.at > now - YEAR, FeedLine.contact_id.is_not(None))
        .order_by(FeedLine.at.desc(), FeedLine.id)
    )
    if reader.hides(*_OPENED):
        query = query.where(FeedLine.kind != "email_open")
    start = 0
    while rows := reader.session.execute(query.offset(start).limit(_AT_ONCE)).all():
        yield [_notice(row) for row in rows]
        start += _AT_ONCE


def _notice(row: Any) -> Notice:
    kind, _, id_ = (row.ref or "").partition(":")  # what names no record is nothing that anybody sees
    ref = Ref(kind, id_) if row.ref else None
    return Notice(row.at, row.kind, Ref("contacts", row.contact_id), ref, row.title or "")
