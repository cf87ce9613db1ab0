"""How SQLite answers for a few records: by key, whatever the size of the mirror. A scan here costs a rep seconds."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from crm.database import Database
from crm.kinds import Ref
from crm.reader import Reader
from crm.timeline import timeline
from tests.crm.access.mirrors import fill, reading_as, refs
from tests.folders import deal, email, rights, team, user

ASKED = refs("emails:1", "emails:2", "deals:5", "line_items:1")
READS: dict[str, Callable[[Reader], object]] = {
    "which_visible": lambda reader: reader.which_visible(ASKED),
    "associated": lambda reader: reader.associated(ASKED, "emails"),
    "cards": lambda reader: reader.cards(ASKED),
    "timeline": lambda reader: timeline(reader, Ref("deals", "5"), now=0),
}


@pytest.mark.parametrize("scope", ["owned", "team", "all"])
@pytest.mark.parametrize("read", READS)
def test_a_few_records_are_found_by_key(sqlite_database: Database, read: str, scope: str) -> None:
    fill(
        sqlite_database,
        permission_sets={"rep": rights(scope, unassigned=True)},
        teams=[team("t")],
        users=[user("1", permission_set="rep", teams=["t"])],
        deals=[deal("5", owner="501")],
        emails=[email("1", owner="501", to={"deals": ["5"]})],
    )
    with reading_as(sqlite_database, "1") as reader:
        plans = _plans(reader, READS[read])
    assert plans
    scanned = [step for step in plans if step.startswith("SCAN")]
    assert scanned == []


def _plans(reader: Reader, read: Callable[[Reader], object]) -> list[str]:
    """Every step of every statement that the read runs."""
    asked: list[tuple[str, Any]] = []
    connection = reader.session.get_bind(clause=True)

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        asked.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", note)
    read(reader)
    event.remove(connection, "before_cursor_execute", note)
    return [
        str(row[3])
        for statement, parameters in asked
        for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    ]
