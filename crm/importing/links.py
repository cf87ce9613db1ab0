"""Reads the associations that a line states. Refuses ids that are none; object types beyond ours are left out."""

import re
from typing import Any

from crm.importing.values import ID_LENGTH, BadValue, identifier, text
from crm.kinds import OBJECTS

_CUSTOM = re.compile(r"p\d*_|2-\d+$")  # HubSpot: p_boats, p123_boats, 2-3465404
_SINGULAR = {"companies": "company"}


Link = tuple[str, str, str | None]  # to kind, to id, label


def _spellings(kind: str) -> list[str]:
    singular = _SINGULAR.get(kind, kind.removesuffix("s"))
    return [spelling.replace("_", gap) for spelling in (kind, singular) for gap in ("_", " ", "-", "")]


KIND_OF = {spelling: kind for kind in OBJECTS for spelling in _spellings(kind)}


def kind_of(name: str) -> str | None:
    """Our name of an object type, whichever of HubSpot's spellings is used; None for custom objects."""
    return KIND_OF.get(name) or KIND_OF.get(name.strip().lower())


def own_kind(name: str, where: str) -> str | None:
    """Our name of a type whose properties are to be hidden; None for a custom object, which is never shown. Raises
    BadValue for anything else: a misspelt type would show what was meant to be hidden."""
    kind = kind_of(name)
    if kind is None and not _CUSTOM.match(name):
        raise BadValue(f"{where}: unknown object type", name)
    return kind


def read_links(associations: Any) -> tuple[list[Link], list[str]]:
    """The links, each other record once, and the names of object types that are not ours."""
    if not associations:
        return [], []
    if associations.__class__ is not dict:
        raise BadValue("associations: not an object", associations)
    links: dict[tuple[str, str], str | None] = {}
    others: list[str] = []
    for name, stated in associations.items():
        kind = kind_of(name)
        if kind is None:
            others.append(name)
            continue
        for entry in _entries(name, stated):
            other, label = _other(name, entry)
            place = (kind, other)
            if place not in links or links[place] is None:
                links[place] = label
    return [(kind, other, label) for (kind, other), label in links.items()], others


def _entries(name: str, stated: Any) -> list[Any]:
    entries = stated.get("results") if stated.__class__ is dict else stated
    if isinstance(entries, list):
        return entries
    if entries is None:
        return []
    raise BadValue(f"associations.{name}: not a list", entries)


def _other(name: str, entry: Any) -> tuple[str, str | None]:
    """`{"id", "type", "label"}`, HubSpot v4's `{"toObjectId", "associationTypes"}`, or a bare id."""
    if entry.__class__ is not dict:
        return _id(entry, name), None
    stated = entry["id"] if "id" in entry else entry.get("toObjectId")
    other = stated if stated.__class__ is str and stated.isalnum() and len(stated) <= ID_LENGTH else _id(stated, name)
    if "label" not in entry and "associationTypes" not in entry:
        return other, None
    try:
        return other, text(entry.get("label")) or _first_label(entry.get("associationTypes"))
    except BadValue as bad:
        raise BadValue(f"associations.{name}.label: {bad.reason}", bad.value) from None


def _id(value: Any, name: str) -> str:
    try:
        return identifier(value)
    except BadValue as bad:
        raise BadValue(f"associations.{name}: {bad.reason}", bad.value) from None


def _first_label(types: Any) -> str | None:
    if types.__class__ is not list:
        return None
    return next((label for one in types if one.__class__ is dict and (label := text(one.get("label")))), None)
