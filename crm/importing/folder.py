"""Imports a folder into the mirror in one transaction: a crash, or --strict with a bad line, leaves the old mirror."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, text

from crm.database import Database
from crm.errors import BadInput
from crm.importing import account, extras, objects, people, permissions
from crm.importing.batches import FileImport, Progress, Wish
from crm.importing.bulk import collector_paused, indexes_at_the_end
from crm.importing.changes import PeopleBefore, audit_changes, note_people
from crm.importing.documents import read_document
from crm.importing.findings import mirror_warnings
from crm.importing.lines import BadLine, Line, read_lines
from crm.importing.removal import remove_absent
from crm.importing.report import Counts, ImportReport
from crm.importing.shapes import Shape
from crm.importing.store import Store
from crm.instants import micros

SHAPES = (account.SHAPE, *people.SHAPES, *objects.SHAPES, *extras.SHAPES)
_ANALYZE_FROM = 1_000  # changed lines, below which the planner's figures stay good enough
_LOCK = 0x6461_7962  # PostgreSQL: one import at a time; a second one waits


class _Refused(Exception):
    """--strict met a bad line: leaves the transaction, so that it is rolled back."""


def import_folder(
    database: Database,
    folder: Path,
    *,
    now: datetime,
    replace: bool = False,
    strict: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Raises BadInput for what is no data folder; bad lines stand in the report."""
    try:
        present, size, unknown = _look(folder)
    except OSError as error:
        raise BadInput(f"{folder} cannot be read: {error.strerror}.") from None
    report = ImportReport(warnings=unknown)
    if progress:
        progress.start(size)
    try:
        with collector_paused(), database.writing() as connection:
            wait_for_others(connection)
            before = note_people(connection)
            account.make_room(connection)
            with indexes_at_the_end(connection, size):
                _bring(Store(connection), present, report, Wish(replace=replace, strict=strict, progress=progress))
            if strict and report.rejects:
                raise _Refused
            permissions.note_file(connection, "permission_sets" in present, replace=replace)
            _conclude(connection, report, before, micros(now))
    except _Refused:
        return _refused(report)
    if report.written >= _ANALYZE_FROM:
        with database.writing() as connection:
            connection.execute(text("ANALYZE"))
    return report


def wait_for_others(connection: Connection) -> None:
    """One writer of the mirror at a time, import or form. SQLite's writers wait for each other anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def _bring(store: Store, present: dict[str, Path], report: ImportReport, wish: Wish) -> None:
    for shape in SHAPES:
        seen: set[str] | None = set()
        if path := present.get(shape.stem):
            seen = FileImport(store, shape, report, wish).run(_lines(shape, path))
        if not wish.replace:
            continue
        if seen is None:
            report.warn(f"{shape.file}: nothing was removed, because rejected lines have no readable id.")
        else:
            remove_absent(store, shape, report, seen=seen)


def _conclude(connection: Connection, report: ImportReport, before: PeopleBefore, now: int) -> None:
    if "account" in report.types:
        report.warnings += account.tighten(connection, now)
    account.stamp(connection, now)
    audit_changes(connection, before, now)
    report.warnings += mirror_warnings(connection)


def _lines(shape: Shape, path: Path) -> Iterator[Line | BadLine]:
    return read_document(path, shape) if shape.document else read_lines(path)


def _look(folder: Path) -> tuple[dict[str, Path], int, list[str]]:
    """The known files by stem, their bytes, and a warning that names the others."""
    present = _present(folder)
    return present, sum(path.stat().st_size for path in present.values()), _unknown_files(folder)


def _present(folder: Path) -> dict[str, Path]:
    if not folder.exists():
        raise BadInput(f"There is no folder {folder}.", "Give the folder that holds deals.jsonl and the like.")
    if not folder.is_dir():
        raise BadInput(f"{folder} is not a folder.", "Give the folder that holds deals.jsonl and the like.")
    present = {shape.stem: folder / shape.file for shape in SHAPES if (folder / shape.file).exists()}
    for path in present.values():
        if not path.is_file():
            raise BadInput(f"{path.name} in {folder} is not a file.")
    if not present:
        raise BadInput(
            f"The folder {folder} holds no file of a data folder.",
            f"Expected at least one of: {', '.join(shape.file for shape in SHAPES[:5])}, contacts.jsonl, deals.jsonl…",
        )
    return present


def _unknown_files(folder: Path) -> list[str]:
    known = {shape.file for shape in SHAPES}
    unknown = sorted(entry.name for entry in folder.iterdir() if entry.name not in known)
    return [f"Unknown files, not imported: {', '.join(unknown)}."] if unknown else []


def _refused(report: ImportReport) -> ImportReport:
    """The counts of a refused import: nothing but what was rejected."""
    types = {stem: Counts(rejected=counts.rejected) for stem, counts in report.types.items()}
    return ImportReport(types, report.rejects, report.warnings, refused=True)
