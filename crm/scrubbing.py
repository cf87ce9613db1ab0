"""Deleted means gone from the files too: what a database leaves of deleted rows in its own files is overwritten.

Refuses to promise more than that: backups and PostgreSQL's own log are whoever's who keeps them (docs/privacy.md).
"""

import contextlib
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, delete, update

from crm.database import Database
from crm.errors import Busy, DatabaseUnusable
from crm.schema.base import Base

_PIECE = 16 << 20  # bytes of zeros written at once


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


def forget(connection: Connection, table: type[Base], column: str | None) -> None:
    """All rows; or one column of all rows."""
    if connection.dialect.name == "postgresql":
        _into_a_new_file(connection, table, column)
    elif column is None:
        connection.execute(delete(table))
    else:
        connection.execute(update(table).where(table.__table__.c[column].is_not(None)).values({column: None}))


def scrub(database: Database, *, patience: float) -> None:
    """May be interrupted and called again. Raises Busy when another process reads for so long that SQLite's log cannot
    be emptied."""
    if database.dialect != "sqlite":
        return
    _overwrite_free_pages(database)
    if not database.empty_log(patience=patience):
        raise Busy(
            "All is deleted, but the database's log still holds some of it: another process is reading.",
            "The next command finishes it, and so does a bot that runs.",
        )


def _into_a_new_file(connection: Connection, table: type[Base], column: str | None) -> None:
    """DELETE and UPDATE leave what was in PostgreSQL's files, and VACUUM does for as long as somebody reads."""
    name = connection.dialect.identifier_preparer.quote(table.__tablename__)
    columns = [
        connection.dialect.identifier_preparer.quote(one.name) for one in table.__table__.c if one.name != column
    ]
    if column is not None:
        stays = f"SELECT {', '.join(columns)} FROM {name}"  # noqa: S608  names of our own schema
        connection.exec_driver_sql(f"CREATE TEMPORARY TABLE stays ON COMMIT DROP AS {stays}")
    connection.exec_driver_sql(f"TRUNCATE TABLE {name}")
    if column is not None:
        listed = ", ".join(columns)
        connection.exec_driver_sql(f"INSERT INTO {name} ({listed}) SELECT {listed} FROM stays")  # noqa: S608
        connection.exec_driver_sql("DROP TABLE stays")


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
        connection.exec_driver_sql("DROP TABLE IF EXISTS zeros")


def remove_folder(folder: Path) -> None:
    """With all that is in it, and what an earlier try left of it; a folder that is not there is removed already.
    Raises DatabaseUnusable with the way out."""
    folder = folder.resolve()  # the link stays, what it names goes
    gone = folder.with_name(f"{folder.name}.gone-{uuid.uuid4().hex}")
    with contextlib.suppress(OSError):  # not there; or it cannot move (a mount), and is emptied where it is
        folder.rename(gone)  # nobody who still has its name writes into a folder that is half removed
    for left in (folder, *folder.parent.glob(f"{folder.name}.gone-*")):
        try:
            shutil.rmtree(left)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise DatabaseUnusable(
                f"{left} cannot be removed: {error.strerror}. Nothing is served until it is gone.",
                "Remove it by hand, then run any command: daybook settings get hipaa",
            ) from None
