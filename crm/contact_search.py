"""Contacts by what a person types of their name or address: visible ones only, and nothing hidden is searched."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select

from crm.kinds import Ref, id_order
from crm.reader import Reader
from crm.schema.mirror import Contact

_COLUMNS = {"firstname": "first_name", "lastname": "last_name", "email": "email"}
_MOST_WORDS = 5
_LOOKED_AT = 200


def find_contacts(reader: Reader, words: str, *, most: int, but: Collection[Ref] = ()) -> list[Ref]:
    """Those in whom each word occurs, by name. Nothing for no words."""
    wanted = words.split()[:_MOST_WORDS]
    columns: list[Any] = [
        getattr(Contact, column) for name, column in _COLUMNS.items() if not reader.hides("contacts", name)
    ]
    if not wanted or not columns:
        return []
    query = select(Contact.id).order_by(*columns[-2::-1], Contact.id).limit(_LOOKED_AT)
    for word in wanted:
        query = query.where(or_(false(), *(_holds(column, word) for column in columns)))
    found = [Ref("contacts", id_) for id_ in reader.session.execute(query).scalars()]
    return [ref for ref in found if ref not in but][:most]


def contacts_of(reader: Reader, companies: Collection[Ref], *, most: int, but: Collection[Ref] = ()) -> list[Ref]:
    """The visible contacts of those companies, lowest id first."""
    linked = reader.associated(companies, "contacts").values()
    ids = sorted({id_ for ids in linked for id_ in ids}, key=id_order)
    return [ref for ref in (Ref("contacts", id_) for id_ in ids) if ref not in but][:most]


def _holds(column: Any, word: str) -> ColumnElement[bool]:
    """SQLite knows only the capitals of ASCII: the others are tried as one writes them."""
    spelt = dict.fromkeys((word, word.capitalize(), word.lower(), word.upper()) if not word.isascii() else (word,))
    return or_(*(column.icontains(one, autoescape=True) for one in spelt))
