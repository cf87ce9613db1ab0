"""All nineteen rules for all reps, as ratios to a per-rep ORM loop and to DuckDB running the same statements.

`python -m benchmarks rules --size small|medium|large`: 20 reps and 20,000 engagements, 200 and 200,000, 2,000 and
2,000,000. The company is made once (large: some minutes, 4 GB in the temporary folder) and kept. The best of three runs
is compared; the loop is run once, for large companies on a sample of reps whose time is scaled to all.
"""

import argparse
import time
from collections import Counter
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from benchmarks.rules_company import FIRST_ID, NOW, SIZES, Size, open_company
from benchmarks.rules_duckdb import open_copy, sql_of
from benchmarks.rules_loop import Loop
from benchmarks.rules_loop_records import sample_reps
from crm.database import Database
from rules.evaluator import TABLES, Prepared, evaluate, parameters_of, prepare_rules
from rules.reps import padded_size, read_days

ROUNDS = 3
Statements = list[tuple[Prepared, dict[str, Any]]]


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks rules", description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="medium")
    parser.add_argument("--sample", type=int, default=40, help="reps that the ORM loop runs for")
    options = parser.parse_args(arguments)
    size = SIZES[options.size]
    database = open_company(size)
    print(f"rules: {size.reps} reps, {size.engagements} engagements")
    sqlite, counts = _measure_sqlite(database)
    _report("set-based in SQLite", sqlite, sqlite)
    _report("… and as matches with evidence", _measure_evaluation(database), sqlite)
    _report("DuckDB, the same statements", _measure_duckdb(database, counts), sqlite)
    loop, ran = _measure_loop(database, size, options.sample)
    _report(f"per-rep ORM loop ({ran} of {size.reps} reps run)", loop, sqlite)
    print(f"  one rep                             {_measure_one_rep(database) * 1000:10.1f} ms")


def _report(name: str, seconds: float, baseline: float) -> None:
    print(f"  {name:<35} {seconds * 1000:10.0f} ms  {seconds / baseline:8.2f}", flush=True)


def _statements(connection: Connection) -> Statements:
    days = read_days(TABLES, connection, NOW)
    return [
        (prepared, parameters_of(prepared.rule, NOW, days, {}, None, ["HUBSPOT_CALLING"]))
        for prepared in prepare_rules(False, padded_size(days))
    ]


def _measure_sqlite(database: Database) -> tuple[float, Counter[str]]:
    """The sum of the best times of each rule's statement, rows fetched; and how many rows."""
    total, counts = 0.0, Counter[str]()
    with database.reading() as connection:
        for prepared, parameters in _statements(connection):
            times = []
            for _ in range(ROUNDS):
                start = time.perf_counter()
                rows = connection.execute(prepared.matches, parameters).all()
                times.append(time.perf_counter() - start)
            counts[prepared.rule.id] = len(rows)
            total += min(times)
    return total, counts


def _measure_evaluation(database: Database) -> float:
    times = []
    for _ in range(ROUNDS):
        with database.reading() as connection:
            start = time.perf_counter()
            evaluate(connection, NOW)
            times.append(time.perf_counter() - start)
    return min(times)


def _measure_one_rep(database: Database) -> float:
    times = []
    for number in range(10):
        with database.reading() as connection:
            start = time.perf_counter()
            evaluate(connection, NOW, user_id=str(FIRST_ID + number))
            times.append(time.perf_counter() - start)
    return min(times)


def _measure_duckdb(database: Database, counts: Counter[str]) -> float:
    total = 0.0
    copy = open_copy(database)
    with database.reading() as connection:
        statements = _statements(connection)
    for prepared, parameters in statements:
        sql, times = sql_of(prepared.matches, parameters), []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            rows = copy.execute(sql).fetchall()
            times.append(time.perf_counter() - start)
        assert len(rows) == counts[prepared.rule.id], prepared.rule.id
        total += min(times)
    copy.close()
    return total


def _measure_loop(database: Database, size: Size, sample: int) -> tuple[float, int]:
    """Scaled to all reps where only a sample of them was run."""
    found: Counter[str] = Counter()
    with database.reading() as connection, Session(connection) as session:
        loop = Loop(session, NOW)
        reps = sample_reps(session, sample)
        start = time.perf_counter()
        for rep in reps:
            found += loop.run(rep)
        spent = time.perf_counter() - start
    if len(reps) == size.reps:
        wanted = evaluated(database)
        assert found == wanted, {rule: (found[rule], wanted[rule]) for rule in wanted if found[rule] != wanted[rule]}
    return spent * size.reps / len(reps), len(reps)


def evaluated(database: Database) -> Counter[str]:
    with database.reading() as connection:
        return Counter(match.rule for match in evaluate(connection, NOW).matches)
