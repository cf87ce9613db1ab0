"""Where state lives: one database, opened once, migrated before first use. Refuses one that is newer than this code.

`reading()` and `writing()` hand out Core connections. They know nothing of who may see what: display reads of the
mirror go through crm.reader with a Viewer.
"""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from crm.errors import Busy, DatabaseUnusable

HEAD = "0013"  # the newest migration; a test compares it with the scripts
_PATIENCE = 30.0  # seconds


class Database:
    """An engine for reading beside one for writing. SQLite: WAL, one writer at a time in this process."""

    def __init__(self, url: str) -> None:
        self.url = _complete(url)
        self.dialect = make_url(self.url).get_backend_name()
        self._write_lock = threading.RLock()
        self._reader = _engine(self.url, writable=False)
        self._writer = _engine(self.url, writable=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One snapshot; whatever is written on it is refused by the database."""
        with _explained(self.url), self._reader.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self, *, durable: bool = False, patience: float = _PATIENCE) -> Iterator[Connection]:
        """One transaction: BEGIN IMMEDIATE on SQLite. Keep it short, and never across HTTP.

        `durable`: survives a power cut too (SQLite's synchronous FULL), for what must be known before a post goes out.
        `patience`: seconds to wait for who writes already (on PostgreSQL: for any lock, if given); then Busy.
        """
        engine = self._writer.execution_options(daybook_durable=durable, daybook_patience=patience)
        with self._turn(patience), _explained(self.url), engine.begin() as connection:
            if self.dialect == "postgresql" and patience != _PATIENCE:
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(patience * 1000)}")
            yield connection

    @contextmanager
    def _turn(self, patience: float) -> Iterator[None]:
        """SQLite has one writer, and whoever waits in this process need not ask the file again and again. Imports,
        which wait for each other without end, are other processes."""
        if self.dialect != "sqlite":
            yield
            return
        if not self._write_lock.acquire(timeout=-1 if patience == _PATIENCE else patience):
            raise _busy()
        try:
            yield
        finally:
            self._write_lock.release()

    def empty_log(self, *, patience: float) -> bool:
        """SQLite's log is written into the file and cut to nothing; False when others read for longer than that."""
        with _explained(self.url), closing(self._writer.raw_connection()) as raw:
            cursor = raw.cursor()
            cursor.execute(f"PRAGMA busy_timeout={int(patience * 1000)}")
            busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            cursor.close()
        return not busy

    def dispose(self) -> None:
        self._reader.dispose()
        self._writer.dispose()


def open_database(url: str, *, migrate: bool | None = None) -> Database:
    """The database at `url`, at this code's version.

    SQLite creates and migrates itself; PostgreSQL is migrated only with `migrate=True` (`daybook upgrade`).
    Raises DatabaseUnusable for a newer version, an unwritable place, or a PostgreSQL that was never upgraded.
    """
    _make_folder(url)
    database = Database(url)
    try:
        _bring_to_head(database, migrate=database.dialect == "sqlite" if migrate is None else migrate)
    except BaseException:
        database.dispose()
        raise
    return database


def _bring_to_head(database: Database, *, migrate: bool) -> None:
    version = _version(database)
    if version == HEAD:
        return
    if version is not None and version > HEAD:
        raise DatabaseUnusable(
            f"The database is of version {version}; this Daybook knows versions up to {HEAD}.",
            "Install the newer Daybook again, or point DAYBOOK_HOME or DAYBOOK_DATABASE_URL elsewhere.",
        )
    if not migrate:
        raise DatabaseUnusable(
            f"The database is of version {version or 'none'}; this Daybook needs {HEAD}.", "Run: daybook upgrade"
        )
    _migrate(database)


def _complete(url: str) -> str:
    if url.startswith(("postgresql://", "postgres://")):
        return "postgresql+psycopg://" + url.split("://", 1)[1]
    return url


def _make_folder(url: str) -> None:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise DatabaseUnusable(
            "DAYBOOK_DATABASE_URL is not a database URL.",
            "It looks like sqlite:////var/lib/daybook/daybook.db or postgresql://user:password@host/name.",
        ) from None
    if parsed.get_backend_name() not in ("sqlite", "postgresql", "postgres"):
        raise DatabaseUnusable(
            f"DAYBOOK_DATABASE_URL names {parsed.get_backend_name()}; Daybook runs on sqlite and postgresql.",
            "",
        )
    if parsed.get_backend_name() == "sqlite" and parsed.database and parsed.database != ":memory:":
        folder = Path(parsed.database).parent
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise DatabaseUnusable(
                f"The folder {folder} cannot be made: {error.strerror}.",
                "Set DAYBOOK_HOME to a folder you can write to.",
            ) from None


def _engine(url: str, *, writable: bool) -> Engine:
    try:
        engine = create_engine(url, hide_parameters=True, pool_pre_ping=not url.startswith("sqlite"))
    except (NoSuchModuleError, ArgumentError) as error:
        raise DatabaseUnusable("DAYBOOK_DATABASE_URL is not a database URL.", str(error)) from None
    if engine.dialect.name == "sqlite":
        _tune_sqlite(engine, writable=writable)
    elif not writable:
        engine = engine.execution_options(postgresql_readonly=True, isolation_level="REPEATABLE READ")
    return engine


def _tune_sqlite(engine: Engine, *, writable: bool) -> None:
    """SQLAlchemy's documented recipe: we say BEGIN ourselves, else pysqlite defers it and updates are lost."""

    @event.listens_for(engine, "connect")
    def connect(dbapi: Any, _record: object) -> None:
        dbapi.isolation_level = None
        cursor = dbapi.cursor()
        cursor.execute(f"PRAGMA busy_timeout={int(_PATIENCE * 1000)}")
        if writable:
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=NORMAL")
            cursor.execute("PRAGMA secure_delete=FAST")
        else:
            cursor.execute("PRAGMA query_only=ON")
        cursor.execute("PRAGMA cache_size=-65536")
        cursor.execute("PRAGMA mmap_size=1073741824")
        cursor.execute("PRAGMA temp_store=MEMORY")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if writable:  # outside the transaction, where SQLite allows it
            options = connection.get_execution_options()
            durable, patience = options.get("daybook_durable", False), options.get("daybook_patience", _PATIENCE)
            connection.exec_driver_sql(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
            connection.exec_driver_sql(f"PRAGMA busy_timeout={int(patience * 1000)}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writable else "BEGIN")


def _version(database: Database) -> str | None:
    """None for an empty database."""
    with database.writing() if database.dialect == "sqlite" else database.reading() as connection:
        if not connection.dialect.has_table(connection, "alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def _migrate(database: Database) -> None:
    from alembic import command  # slow to import, needed once per version
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def _explained(url: str) -> Iterator[None]:
    """Turns what a driver says about the place (not about our SQL) into a sentence."""
    try:
        yield
    except DBAPIError as error:
        said = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else type(error.orig).__name__
        where = make_url(url).database if url.startswith("sqlite") else "PostgreSQL"
        if "locked" in said or "lock timeout" in said:
            raise _busy() from None
        if any(sign in said for sign in ("unable to open", "readonly", "disk", "not a database", "malformed")):
            raise DatabaseUnusable(
                f"The database {where} cannot be used: {said}.",
                "Check the folder's rights and space, or set DAYBOOK_HOME to a folder you can write to.",
            ) from None
        if error.connection_invalidated or "connection" in said:
            raise DatabaseUnusable(
                "PostgreSQL does not answer.", "Check DAYBOOK_DATABASE_URL and that the server runs."
            ) from None
        raise


def _busy() -> Busy:
    return Busy("An import is running, or another process is writing. Nothing was changed.", "Try again in a minute.")
