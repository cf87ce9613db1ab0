"""Reads the associations that a line states. Refuses ids that are none; object types beyond ours are left out."""

from typing import Any, NamedTuple

from crm.importing.values import BadValue, identifier, text
from crm.kinds import OBJECTS

_SINGULAR = {"companies": "company"}


class Link(NamedTuple):
    kind: str
    id: str
    label: str | None


def _spellings(kind: str) -> list[str]:
    singular = _SINGULAR.get(kind, kind.removesuffix("s"))
    return [spelling.replace("_", gap) for spelling in (kind, singular) for gap in ("_", " ", "-", "")]


KIND_OF = {spelling: kind for kind in OBJECTS for spelling in _spellings(kind)}


def kind_of(name: str) -> str | None:
    """Our name of an object type, whichever of HubSpot's spellings is used; None for custom objects."""
    return KIND_OF.get(name) or KIND_OF.get(name.strip().lower())


def read_links(associations: Any) -> tuple[list[Link], list[str]]:
    """The links, each other record once, and the names of object types that are not ours."""
    if not associations:
        return [], []
    if associations.__class__ is not dict:
        raise BadValue("associations: not an object", associations)
    links: dict[tuple[str, str], Link] = {}
    others: list[str] = []
    for name, stated in associations.items():
        kind = kind_of(name)
        if kind is None:
            others.append(name)
            continue
        for entry in _entries(name, stated):
            link = _link(kind, name, entry)
            known = links.get((link.kind, link.id))
            if known is None or known.label is None:
                links[link.kind, link.id] = link
    return list(links.values()), others


def _entries(name: str, stated: Any) -> list[Any]:
    entries = stated.get("results") if stated.__class__ is dict else stated
    if entries is None:
        return []
    if entries.__class__ is not list:
        raise BadValue(f"associations.{name}: not a list", entries)
    return list(entries)


def _link(kind: str, name: str, entry: Any) -> Link:
    """`{"id", "type", "label"}`, HubSpot v4's `{"toObjectId", "associationTypes"}`, or a bare id."""
    if entry.__class__ is not dict:
        return Link(kind, identifier(entry, f"associations.{name}.id"), None)
    stated = entry.get("id", entry.get("toObjectId"))
    try:
        label = text(entry.get("label")) or _first_label(entry.get("associationTypes"))
    except BadValue as bad:
        raise BadValue(f"associations.{name}.label: {bad.reason}", bad.value) from None
    return Link(kind, identifier(stated, f"associations.{name}.id"), label)


def _first_label(types: Any) -> str | None:
    if types.__class__ is not list:
        return None
    return next((label for one in types if one.__class__ is dict and (label := text(one.get("label")))), None)
