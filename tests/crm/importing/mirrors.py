"""Reads the mirror's tables as plain values, for comparison. Uses no code of the importer."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text

from crm.database import Database
from crm.importing import ImportReport, import_folder
from crm.schema import metadata
from tests.folders import write_folder

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
_NOT_COMPARED = ("audit", "audit_head")  # lines of the log carry the time of the import


def bring(
    database: Database,
    path: Path,
    *,
    replace: bool = False,
    strict: bool = False,
    account: Mapping[str, Any] | None = None,
    permission_sets: Mapping[str, Any] | None = None,
    **files: Sequence[Mapping[str, Any] | str | bytes],
) -> ImportReport:
    """Imports a folder of these lines, in a folder of its own below `path`."""
    folder = path / f"folder{len(list(path.iterdir()))}"
    write_folder(folder, account=account, permission_sets=permission_sets, **files)
    return import_folder(database, folder, now=NOW, replace=replace, strict=strict)


def rows(database: Database, statement: str) -> list[tuple[Any, ...]]:
    with database.reading() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def table(database: Database, name: str, columns: str = "*") -> list[tuple[Any, ...]]:
    return sorted(rows(database, f"SELECT {columns} FROM {name}"), key=repr)  # noqa: S608


def one(database: Database, statement: str) -> Any:
    """The single value of the single row."""
    [(value,)] = rows(database, statement)
    return value


def everything(database: Database) -> dict[str, list[str]]:
    """Every row of every table, in an order of its own."""
    with database.reading() as connection:
        return {
            table.name: sorted(repr(tuple(row)) for row in connection.execute(table.select()))
            for table in metadata.sorted_tables
            if table.name not in _NOT_COMPARED
        }


def counted(report: ImportReport, stem: str) -> tuple[int, int, int, int, int]:
    """added, changed, unchanged, archived, rejected."""
    counts = report.types[stem]
    return counts.added, counts.changed, counts.unchanged, counts.archived, counts.rejected
