"""All nineteen rules for all reps, as ratios to a per-rep ORM loop and to DuckDB running the same statements.

`python -m benchmarks rules --size small|medium|large`: 20 reps and 20,000 engagements, 200 and 200,000, 2,000 and
2,000,000. The company is made once (large: some minutes, 4 GB in the temporary folder) and kept. The best of three runs
is compared; the loop is run once, for large companies on a sample of reps whose time is scaled to all. SQLite and the
loop run in one thread, so their ratio is one of processor time, which does not depend on what else the machine does;
DuckDB uses all cores and is compared by the clock.
"""

import argparse
import time
from collections import Counter
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from benchmarks.rules_company import FIRST_ID, NOW, SIZES, Size, open_company
from benchmarks.rules_duckdb import fastest, open_copy, sql_of
from benchmarks.rules_loop import Loop
from benchmarks.rules_loop_records import sample_reps
from crm.database import Database
from rules.evaluator import NOW as NOW_BOUND
from rules.evaluator import SOURCES, TABLES, Prepared, evaluate, parameters_of, prepare, prepare_rules
from rules.reps import padded_size, read_days, select_days, select_reps
from rules.rule import Moment

ROUNDS = 3
LIMIT = 20.0  # seconds for one statement in DuckDB
Statements = list[tuple[Prepared, dict[str, Any]]]


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks rules", description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="medium")
    parser.add_argument("--sample", type=int, default=40, help="reps that the ORM loop runs for")
    options = parser.parse_args(arguments)
    size = SIZES[options.size]
    database = open_company(size)
    print(f"rules: {size.reps} reps, {size.engagements} engagements")
    by_rule, counts = _measure_sqlite(database)
    sqlite = sum(by_rule.values())
    _report("set-based in SQLite", sqlite, sqlite)
    _report("… and as matches with evidence", _measure_evaluation(database), sqlite)
    _report_duckdb(by_rule, _measure_duckdb(database, counts))
    loop, ran = _measure_loop(database, size, options.sample)
    _report("set-based in SQLite, processor time", processor := _measure_processor(database), processor)
    _report(f"per-rep ORM loop, {ran} reps scaled to {size.reps}", loop, processor)
    print(f"  one rep                                   {_measure_one_rep(database) * 1000:10.1f} ms")


def _report(name: str, seconds: float, baseline: float) -> None:
    print(f"  {name:<42} {seconds * 1000:10.0f} ms  {seconds / baseline:8.2f}", flush=True)


def _report_duckdb(sqlite: dict[str, float], duckdb: dict[str, float]) -> None:
    """Over the rules that DuckDB finished; per rule, SQLite's and DuckDB's milliseconds."""
    _report(f"DuckDB, the same {len(duckdb)} rules", sum(duckdb.values()), sum(sqlite[rule] for rule in duckdb))
    for rule, seconds in sqlite.items():
        other = f"{duckdb[rule] * 1000:8.0f} ms" if rule in duckdb else f"over {LIMIT:.0f} s"
        print(f"    {rule:<30} {seconds * 1000:8.0f} ms  {other:>11}")


def _statements(connection: Connection) -> Statements:
    days = read_days(TABLES, connection, NOW)
    return [
        (prepared, parameters_of(prepared.rule, NOW, days, {}, None, ["HUBSPOT_CALLING"]))
        for prepared in prepare_rules(False, padded_size(days))
    ]


def _measure_sqlite(database: Database) -> tuple[dict[str, float], Counter[str]]:
    """The best time of each rule's statement, rows fetched; and how many rows."""
    best: dict[str, float] = {}
    counts: Counter[str] = Counter()
    with database.reading() as connection:
        for prepared, parameters in _statements(connection):
            times = []
            for _ in range(ROUNDS):
                start = time.perf_counter()
                rows = connection.execute(prepared.matches, parameters).all()
                times.append(time.perf_counter() - start)
            counts[prepared.rule.id] = len(rows)
            best[prepared.rule.id] = min(times)
    return best, counts


def _measure_processor(database: Database) -> float:
    """As _measure_sqlite, in seconds of the processor."""
    total = 0.0
    with database.reading() as connection:
        for prepared, parameters in _statements(connection):
            times = []
            for _ in range(ROUNDS):
                start = time.process_time()
                connection.execute(prepared.matches, parameters).all()
                times.append(time.process_time() - start)
            total += min(times)
    return total


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


def _measure_duckdb(database: Database, counts: Counter[str]) -> dict[str, float]:
    """Seconds by rule, of the rules that DuckDB finishes within the limit."""
    found: dict[str, float] = {}
    copy = open_copy(database)
    with database.reading() as connection:
        statements = _statements(connection)
        days = padded_size(read_days(TABLES, connection, NOW))
    moment = Moment(NOW_BOUND, select_reps(TABLES, one=False), select_days(TABLES, days), SOURCES, everyone=False)
    for (prepared, parameters), other in zip(statements, prepare(moment), strict=True):
        forms = [sql_of(form.matches, parameters) for form in (prepared, other)]
        best = fastest(copy, forms, ROUNDS, LIMIT)
        if best is not None:
            found[prepared.rule.id], rows = best
            assert rows == counts[prepared.rule.id], prepared.rule.id
    copy.close()
    return found


def _measure_loop(database: Database, size: Size, sample: int) -> tuple[float, int]:
    """Scaled to all reps where only a sample of them was run."""
    found: Counter[str] = Counter()
    with database.reading() as connection, Session(connection) as session:
        loop = Loop(session, NOW)
        reps = sample_reps(session, sample)
        start = time.process_time()
        for rep in reps:
            found += loop.run(rep)
        spent = time.process_time() - start
    if len(reps) == size.reps:
        wanted = evaluated(database)
        assert found == wanted, {rule: (found[rule], wanted[rule]) for rule in wanted if found[rule] != wanted[rule]}
    return spent * size.reps / len(reps), len(reps)


def evaluated(database: Database) -> Counter[str]:
    with database.reading() as connection:
        return Counter(match.rule for match in evaluate(connection, NOW).matches)
