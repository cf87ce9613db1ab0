"""Rows of the action ledger, read and written. Decides nothing: rules.ledger does."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    bindparam,
    insert,
    literal,
    select,
    tuple_,
    update,
)

from crm.kinds import Ref
from crm.rule_tables import rule_tables
from crm.schema.ledger import LedgerAction
from rules.catalog import by_id
from rules.model import Evidence, Match, State

ACTIONS = cast("Table", LedgerAction.__table__)
OPEN: dict[str, Any] = {"state": "open", "snoozed_until": None, "closed_at": None, "closed_reason": None}
_ASSOCIATIONS = rule_tables(literal(0)).associations
_CHUNK = 200


class Identity(NamedTuple):
    rule: str
    user_id: str
    subject: str
    trigger: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A ledger row: the match as last seen, and what became of it."""

    match: Match
    state: State
    first_seen: int
    frozen: Mapping[str, Sequence[str]] | None
    snoozed_until: int | None = None
    closed_at: int | None = None
    closed_reason: str | None = None
    feedback: str | None = None

    @property
    def identity(self) -> Identity:
        return identity_of(self.match)


def unclosed(connection: Connection, user_id: str | None = None) -> list[Entry]:
    """Open and snoozed actions of one rep, or of all."""
    query = select(ACTIONS).where(LedgerAction.state.in_(("open", "snoozed")))
    return _read(connection, query if user_id is None else query.where(LedgerAction.user_id == user_id))


def history(connection: Connection, user_id: str | None = None) -> list[Entry]:
    """Every action of that rep, or of all, that was ever seen."""
    query = select(ACTIONS)
    return _read(connection, query if user_id is None else query.where(LedgerAction.user_id == user_id))


def dismissed_since(connection: Connection, user_id: str, at: int) -> list[Entry]:
    of_rep = and_(LedgerAction.user_id == user_id, LedgerAction.state == "dismissed")
    return _read(connection, select(ACTIONS).where(of_rep, LedgerAction.closed_at >= at))


def identity_of(match: Match) -> Identity:
    return Identity(match.rule, match.user_id, str(match.subject), match.trigger)


def entries_of(connection: Connection, identities: Iterable[Identity]) -> Iterable[Entry]:
    wanted = list(identities)
    columns = tuple_(LedgerAction.rule, LedgerAction.user_id, LedgerAction.subject, LedgerAction.trigger)
    for start in range(0, len(wanted), _CHUNK):
        yield from _read(connection, select(ACTIONS).where(columns.in_(wanted[start : start + _CHUNK])))


def _read(connection: Connection, query: Select[Any]) -> list[Entry]:
    return [
        Entry(
            match=_match(row),
            state=row.state,
            first_seen=row.first_seen,
            frozen=json.loads(row.frozen) if row.frozen else None,
            snoozed_until=row.snoozed_until,
            closed_at=row.closed_at,
            closed_reason=row.closed_reason,
            feedback=row.feedback,
        )
        for row in connection.execute(query)
    ]


def insert_matches(connection: Connection, matches: list[Match], now: int) -> None:
    if not matches:
        return
    frozen = _associations_of(connection, [m.subject for m in matches if by_id[m.rule].freezes])
    rows = [
        {
            **key_of(identity_of(match)),
            **seen(match),
            **OPEN,
            "first_seen": now,
            "frozen": json.dumps(frozen[match.subject]) if match.subject in frozen else None,
            "feedback": None,
        }
        for match in matches
    ]
    connection.execute(insert(ACTIONS), rows)


def _associations_of(connection: Connection, subjects: list[Ref]) -> dict[Ref, dict[str, list[str]]]:
    """Contacts and companies of each subject, as they are now."""
    found: dict[Ref, dict[str, list[str]]] = {ref: {"contacts": [], "companies": []} for ref in subjects}
    a = _ASSOCIATIONS.c
    for start in range(0, len(subjects), _CHUNK):
        chunk = [tuple(ref) for ref in subjects[start : start + _CHUNK]]
        query = select(a.from_kind, a.from_id, a.to_kind, a.to_id).where(
            tuple_(a.from_kind, a.from_id).in_(chunk), a.to_kind.in_(("contacts", "companies"))
        )
        for row in connection.execute(query):
            found[Ref(row.from_kind, row.from_id)][row.to_kind].append(row.to_id)
    return found


def update_rows(connection: Connection, changes: list[dict[str, Any]]) -> None:
    """One statement a set of columns: the driver batches rows of one shape."""
    shapes: dict[frozenset[str], list[dict[str, Any]]] = {}
    for change in changes:
        shapes.setdefault(frozenset(change), []).append({f"_{name}": value for name, value in change.items()})
    for names, rows in shapes.items():
        statement = update(ACTIONS).where(*(ACTIONS.c[name] == bindparam(f"_{name}") for name in Identity._fields))
        values: dict[str, Any] = {name: bindparam(f"_{name}") for name in names - set(Identity._fields)}
        connection.execute(statement.values(values), rows)


def key_of(identity: Identity) -> dict[str, str]:
    return identity._asdict()


def where(identity: Identity) -> ColumnElement[bool]:
    return and_(*(ACTIONS.c[name] == value for name, value in identity._asdict().items()))


def seen(match: Match) -> dict[str, Any]:
    facts = asdict(match)
    for column in (*Identity._fields, "owner_id", "since", "expires_at"):
        facts.pop(column)
    return {
        "owner_id": match.owner_id,
        "since": match.since,
        "expires_at": match.expires_at,
        "facts": json.dumps(facts, ensure_ascii=False),
    }


def _match(row: Any) -> Match:
    facts = json.loads(row.facts)
    evidence = tuple(
        Evidence(e["name"], e["value"], Ref(*e["record"]) if e["record"] else None, e["property"])
        for e in facts["evidence"]
    )
    kind, _, subject = row.subject.partition(":")
    return Match(
        rule=row.rule,
        user_id=row.user_id,
        owner_id=row.owner_id,
        subject=Ref(kind, subject),
        trigger=row.trigger,
        since=row.since,
        expires_at=row.expires_at,
        items=tuple(Ref(*item) for item in facts["items"]),
        contact_ids=tuple(facts["contact_ids"]),
        trigger_refs=tuple(Ref(*ref) for ref in facts["trigger_refs"]),
        trigger_property=tuple(facts["trigger_property"]) if facts["trigger_property"] else None,
        ready_at=facts["ready_at"],
        closing=facts["closing"],
        evidence=evidence,
    )
