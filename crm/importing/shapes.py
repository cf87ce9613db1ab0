"""What one line of a file becomes: rows of typed tables and stated associations. Holds no SQL."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from crm.importing.links import Link
from crm.importing.values import BadValue, identifier, time

Parsed = dict[str, Any]
Row = tuple[Any, ...]
NAME = "\0name"  # no key that people write: carries the name of a document's part to its shape


class Derived(NamedTuple):
    """Rows by table, for a living record; `links` and `others` (object types that are not ours) in any case."""

    rows: Sequence[tuple[str, Row]] = ()
    links: Sequence[Link] = ()
    others: Sequence[str] = ()
    warnings: Sequence[str] = ()


class Owned(NamedTuple):
    """A typed table that a record fills, and the SQL expression that tells whose a row is."""

    table: str
    id: str = "id"


def own_id(parsed: Parsed) -> str | None:
    return identifier(parsed.get("id"))


def nothing_typed(_record_id: str, _parsed: Parsed) -> Derived:
    return Derived()


@dataclass(frozen=True)
class Shape:
    """One file of the folder. `key` gives the id a line is known by, None where that is its hash."""

    stem: str
    derive: Callable[[str, Parsed], Derived] = nothing_typed
    key: Callable[[Parsed], str | None] = own_id
    owned: tuple[Owned, ...] = ()
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    has_links: bool = False
    document: bool = False  # one JSON object in STEM.json instead of lines

    @property
    def file(self) -> str:
        return f"{self.stem}.json" if self.document else f"{self.stem}.jsonl"


def named_time(parsed: Parsed, name: str) -> int | None:
    try:
        return time(parsed.get(name))
    except BadValue as bad:
        raise BadValue(f"{name}: {bad.reason}", bad.value) from None


def one_of(parsed: Parsed, name: str, allowed: tuple[str, ...]) -> str:
    value = parsed.get(name)
    if value is None or value == "":
        raise BadValue(f"missing {name}")
    if value.__class__ is not str or value not in allowed:
        raise BadValue(f"unknown {name}", value)
    return str(value)


def as_object(value: Any, name: str) -> Parsed:
    """A missing object is an empty one."""
    if value is None:
        return {}
    if isinstance(value, dict):
        return value
    raise BadValue(f"{name}: not an object", value)


def as_list(value: Any, name: str) -> list[Any]:
    """A missing list is an empty one."""
    if value is None:
        return []
    if isinstance(value, list):
        return value
    raise BadValue(f"{name}: not a list", value)
