"""Writes the mirror as a data folder: every line as it came, in id order, tombstones included. Refuses a folder that
holds anything; what it writes only its owner can read."""

import os
import pwd
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import orjson
from sqlalchemy import Connection, select

from crm.audit import write_audit
from crm.database import Database
from crm.errors import BadInput
from crm.importing.folder import SHAPES
from crm.importing.shapes import Shape
from crm.instants import micros
from crm.kinds import id_order
from crm.schema.mirror import Source
from crm.settings import has_permission_file

_AT_ONCE = 1_000


def export_folder(database: Database, folder: Path, *, now: datetime) -> dict[str, int]:
    """Lines by file. Raises BadInput for a folder that is not empty or cannot be written."""
    _prepare(folder)
    counts: dict[str, int] = {}
    try:
        with database.reading() as connection:
            for shape in SHAPES:
                ids = _ids(connection, shape)
                if ids or (shape.stem == "permission_sets" and has_permission_file(connection)):
                    _write(connection, shape, ids, folder)
                    counts[shape.file] = len(ids)
    except OSError as error:
        raise BadInput(f"{folder} cannot be written: {error.strerror}.") from None
    with database.writing() as connection:
        write_audit(
            connection,
            at=micros(now),
            actor=f"system:{_system_user()}",
            action="export",
            outcome="done",
            details={"lines": sum(counts.values()), "files": len(counts)},
        )
    return counts


def _prepare(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if any(folder.iterdir()):
            raise BadInput(f"The folder {folder} is not empty.", "Give a new folder; nothing is overwritten.")
        folder.chmod(0o700)
    except NotADirectoryError:
        raise BadInput(f"{folder} is not a folder.") from None
    except FileExistsError:
        raise BadInput(f"{folder} is not a folder.") from None
    except OSError as error:
        raise BadInput(f"{folder} cannot be written: {error.strerror}.") from None


def _ids(connection: Connection, shape: Shape) -> list[str]:
    return sorted(connection.execute(select(Source.id).where(Source.kind == shape.stem)).scalars(), key=id_order)


def _write(connection: Connection, shape: Shape, ids: list[str], folder: Path) -> None:
    handle = os.open(folder / shape.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        if shape.stem == "permission_sets":
            sets = {name: orjson.loads(line) for name, line in _lines(connection, shape.stem, ids)}
            file.write(orjson.dumps(sets, option=orjson.OPT_INDENT_2) + b"\n")
        else:
            for _, line in _lines(connection, shape.stem, ids):
                file.write(line.encode() + b"\n")


def _lines(connection: Connection, kind: str, ids: list[str]) -> Iterator[tuple[str, str]]:
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        wanted = select(Source.id, Source.line).where(Source.kind == kind, Source.id.in_(part))
        found = {row.id: row.line for row in connection.execute(wanted)}
        yield from ((one, found[one]) for one in part)


def _system_user() -> str:
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
