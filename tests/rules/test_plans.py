"""How SQLite runs the rules on a company with statistics: neither driver reads a whole engagement table."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Select

from benchmarks.rules_company import NOW, Size, make_company
from crm.database import Database
from crm.kinds import ENGAGEMENTS
from rules.evaluator import TABLES, parameters_of, prepare_rules
from rules.reps import padded_size, read_days

LARGE = {*ENGAGEMENTS, "associations", "email_recipients"}
RECORDS = {"contacts", "leads", "deals", "companies"}


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = make_company(tmp_path_factory.mktemp("company") / "company.db", Size(40, 8_000))
    yield database
    database.dispose()


def plan(connection: Connection, statement: Select[Any], parameters: dict[str, Any]) -> list[str]:
    """EXPLAIN QUERY PLAN, with the numbers that aliases end in taken off."""
    compiled = statement.compile(dialect=connection.dialect)
    state = compiled.construct_expanded_state(parameters)
    rows = connection.exec_driver_sql(
        f"EXPLAIN QUERY PLAN {state.statement}", tuple(state.parameters[name] for name in state.positiontup or ())
    )
    return [re.sub(r"_\d+\b", "", row[3]) for row in rows]


def scanned(connection: Connection, user_id: str | None) -> dict[str, set[str]]:
    """By rule, the tables that are read from end to end for its matches or for what it leaves out."""
    days = read_days(TABLES, connection, NOW)
    found: dict[str, set[str]] = {}
    for prepared in prepare_rules(user_id is not None, padded_size(days)):
        parameters = parameters_of(prepared.rule, NOW, days, {}, user_id, ["HUBSPOT_CALLING"])
        for statement in (prepared.matches, *prepared.skipped.values()):
            steps = plan(connection, statement, parameters)
            found.setdefault(prepared.rule.id, set()).update(
                step.split()[1] for step in steps if step.startswith("SCAN ")
            )
    return found


def test_for_one_rep_no_rule_reads_a_whole_table_of_records(company: Database) -> None:
    with company.reading() as connection:
        tables = scanned(connection, user_id="1000007")
    assert {rule: names & (LARGE | RECORDS) for rule, names in tables.items()} == {rule: set() for rule in tables}


def test_for_all_reps_no_rule_reads_a_whole_engagement_table(company: Database) -> None:
    with company.reading() as connection:
        tables = scanned(connection, user_id=None)
    assert {rule: names & LARGE for rule, names in tables.items()} == {rule: set() for rule in tables}


def test_a_statement_that_does_read_a_whole_table_would_be_seen(company: Database) -> None:
    with company.reading() as connection:
        steps = plan(connection, TABLES.emails.select().where(TABLES.emails.c.subject == "Offer"), {})
    assert steps == ["SCAN emails"]
