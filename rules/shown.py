"""The actions of a rep as that rep may see them. Whatever stands on something hidden is left out, or its value is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, literal, or_, select

from crm.database import Database
from crm.kinds import Ref, id_order
from crm.reader import Reader
from crm.rule_tables import rule_tables
from crm.viewer import viewer_of
from rules.catalog import by_id
from rules.entries import Entry, history, unclosed
from rules.ledger import evaluate_with_settings, run
from rules.model import Action, Category, Match, Value

_TABLES = rule_tables(literal(0))  # only tables that are the same at any instant are read here


def actions_for(
    database: Database, reader: Reader, *, now: int, ledger: bool = True, include_closed: bool = False
) -> list[Action]:
    """Open and snoozed actions of the reader's viewer, in the order of the catalog.

    `ledger=False` evaluates on the present mirror without reading or writing the ledger: everything is open then.
    """
    user_id = reader.viewer.user_id
    if ledger:
        run(database, now, user_id=user_id)
        with database.reading() as connection:
            entries = history(connection, user_id) if include_closed else unclosed(connection, user_id)
            return visible_actions(connection, reader, entries)
    with database.reading() as connection:
        matches = evaluate_with_settings(connection, now, user_id=user_id).matches
        return visible_actions(connection, reader, [_open_now(match, now) for match in matches])


def actions_of_everyone(
    database: Database, *, now: int, ledger: bool = True, include_closed: bool = False
) -> list[Action]:
    """Every rep's actions, each as that rep sees them, in the order of the catalog."""
    if ledger:
        run(database, now)
    with database.reading() as connection:
        entries = _everyones_entries(connection, now, ledger=ledger, include_closed=include_closed)
        shown: list[Action] = []
        for user_id, mine in entries.items():
            if not is_rep(connection, user_id):  # left meanwhile: what was shown then is nobody's now
                continue
            with Reader(database, viewer_of(database, user_id)) as reader:
                shown += visible_actions(connection, reader, mine)
    return sorted(shown, key=_order)


def _everyones_entries(
    connection: Connection, now: int, *, ledger: bool, include_closed: bool
) -> Mapping[str, Sequence[Entry]]:
    if not ledger:
        entries = [_open_now(match, now) for match in evaluate_with_settings(connection, now).matches]
    else:
        entries = history(connection) if include_closed else unclosed(connection)
    by_rep: dict[str, list[Entry]] = {}
    for entry in entries:
        by_rep.setdefault(entry.match.user_id, []).append(entry)
    return by_rep


def _open_now(match: Match, now: int) -> Entry:
    return Entry(match, "open", first_seen=now, frozen=None)


def visible_actions(connection: Connection, reader: Reader, entries: Sequence[Entry]) -> list[Action]:
    """Of one rep's actions those that the rep may see, without the names and values that the rep may not."""
    sight = _look(connection, reader, entries)
    shown = [_action(sight, entry) for entry in entries if sight.shows(entry.match)]
    return sorted(shown, key=_order)


@dataclass(frozen=True, slots=True)
class _Sight:
    """What the viewer sees of the records that some matches stand on."""

    reader: Reader
    visible: frozenset[Ref]
    own_mail: frozenset[Ref]  # to or from the viewer's own address: counts as visible in an action
    associated: dict[str, dict[Ref, list[str]]]

    def sees(self, ref: Ref) -> bool:
        return ref.kind == "users" or ref in self.visible or ref in self.own_mail

    def shows(self, match: Match) -> bool:
        if match.trigger_property and self.reader.hides(*match.trigger_property):
            return False
        return all(self.sees(ref) for ref in (match.subject, *match.trigger_refs, *match.items))

    def lowest(self, kind: str, entry: Entry) -> str | None:
        """The lowest visible of that kind: as first seen where associations are frozen, else as they are now."""
        if entry.frozen is not None and kind in entry.frozen:
            ids: Iterable[str] = sorted(entry.frozen[kind], key=id_order)
            return next((id_ for id_ in ids if Ref(kind, id_) in self.visible), None)
        return next(iter(self.associated[kind].get(entry.match.subject, ())), None)

    def value(self, record: Ref | None, prop: str | None, value: Value) -> Value:
        if record is None:
            return value
        hidden = not self.sees(record) or (prop is not None and self.reader.hides(record.kind, prop))
        return None if hidden else value


def _look(connection: Connection, reader: Reader, entries: Sequence[Entry]) -> _Sight:
    refs = {ref for entry in entries for ref in _stands_on(entry)}
    subjects = {entry.match.subject for entry in entries}
    associated = {kind: reader.associated(subjects, kind) for kind in ("contacts", "companies", "deals")}
    visible = frozenset(reader.which_visible(refs))
    hidden_mail = [ref.id for ref in refs - visible if ref.kind == "emails"]
    own = _own_mail(connection, hidden_mail, reader.viewer.email)
    return _Sight(reader, visible, own, associated)


def _stands_on(entry: Entry) -> Iterator[Ref]:
    """Every record whose visibility decides what of the action is shown."""
    match = entry.match
    yield from (match.subject, *match.trigger_refs, *match.items)
    yield from (Ref("contacts", contact) for contact in match.contact_ids)
    yield from (evidence.record for evidence in match.evidence if evidence.record)
    yield from (Ref(kind, id_) for kind, ids in (entry.frozen or {}).items() for id_ in ids)


def is_rep(connection: Connection, user_id: str) -> bool:
    users = _TABLES.users
    query = select(users.c.id).where(users.c.id == user_id, users.c.active.is_(True), users.c.owner_id.is_not(None))
    return connection.execute(query).first() is not None


def _own_mail(connection: Connection, ids: Sequence[str], address: str | None) -> frozenset[Ref]:
    """Of these mails those from, or with as a primary recipient, that address."""
    if not ids or not address:
        return frozenset()
    emails, recipients = _TABLES.emails, _TABLES.email_recipients
    to_address = select(recipients.c.email_id).where(recipients.c.address == address, recipients.c.is_to.is_(True))
    query = select(emails.c.id).where(
        emails.c.id.in_(ids), or_(emails.c.from_email == address, emails.c.id.in_(to_address))
    )
    return frozenset(Ref("emails", row.id) for row in connection.execute(query))


def _action(sight: _Sight, entry: Entry) -> Action:
    match = entry.match
    whole_day = match.subject.kind == "users"
    return Action(
        rule=match.rule,
        user_id=match.user_id,
        owner_id=match.owner_id,
        subject=match.subject,
        trigger=match.trigger,
        since=match.since,
        state=entry.state,
        closed_reason=entry.closed_reason,
        category=_category(match),
        contact_id=None if whole_day else _contact(sight, entry),
        company_id=None if whole_day else sight.lowest("companies", entry),
        deal_id=None if whole_day else _deal(sight, entry),
        items=match.items,
        evidence={e.name: sight.value(e.record, e.property, e.value) for e in match.evidence},
        expires_at=match.expires_at,
        ready_at=match.ready_at,
        snoozed_until=entry.snoozed_until,
    )


def _category(match: Match) -> Category:
    fixed = by_id[match.rule].category
    return fixed or ("closing" if match.closing else "prospecting")


def _contact(sight: _Sight, entry: Entry) -> str | None:
    match = entry.match
    if match.subject.kind == "contacts":
        return match.subject.id
    if match.contact_ids:
        return next((id_ for id_ in match.contact_ids if Ref("contacts", id_) in sight.visible), None)
    return sight.lowest("contacts", entry)


def _deal(sight: _Sight, entry: Entry) -> str | None:
    subject = entry.match.subject
    return subject.id if subject.kind == "deals" else sight.lowest("deals", entry)


def _order(action: Action) -> tuple[object, ...]:
    """Rule number, then subject, then trigger, then owner; ids compare as numbers where they are numbers."""
    subject = (action.subject.kind, id_order(action.subject.id))
    return by_id[action.rule].number, subject, trigger_order(action.trigger), id_order(action.owner_id)


def trigger_order(trigger: str) -> tuple[str, str, str]:
    """`emails:9@…` before `emails:10@…`; instants and dates as text."""
    kind, colon, rest = trigger.partition(":")
    if not colon or not kind.isalpha():
        return "", trigger, ""
    record_id, _, qualifier = rest.partition("@")
    return kind, id_order(record_id), qualifier
