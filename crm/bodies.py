"""What engagements say, for the index of passages alone: it embeds everything for everyone, and shows nothing to
anyone. Refuses to say who wrote, to whom, about what or when; properties flagged sensitive are not even read.

Who shows a passage reads it again through crm.reader. Import contracts keep this module to retrieval/.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Connection, and_, exists, func, select

from crm.errors import BadInput
from crm.happened import KINDS
from crm.kinds import Ref
from crm.properties import BODIES, DERIVED
from crm.reader import portions
from crm.schema.index import Indexed
from crm.schema.mirror import Account, Association, Source

BODY_KINDS = KINDS


@dataclass(frozen=True, slots=True)
class Stored:
    """`bodies`: the properties that hold text, raw, by name. `content_hash`: of the whole object as it came."""

    ref: Ref
    content_hash: bytes
    bodies: Mapping[str, str] = field(repr=False)


def changed(connection: Connection, collection: str, refs: Collection[Ref] | None, *, limit: int) -> list[Ref]:
    """Engagements that are not indexed as they are now, the newest change first; of `refs` where these are given."""
    if refs is None:
        return _changed(connection, collection, None, limit)
    found: list[Ref] = []
    for kind, ids in portions(refs):
        if len(found) < limit and kind in BODY_KINDS:
            found += _changed(connection, collection, (kind, ids), limit - len(found))
    return found


def of_deal(connection: Connection, deal_id: str) -> list[Ref]:
    """Engagements beside that deal. Raises BadInput when there is none of that id."""
    there = select(Source.id).where(Source.kind == "deals", Source.id == deal_id, Source.archived.is_(False))
    if connection.execute(there).first() is None:
        raise BadInput(f"There is no deal {deal_id[:80]}.", "Its id stands in its address in the CRM.")
    query = select(Association.to_kind, Association.to_id).where(
        Association.from_kind == "deals", Association.from_id == deal_id, Association.to_kind.in_(BODY_KINDS)
    )
    return [Ref(row.to_kind, row.to_id) for row in connection.execute(query)]


def how_many_changed(connection: Connection, collection: str, refs: Collection[Ref] | None = None) -> int:
    if refs is not None:
        return len(changed(connection, collection, refs, limit=len(refs)))
    query = select(func.count()).select_from(Source).where(_living(), ~_as_indexed(collection))
    return connection.execute(query).scalar_one()


def gone(connection: Connection, collection: str, *, limit: int) -> list[Ref]:
    """Indexed ones that are deleted or archived."""
    there = exists().where(Source.kind == Indexed.kind, Source.id == Indexed.id, Source.archived.is_(False))
    query = select(Indexed.kind, Indexed.id).where(Indexed.collection == collection, ~there).limit(limit)
    return [Ref(row.kind, row.id) for row in connection.execute(query)]


def anything_gone(connection: Connection) -> bool:
    """Of any collection."""
    there = exists().where(Source.kind == Indexed.kind, Source.id == Indexed.id, Source.archived.is_(False))
    return connection.execute(select(Indexed.id).where(~there).limit(1)).first() is not None


def read_bodies(connection: Connection, refs: Iterable[Ref]) -> Iterator[Stored]:
    """Of those that are there."""
    sensitive = _sensitive(connection)
    for kind, ids in portions(refs):
        query = select(Source.id, Source.content_hash, Source.line).where(
            Source.kind == kind, Source.id.in_(ids), _living()
        )
        for row in connection.execute(query):
            properties = json.loads(row.line).get("properties") or {}
            unseen = sensitive.get(kind, frozenset())
            bodies = {
                name: value
                for name in BODIES.get(kind, ())
                if isinstance(value := properties.get(name), str) and not _hides(kind, name, unseen)
            }
            yield Stored(Ref(kind, row.id), row.content_hash, bodies)


def _changed(connection: Connection, collection: str, among: tuple[str, list[str]] | None, limit: int) -> list[Ref]:
    query = select(Source.kind, Source.id).where(_living(), ~_as_indexed(collection))
    if among is not None:
        query = query.where(Source.kind == among[0], Source.id.in_(among[1]))
    query = query.order_by(Source.updated_at.desc(), Source.kind, Source.id).limit(limit)
    return [Ref(row.kind, row.id) for row in connection.execute(query)]


def _living() -> ColumnElement[bool]:
    return and_(Source.kind.in_(BODY_KINDS), Source.archived.is_(False))


def _as_indexed(collection: str) -> ColumnElement[bool]:
    return exists().where(
        Indexed.collection == collection,
        Indexed.kind == Source.kind,
        Indexed.id == Source.id,
        Indexed.content_hash == Source.content_hash,
    )


def _sensitive(connection: Connection) -> dict[str, frozenset[str]]:
    stored = connection.execute(select(Account.sensitive_properties)).scalar_one_or_none()
    return {kind: frozenset(names) for kind, names in json.loads(stored or "{}").items()}


def _hides(kind: str, name: str, sensitive: frozenset[str]) -> bool:
    return name in sensitive or any(source in sensitive for source in DERIVED.get(kind, {}).get(name, ()))
