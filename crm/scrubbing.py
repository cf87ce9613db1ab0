"""Deleted means gone from the files too: what a database leaves of deleted rows in its own files is overwritten.

Refuses to say more than that: backups and PostgreSQL's own log are whoever's who keeps them (docs/privacy.md).
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from crm.database import Database
from crm.errors import Busy
from crm.schema.base import Base

_PIECE = 16 << 20  # bytes of zeros written at once
_PATIENCE = 10.0  # seconds


@contextmanager
def deleting(connection: Connection) -> Iterator[None]:
    """SQLite overwrites whole pages that become free meanwhile; at other times it would cost too much."""
    if connection.dialect.name != "sqlite":
        yield
        return
    connection.exec_driver_sql("PRAGMA secure_delete=ON")
    try:
        yield
    finally:
        connection.exec_driver_sql("PRAGMA secure_delete=FAST")


def scrub(database: Database, tables: Iterable[type[Base]]) -> None:
    """`tables`: from which rows went. May be interrupted and called again. Raises Busy when another process reads for
    so long that SQLite's log cannot be emptied."""
    if database.dialect == "sqlite":
        _overwrite_free_pages(database)
        if not database.empty_log(patience=_PATIENCE):
            raise Busy(
                "Everything is deleted; the database's log still holds some of it, because another process reads.",
                "Any next command, or the bot, finishes it: daybook settings get hipaa",
            )
    else:
        database.rewrite(sorted(table.__tablename__ for table in tables), patience=_PATIENCE)


def _overwrite_free_pages(database: Database) -> None:
    """Pages that were freed earlier still hold what stood on them. Zeros are put on all of them, then given back."""
    with database.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS zeros (zeros BLOB)")
    size = 1
    while size:
        with database.writing() as connection:
            free = int(connection.exec_driver_sql("PRAGMA freelist_count").scalar_one())
            page = int(connection.exec_driver_sql("PRAGMA page_size").scalar_one())
            size = min(free * page, _PIECE)
            if size:
                connection.exec_driver_sql("INSERT INTO zeros VALUES (zeroblob(?))", (size,))
    with database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE zeros")
