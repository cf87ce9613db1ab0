"""The same statements on the same data in DuckDB: tables copied into a file beside the company's, SQL compiled from
the same selects. The copy is kept between runs.

DuckDB knows no indexes here and plans for itself, so each rule is given to it in both forms that the evaluator has for
its two drivers, and the better time counts. What it has not finished in either within the limit is named and left out
of both sums.
"""

import csv
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import BigInteger, Boolean, Integer, Select, Table, text
from sqlalchemy.dialects import postgresql

from crm.database import Database
from crm.schema import metadata, mirror
from crm.schema.settings import RepSetting

OF_RULES = set(mirror.CLASSES) | {
    one.__tablename__
    for one in (
        mirror.Account,
        mirror.Association,
        mirror.EmailDomain,
        mirror.EmailRecipient,
        mirror.LifecycleStage,
        mirror.PropertyChange,
        mirror.Stage,
        mirror.User,
        RepSetting,
    )
}


def open_copy(database: Database) -> duckdb.DuckDBPyConnection:
    """The rules' tables of a company in DuckDB, with as many threads as the machine has cores."""
    source = Path(database.url.removeprefix("sqlite:///"))
    path = source.with_suffix(".duckdb")
    if path.exists():
        return duckdb.connect(str(path))
    making = path.with_suffix(".copying")
    making.unlink(missing_ok=True)
    copy = duckdb.connect(str(making))
    for name in sorted(OF_RULES):
        _copy(database, metadata.tables[name], copy)
    copy.close()
    making.rename(path)
    return duckdb.connect(str(path))


def _copy(database: Database, table: Table, copy: duckdb.DuckDBPyConnection) -> None:
    columns = ", ".join(f'"{column.name}" {_type_of(column.type)}' for column in table.columns)
    copy.execute(f'CREATE TABLE "{table.name}" ({columns})')
    with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="", encoding="utf-8") as file:
        writer, count = csv.writer(file), 0
        with database.reading() as connection:
            names = ", ".join(f'"{column.name}"' for column in table.columns)
            for row in connection.execution_options(yield_per=10_000).execute(
                text(f'SELECT {names} FROM "{table.name}"')
            ):
                writer.writerow(["\\N" if value is None else value for value in row])
                count += 1
        file.flush()
        if count:
            copy.execute(f"COPY \"{table.name}\" FROM '{file.name}' (HEADER false, NULLSTR '\\N')")


def _type_of(kind: Any) -> str:
    if isinstance(kind, Boolean):
        return "BOOLEAN"
    return "BIGINT" if isinstance(kind, BigInteger | Integer) else "VARCHAR"


def sql_of(statement: Select[Any], parameters: dict[str, Any]) -> str:
    """The statement in PostgreSQL's dialect, which DuckDB reads, with its parameters written in."""
    compiled = statement.params(**parameters).compile(
        dialect=postgresql.dialect(),  # type: ignore[no-untyped-call]
        compile_kwargs={"literal_binds": True},
    )
    return str(compiled).replace(' COLLATE "C"', "")


def fastest(
    copy: duckdb.DuckDBPyConnection, statements: list[str], rounds: int, limit: float
) -> tuple[float, int] | None:
    """Seconds of the fastest run of any of the statements and its count of rows; None if none ended in time."""
    best: tuple[float, int] | None = None
    for sql in statements:
        for _ in range(rounds):
            timer = threading.Timer(limit, copy.interrupt)
            timer.start()
            start = time.perf_counter()
            try:
                rows = copy.execute(sql).fetchall()
            except duckdb.InterruptException:
                break
            finally:
                timer.cancel()
            spent = time.perf_counter() - start
            best = (spent, len(rows)) if best is None else min(best, (spent, len(rows)))
    return best
