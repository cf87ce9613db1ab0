"""Files that no typed table reads yet, but for the feed: checked for ids, times and required words, then kept as they
came."""

from crm.importing.shapes import Derived, Owned, Parsed, Row, Shape, as_list, as_object, named_time, one_of
from crm.importing.values import BadValue, text

LIST_KINDS = ("list", "workflow")
SYNC_STATES = ("in_sync", "error")
FEED_KINDS = (
    "email_open",
    "email_click",
    "email_reply",
    "document_view",
    "meeting_booked",
    "form_submit",
    "page_view",
)


def _with_time(_record_id: str, parsed: Parsed) -> Derived:
    named_time(parsed, "at")
    return Derived()


def _list(_record_id: str, parsed: Parsed) -> Derived:
    one_of(parsed, "kind", LIST_KINDS)
    as_object(parsed.get("members"), "members")
    return Derived()


def _sequence(_record_id: str, parsed: Parsed) -> Derived:
    for entry in as_list(parsed.get("enrollments"), "enrollments"):
        enrollment = as_object(entry, "enrollments")
        try:
            named_time(enrollment, "enrolledAt")
            named_time(enrollment, "endedAt")
        except BadValue as bad:
            raise BadValue(f"enrollments.{bad.reason}", bad.value) from None
    return Derived()


_FEED = ("id", "user_id", "contact_id", "at", "kind", "ref", "title")


def _feed(record_id: str, parsed: Parsed) -> Derived:
    return Derived([("feed_lines", feed_row(record_id, parsed))])


def feed_row(record_id: str, parsed: Parsed) -> Row:
    kind, at = one_of(parsed, "kind", FEED_KINDS), named_time(parsed, "at")
    user, contact, ref, title = (text(parsed.get(name)) for name in ("userId", "contactId", "ref", "title"))
    return record_id, user, contact, at, kind, ref, title


def _sync_status(_record_id: str, parsed: Parsed) -> Derived:
    one_of(parsed, "state", SYNC_STATES)
    named_time(parsed, "at")
    return Derived()


def _sync_key(parsed: Parsed) -> str:
    """A record has one state in each external system."""
    record, system = text(parsed.get("record")), text(parsed.get("system"))
    if record is None:
        raise BadValue("missing record")
    return f"{record} {system or ''}".strip()


def _by_hash(_parsed: Parsed) -> None:
    return None


SHAPES = (
    Shape("comments", derive=_with_time),
    Shape("lists", derive=_list),
    Shape("sequences", derive=_sequence),
    Shape("playbooks"),
    Shape("attachments", derive=_with_time),
    Shape("touches", derive=_with_time, key=_by_hash),
    Shape("feed", derive=_feed, key=_by_hash, owned=(Owned("feed_lines"),), columns={"feed_lines": _FEED}),
    Shape("sync_status", derive=_sync_status, key=_sync_key),
)
