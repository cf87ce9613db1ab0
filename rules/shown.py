"""The actions of a rep as that rep may see them. Whatever stands on something hidden is left out, or its value is."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, literal, select

from crm.database import Database
from crm.kinds import Ref, id_order
from crm.reader import Reader
from crm.rule_tables import rule_tables
from crm.viewer import viewer_of
from rules.catalog import by_id
from rules.entries import Entry, history, unclosed
from rules.ledger import evaluate_with_settings, run
from rules.model import Action, Category, Match
from rules.sight import Sight, look


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
            return visible_actions(connection, reader, entries, now)
    with database.reading() as connection:
        matches = evaluate_with_settings(connection, now, user_id=user_id).matches
        return visible_actions(connection, reader, [_open_now(match, now) for match in matches], now)


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
                shown += visible_actions(connection, reader, mine, now)
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


def visible_actions(connection: Connection, reader: Reader, entries: Sequence[Entry], now: int) -> list[Action]:
    """Of one rep's actions those that the rep may see, without the names and values that the rep may not."""
    sight = look(connection, reader, entries, now)
    shown = [_action(sight, entry) for entry in entries if sight.shows(entry.match)]
    return sorted(shown, key=_order)


def is_rep(connection: Connection, user_id: str) -> bool:
    users = rule_tables(literal(0)).users
    query = select(users.c.id).where(users.c.id == user_id, users.c.active.is_(True), users.c.owner_id.is_not(None))
    return connection.execute(query).first() is not None


def _action(sight: Sight, entry: Entry) -> Action:
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


def _contact(sight: Sight, entry: Entry) -> str | None:
    match = entry.match
    if match.subject.kind == "contacts":
        return match.subject.id
    if match.contact_ids:
        return next((id_ for id_ in match.contact_ids if Ref("contacts", id_) in sight.visible), None)
    return sight.lowest("contacts", entry)


def _deal(sight: Sight, entry: Entry) -> str | None:
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
