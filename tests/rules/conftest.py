"""A database of each kind that the rules' tests fill again and again; each import empties it."""

import uuid
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, make_url, text

from crm.database import Database, open_database


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def refilled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Holds whatever the last test imported: import with `replace=True`."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('rules') / 'daybook.db'}"
    else:
        url = _new_postgres(request.getfixturevalue("postgres_url"))
    database = open_database(url, migrate=True)
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
