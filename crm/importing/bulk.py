"""What makes a first, large import quick: no passes of the garbage collector, indexes built once, at the end."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Index, select

from crm.schema.base import Base
from crm.schema.mirror import CLASSES, EmailRecipient, Source

LARGE = 4_000_000  # bytes; below it the indexes cost less than dropping them


@contextmanager
def collector_paused() -> Iterator[None]:
    """A batch is thousands of living objects without cycles, which the collector would visit again and again: a
    quarter of the whole time, measured."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def indexes_at_the_end(connection: Connection, size: int) -> Iterator[None]:
    """For a large folder into an empty mirror on SQLite, in the import's own transaction. On PostgreSQL dropping an
    index would lock readers out."""
    indexes = _indexes() if size >= LARGE and connection.dialect.name == "sqlite" and _is_empty(connection) else []
    for index in indexes:
        index.drop(connection)
    yield
    for index in indexes:
        index.create(connection)


def _indexes() -> list[Index]:
    tables = [Base.metadata.tables[name] for name in (*CLASSES, EmailRecipient.__tablename__)]
    return [index for table in tables for index in sorted(table.indexes, key=lambda one: str(one.name))]


def _is_empty(connection: Connection) -> bool:
    return connection.execute(select(Source.id).limit(1)).first() is None
