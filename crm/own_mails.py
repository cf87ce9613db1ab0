"""When a viewer last wrote to a contact, from the mails that the viewer may see. Nothing is known where the type, the
time or the direction of mails is hidden."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import or_, select

from crm.kinds import Ref
from crm.reader import Reader, portions
from crm.schema.mirror import Email
from crm.viewer import Viewer

NOT_SENT = ("BOUNCED", "FAILED", "SCHEDULED")
_TOLD_BY = ("hs_timestamp", "hs_email_direction", "hs_email_status")
_TO = ("hs_email_to_email", "hs_email_cc_email")
_LOOKED_AT = 50  # the newest; the mails to one contact, of which some may be to others


def knows_own_mails(reader: Reader) -> bool:
    return reader.viewer.rights_on("emails").view != "none" and not any(
        reader.hides("emails", name) for name in (*_TOLD_BY, *_TO)
    )


def last_mail_to(reader: Reader, contact: Ref, address: str | None, *, before: int) -> int | None:
    """The time of the newest mail by the viewer to that contact that was sent by then."""
    viewer = reader.viewer
    own = [column == value for column, value in _authors(viewer) if value]
    if not knows_own_mails(reader) or not own:
        return None
    linked = reader.associated([contact], "emails")[contact]
    found: list[tuple[int, Ref]] = []
    for kind, ids in portions(Ref("emails", id_) for id_ in linked):
        query = select(Email.id, Email.at).where(
            Email.id.in_(ids),
            Email.at <= before,
            Email.direction.in_(("EMAIL", "FORWARDED_EMAIL")),
            or_(Email.status.is_(None), Email.status.not_in(NOT_SENT)),
            or_(*own),
        )
        found += [(row.at, Ref(kind, row.id)) for row in reader.session.execute(query)]
    newest = sorted(found, reverse=True)[:_LOOKED_AT]
    shown = reader.shown(ref for _, ref in newest)
    return next((at for at, ref in newest if _is_out(shown[ref], viewer.email) and _is_to(shown[ref], address)), None)


def _authors(viewer: Viewer) -> tuple[tuple[Any, str | None], ...]:
    return (Email.owner_id, viewer.owner_id), (Email.from_email, viewer.email)


def _is_out(mail: Mapping[str, str], own: str | None) -> bool:
    """A mail that was forwarded to the CRM is an out mail where the viewer wrote it."""
    forwarded = mail.get("hs_email_direction") == "FORWARDED_EMAIL"
    return not forwarded or (own is not None and mail.get("hs_email_from_email", "").strip().lower() == own)


def _is_to(mail: Mapping[str, str], address: str | None) -> bool:
    """By its addresses; a mail without any is to the contacts it is associated with."""
    named = ";".join(mail.get(name, "") for name in _TO).lower()
    addresses = {one.strip() for one in named.split(";")} - {""}
    return not addresses or (address or "").strip().lower() in addresses
