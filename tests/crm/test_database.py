"""Opening, migrating and refusing databases."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from crm.database import HEAD, Database, open_database
from crm.errors import DatabaseUnusable
from crm.schema import metadata


def test_an_upgraded_empty_database_has_the_schema_of_the_code(database: Database) -> None:
    with database.writing() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, metadata) == []


def test_head_is_the_newest_script() -> None:
    scripts = Path("crm/migrations/versions").glob("[0-9]*.py")
    assert max(script.name[:4] for script in scripts) == HEAD


def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'daybook.db'}"
    database = open_database(url)
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.dispose()
    with pytest.raises(DatabaseUnusable, match="9999"):
        open_database(url)


def test_the_reading_side_refuses_to_write(database: Database) -> None:
    with pytest.raises((DBAPIError, DatabaseUnusable), match=r"(?i)read-?only"), database.reading() as connection:
        connection.execute(text("DELETE FROM settings"))


def test_postgres_is_migrated_only_when_asked(postgres_url: str) -> None:
    with pytest.raises(DatabaseUnusable) as refused:
        open_database(postgres_url)
    assert refused.value.hint == "Run: daybook upgrade"


def test_a_folder_that_cannot_be_made_is_named() -> None:
    with pytest.raises(DatabaseUnusable, match="/proc/nowhere"):
        open_database("sqlite:////proc/nowhere/daybook.db")
