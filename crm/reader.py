"""The only way to read records for display: for one viewer, in one snapshot. Refuses nothing and shows nothing:
what is absent and what is forbidden are left out alike.

Associations and stored lines are no mapped classes of the policy; they are read here, from ids that passed it.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import cached_property
from types import TracebackType
from typing import Any, NamedTuple, Self

from sqlalchemy import ColumnElement, Connection, and_, select

from crm.cards import Blinds, Card, references
from crm.database import Database
from crm.kinds import OBJECTS, Ref, id_order
from crm.people import names_by_address, names_of_owners
from crm.policy import TABLES, Policy
from crm.schema.mirror import Association, PropertyChange, Source
from crm.scoped_session import ScopedSession
from crm.viewer import ACTS, Act, Viewer

__all__ = ["Card", "Change", "Link", "Reader"]

_AT_ONCE = 500  # ids in one statement: both databases still look each one up


class Link(NamedTuple):
    """An association of a visible record with a visible one."""

    ref: Ref
    label: str | None


class Change(NamedTuple):
    """From that instant on a property had that value; None where it was emptied."""

    at: int
    value: str | None


class Reader:
    """A context manager around one short read transaction. Open one for each request and let it go.

    `session` is for modules of crm/ that select mapped classes: each SELECT on it is filtered by the policy.
    """

    def __init__(self, database: Database, viewer: Viewer) -> None:
        self.viewer = viewer
        self._database = database
        self._open = ExitStack()
        self._policy = Policy(viewer)
        self._clauses: dict[tuple[Act, str], ColumnElement[bool]] = {}
        self._known: dict[Act, dict[Ref, bool]] = {act: {} for act in ACTS}  # holds within one snapshot

    def __enter__(self) -> Self:
        with ExitStack() as opening:
            self._connection: Connection = opening.enter_context(self._database.reading())
            self._blinds = Blinds(self._connection, self.viewer)
            self._open = opening.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.__exit__(kind, error, trace)

    @cached_property
    def session(self) -> ScopedSession:
        return self._open.enter_context(ScopedSession(self._connection, self._policy))

    @property
    def hipaa(self) -> bool:
        return self._blinds.hipaa

    def hidden(self, kind: str) -> frozenset[str]:
        """Names of properties of that type that are hidden from the viewer, by the set or as sensitive."""
        return self._blinds.hidden(kind)

    def hides(self, kind: str, name: str) -> bool:
        """Whether the viewer may not know, filter, sort or sum by that property of that type."""
        return self._blinds.hides(kind, name)

    def which_visible(self, refs: Iterable[Ref]) -> set[Ref]:
        """Of these the ones that exist and may be seen."""
        return self.permitted("view", refs)

    def permitted(self, act: Act, refs: Iterable[Ref]) -> set[Ref]:
        """Of these the ones that exist and on which the viewer has that right; see crm.rights."""
        wanted = set(refs)
        known = self._known[act]
        for kind, ids in portions(ref for ref in wanted if ref not in known):
            table = TABLES[kind]
            query = select(table.c.id).where(table.c.id.in_(ids), self._clause(act, kind))
            found = set(self._connection.execute(query).scalars())
            known.update({Ref(kind, id_): id_ in found for id_ in ids})
        return {ref for ref in wanted if known.get(ref)}

    def visible_ids(self, kind: str) -> list[str]:
        """All of one type, in id order."""
        table = TABLES[kind]
        query = select(table.c.id).where(self._clause("view", kind)).order_by(table.c.id_order, table.c.id)
        return list(self._connection.execute(query).scalars())

    def associated(self, refs: Iterable[Ref], kind: str) -> dict[Ref, list[str]]:
        """Ids of visible records of that kind, lowest first; an empty list also for what is absent or forbidden."""
        wanted = dict.fromkeys(refs)
        linked = self.links(wanted, kind)
        return {ref: [link.ref.id for link in linked.get(ref, ())] for ref in wanted}

    def links(self, refs: Iterable[Ref], kind: str) -> dict[Ref, list[Link]]:
        """As `associated`, with the labels; refs without any are left out."""
        found: dict[Ref, list[Link]] = {}
        other = TABLES[kind]
        for from_kind, ids in portions(self.which_visible(refs)):
            query = (
                select(Association.from_id, Association.to_id, Association.label)
                .join(other, and_(other.c.id == Association.to_id, self._clause("view", kind)))
                .where(Association.from_kind == from_kind, Association.from_id.in_(ids), Association.to_kind == kind)
            )
            for row in self._connection.execute(query):
                found.setdefault(Ref(from_kind, row.from_id), []).append(Link(Ref(kind, row.to_id), row.label))
        for links in found.values():
            links.sort(key=lambda link: id_order(link.ref.id))
        return found

    def beside_one(self, refs: Iterable[Ref], kind: str, such: Callable[[Any], ColumnElement[bool]]) -> set[Ref]:
        """Those of the visible refs that have a visible record of that kind beside them for which `such` (of its
        columns) is true."""
        other = TABLES[kind]
        joined = and_(other.c.id == Association.to_id, self._clause("view", kind), such(other.c))
        found: set[Ref] = set()
        for from_kind, ids in portions(self.which_visible(refs)):
            query = (
                select(Association.from_id)
                .join(other, joined)
                .where(Association.from_kind == from_kind, Association.from_id.in_(ids), Association.to_kind == kind)
                .distinct()
            )
            found |= {Ref(from_kind, id_) for id_ in self._connection.execute(query).scalars()}
        return found

    def cards(self, refs: Iterable[Ref]) -> dict[Ref, Card]:
        """The visible ones, in the order asked for."""
        wanted = list(dict.fromkeys(refs))
        stored = self._stored(wanted)
        named = {other for ref, properties in stored.items() for other in references(ref.kind, properties)}
        seen = self.which_visible(named)
        return {ref: self._blinds.card(ref, stored[ref], seen.__contains__) for ref in wanted if ref in stored}

    def shown(self, refs: Iterable[Ref]) -> dict[Ref, Mapping[str, str]]:
        """The properties of the visible ones, without what is hidden from the viewer."""
        return {ref: card.properties for ref, card in self.cards(refs).items()}

    def history(self, refs: Iterable[Ref], names: Iterable[str]) -> dict[tuple[Ref, str], list[Change]]:
        """What the CRM remembers of these properties of the visible ones, newest first; without hidden properties."""
        found: dict[tuple[Ref, str], list[Change]] = {}
        wanted = set(names)
        for kind, ids in portions(self.which_visible(refs)):
            shown = sorted(name for name in wanted if self._blinds.shows(kind, name))
            query = (
                select(PropertyChange.id, PropertyChange.property, PropertyChange.at, PropertyChange.value)
                .where(PropertyChange.kind == kind, PropertyChange.id.in_(ids), PropertyChange.property.in_(shown))
                .order_by(PropertyChange.id, PropertyChange.property, PropertyChange.position)
            )
            for row in self._connection.execute(query):
                found.setdefault((Ref(kind, row.id), row.property), []).append(Change(row.at, row.value))
        return found

    def owner_names(self, owner_ids: Iterable[str]) -> dict[str, str]:
        """Colleagues are no records of the CRM: everyone may know their names."""
        return names_of_owners(self._connection, owner_ids)

    def pipeline(self, kind: str, pipeline_id: str) -> Mapping[str, Any]:
        """A pipeline of the account as it came, no record of anyone's; empty where there is none."""
        known = (Source.kind == "pipelines") & (Source.id == f"{kind}:{pipeline_id}") & Source.archived.is_(False)
        line = self._connection.execute(select(Source.line).where(known)).scalar_one_or_none()
        return dict(json.loads(line)) if line else {}

    def users_with(self, addresses: Iterable[str]) -> dict[str, str]:
        """Those of these lower-case addresses that are a colleague's, with the name."""
        return names_by_address(self._connection, addresses)

    def _clause(self, act: Act, kind: str) -> ColumnElement[bool]:
        if (act, kind) not in self._clauses:
            self._clauses[act, kind] = self._policy.permitted(act, kind, TABLES[kind].c)
        return self._clauses[act, kind]

    def _stored(self, refs: Sequence[Ref]) -> dict[Ref, Mapping[str, Any]]:
        visible = self.which_visible(refs)
        found: dict[Ref, Mapping[str, Any]] = {ref: {} for ref in visible}
        for kind, ids in portions(visible):
            query = select(Source.id, Source.line).where(
                Source.kind == kind, Source.id.in_(ids), Source.archived.is_(False)
            )
            for row in self._connection.execute(query):
                found[Ref(kind, row.id)] = json.loads(row.line).get("properties") or {}
        return found


def portions(refs: Iterable[Ref]) -> Iterator[tuple[str, list[str]]]:
    """By type, at most so many at once; what is no CRM object is left out."""
    by_kind: dict[str, set[str]] = {}
    for ref in refs:
        if ref.kind in OBJECTS:
            by_kind.setdefault(ref.kind, set()).add(ref.id)
    for kind, ids in by_kind.items():
        ordered = sorted(ids)
        for start in range(0, len(ordered), _AT_ONCE):
            yield kind, ordered[start : start + _AT_ONCE]
