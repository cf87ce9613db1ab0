"""Statements are compiled once a process, not once a database: the nineteen rules alone take half a second, and nearly
every test has a database of its own. SQLAlchemy keeps what it compiled by engine and by dialect; here all engines of a
kind keep it together."""

from typing import Any

from sqlalchemy import Dialect, Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

_KEPT = 5_000  # statements


def share_compiled() -> None:
    together: LRUCache[Any, Any] = LRUCache(_KEPT)
    Engine._compiled_cache = property(lambda _: together, lambda _, _own: None)  # type: ignore[assignment]
    for kind in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        kind.__eq__ = _is_of_the_same_kind  # type: ignore[method-assign, assignment]
        kind.__hash__ = _by_kind  # type: ignore[method-assign, assignment]


def _is_of_the_same_kind(self: Dialect, other: object) -> bool:
    return type(self) is type(other)


def _by_kind(self: Dialect) -> int:
    return hash(type(self))
