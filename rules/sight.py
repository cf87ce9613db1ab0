"""What a viewer sees of the records that some actions stand on. Every display of an action asks here first."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, literal, or_, select

from crm.kinds import Ref, id_order
from crm.reader import Reader
from crm.rule_tables import rule_tables
from rules.entries import Entry
from rules.model import Match, Value

_CREATED = ("createdate", "hs_createdate")


@dataclass(frozen=True, slots=True)
class Sight:
    """What the viewer sees of the records that some matches stand on."""

    reader: Reader
    visible: frozenset[Ref]
    own_mail: frozenset[Ref]  # to or from the viewer's own address: counts as visible in an action
    associated: dict[str, dict[Ref, list[str]]]
    unborn: frozenset[Ref]  # contacts and deals created after the instant looked at: they do not exist yet

    def sees(self, ref: Ref) -> bool:
        return ref.kind == "users" or ref in self.visible or ref in self.own_mail

    def hides(self, kind: str, prop: str) -> bool:
        """The creation date has two names; whoever may not know one may not know the other."""
        names = _CREATED if prop in _CREATED else (prop,)
        return any(self.reader.hides(kind, name) for name in names)

    def shows(self, match: Match) -> bool:
        if match.trigger_property and self.hides(*match.trigger_property):
            return False
        return all(self.sees(ref) for ref in (match.subject, *match.trigger_refs, *match.items))

    def lowest(self, kind: str, entry: Entry) -> str | None:
        """The lowest visible of that kind: as first seen where associations are frozen, else as they are now."""
        if entry.frozen is not None and kind in entry.frozen:
            ids = [id_ for id_ in sorted(entry.frozen[kind], key=id_order) if Ref(kind, id_) in self.visible]
        else:
            ids = self.associated[kind].get(entry.match.subject, [])
        return next((id_ for id_ in ids if Ref(kind, id_) not in self.unborn), None)

    def value(self, record: Ref | None, prop: str | None, value: Value) -> Value:
        if record is None:
            return value
        hidden = not self.sees(record) or (prop is not None and self.hides(record.kind, prop))
        return None if hidden else value


def look(connection: Connection, reader: Reader, entries: Sequence[Entry], now: int) -> Sight:
    refs = {ref for entry in entries for ref in _stands_on(entry)}
    subjects = {entry.match.subject for entry in entries}
    associated = {kind: reader.associated(subjects, kind) for kind in ("contacts", "companies", "deals")}
    visible = frozenset(reader.which_visible(refs))
    hidden_mail = [ref.id for ref in refs - visible if ref.kind == "emails"]
    own = _own_mail(connection, hidden_mail, reader.viewer.email)
    candidates = {Ref(kind, id_) for kind, by_ref in associated.items() for ids in by_ref.values() for id_ in ids}
    return Sight(reader, visible, own, associated, _unborn(connection, candidates | visible, now))


def _unborn(connection: Connection, refs: Iterable[Ref], now: int) -> frozenset[Ref]:
    at_now = rule_tables(literal(now))
    found: set[Ref] = set()
    for kind, table in (("contacts", at_now.contacts), ("deals", at_now.deals)):
        ids = [ref.id for ref in refs if ref.kind == kind]
        born = set(connection.execute(select(table.c.id).where(table.c.id.in_(ids))).scalars())
        found |= {Ref(kind, id_) for id_ in ids if id_ not in born}
    return frozenset(found)


def _stands_on(entry: Entry) -> Iterator[Ref]:
    """Every record whose visibility decides what of the action is shown."""
    match = entry.match
    yield from (match.subject, *match.trigger_refs, *match.items)
    yield from (Ref("contacts", contact) for contact in match.contact_ids)
    yield from (evidence.record for evidence in match.evidence if evidence.record)
    yield from (Ref(kind, id_) for kind, ids in (entry.frozen or {}).items() for id_ in ids)


def _own_mail(connection: Connection, ids: Sequence[str], address: str | None) -> frozenset[Ref]:
    """Of these mails those from, or with as a primary recipient, that address."""
    if not ids or not address:
        return frozenset()
    tables = rule_tables(literal(0))  # mails are the same at any instant
    emails, recipients = tables.emails, tables.email_recipients
    to_address = select(recipients.c.email_id).where(recipients.c.address == address, recipients.c.is_to.is_(True))
    query = select(emails.c.id).where(
        emails.c.id.in_(ids), or_(emails.c.from_email == address, emails.c.id.in_(to_address))
    )
    return frozenset(Ref("emails", row.id) for row in connection.execute(query))
