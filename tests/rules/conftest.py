"""A database of each kind that the rules' tests fill again and again; each import empties it."""

import uuid
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, make_url, text

from crm.database import Database, open_database


@pytest.fixture(scope="session")
def refilled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """SQLite that holds whatever the last test imported: import with `replace=True`."""
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('rules') / 'daybook.db'}")
    yield database
    database.dispose()


@pytest.fixture(scope="session")
def refilled_postgres(postgres_url: str) -> Iterator[Database]:
    """The same on PostgreSQL."""
    database = open_database(_new_postgres(postgres_url))
    yield database
    database.dispose()


def _new_postgres(server: str) -> str:
    name = f"rules{uuid.uuid4().hex}"
    url = make_url(server)
    engine = create_engine(url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template_daybook"))
    engine.dispose()
    return url.set(database=name).render_as_string(hide_password=False)
