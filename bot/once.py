"""Inserts that happen once, whoever comes first: the same row a second time is refused by the database, quietly."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, literal
from sqlalchemy.dialects import postgresql, sqlite

from crm.schema.base import Base


def insert_once(connection: Connection, table: type[Base], values: Mapping[str, Any]) -> bool:
    """False when a row with that key (or another unique column) was there already."""
    insert = (postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert)(table)
    # psycopg's rowcount says -1 here; what the statement returns is certain on both
    stored = insert.values(**values).on_conflict_do_nothing().returning(literal(1))
    return connection.execute(stored).first() is not None
