"""Deals by words of their names and of their companies' names: visible ones only, and no hidden name is searched."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from crm.cards import name_of
from crm.kinds import Ref, id_order
from crm.reader import Reader, portions
from crm.schema.mirror import Company, Contact, Deal, Stage

_LOOKED_AT = 2000
_MOST_WORDS = 24


@dataclass(frozen=True, slots=True)
class NamedDeal:
    """`companies`: names of the visible ones beside it. `is_open` None where its stage is hidden or unknown."""

    ref: Ref
    name: str
    companies: tuple[str, ...]
    is_open: bool | None
    is_own: bool


def deals_with(reader: Reader, words: Iterable[str], *, ids: Collection[str] = ()) -> list[NamedDeal]:
    """Those in whose name, or in whose company's name, one of these words stands; and those of these ids. Lowest id
    first; of very many not all."""
    wanted = list(dict.fromkeys(word for word in words if word))[:_MOST_WORDS]
    found = {Ref("deals", id_) for id_ in _holding(reader, "deals", "dealname", Deal, Deal.name, wanted)}
    for beside in reader.associated(companies_with(reader, wanted), "deals").values():
        found |= {Ref("deals", id_) for id_ in beside}
    found |= reader.which_visible(Ref("deals", id_) for id_ in ids)
    return named_deals(reader, found)


def deals_beside(reader: Reader, contacts: Iterable[Ref]) -> list[NamedDeal]:
    """The visible deals of these contacts."""
    beside = reader.associated(contacts, "deals").values()
    return named_deals(reader, {Ref("deals", id_) for ids in beside for id_ in ids})


def named_deals(reader: Reader, refs: Collection[Ref]) -> list[NamedDeal]:
    """The visible ones of these, lowest id first."""
    beside = reader.associated(refs, "companies")
    names = _company_names(reader, {id_ for ids in beside.values() for id_ in ids})
    shows_name, shows_stage = not reader.hides("deals", "dealname"), not reader.hides("deals", "dealstage")
    shows_owner = not reader.hides("deals", "hubspot_owner_id")
    stage = and_(Stage.kind == "deals", Stage.pipeline_id == Deal.pipeline, Stage.id == Deal.stage)
    found: list[NamedDeal] = []
    for kind, ids in portions(refs):
        query = select(Deal.id, Deal.name, Deal.owner_id, Stage.is_closed).outerjoin(Stage, stage)
        for row in reader.session.execute(query.where(Deal.id.in_(ids))):
            ref = Ref(kind, row.id)
            is_open = None if row.is_closed is None or not shows_stage else not row.is_closed
            name = name_of(ref, {"dealname": row.name or ""} if shows_name else {})
            own = shows_owner and row.owner_id is not None and row.owner_id == reader.viewer.owner_id
            companies = tuple(names[id_] for id_ in beside[ref] if id_ in names)
            found.append(NamedDeal(ref, name, companies, is_open, own))
    return sorted(found, key=lambda deal: id_order(deal.ref.id))


def contacts_with(reader: Reader, words: Iterable[str]) -> list[Ref]:
    """Contacts in whose first or last name one of these words stands."""
    wanted = list(dict.fromkeys(word for word in words if word))[:_MOST_WORDS]
    ids = _holding(reader, "contacts", "firstname", Contact, Contact.first_name, wanted)
    ids += _holding(reader, "contacts", "lastname", Contact, Contact.last_name, wanted)
    return [Ref("contacts", id_) for id_ in sorted(set(ids), key=id_order)]


def companies_with(reader: Reader, words: Iterable[str]) -> list[Ref]:
    """Companies in whose name one of these words stands."""
    wanted = list(dict.fromkeys(word for word in words if word))[:_MOST_WORDS]
    return [Ref("companies", id_) for id_ in _holding(reader, "companies", "name", Company, Company.name, wanted)]


def _company_names(reader: Reader, ids: Collection[str]) -> Mapping[str, str]:
    if reader.hides("companies", "name"):
        return {}
    found: dict[str, str] = {}
    for _, some in portions(Ref("companies", id_) for id_ in ids):
        query = select(Company.id, Company.name).where(Company.id.in_(some))
        found |= {row.id: " ".join(row.name.split()) for row in reader.session.execute(query) if row.name}
    return found


def _holding(reader: Reader, kind: str, name: str, mapped: Any, column: Any, words: Collection[str]) -> list[str]:
    if not words or reader.hides(kind, name):
        return []
    query = select(mapped.id).where(or_(*(_holds(column, word) for word in words))).order_by(mapped.id_order)
    return list(reader.session.execute(query.limit(_LOOKED_AT)).scalars())


def _holds(column: Any, word: str) -> ColumnElement[bool]:
    held: ColumnElement[bool] = column.icontains(word, autoescape=True)
    return held
