"""What was before: kept where the CRM keeps it, and only with a time that is known."""

from crm.database import Database
from crm.kinds import Ref
from crm.writing import SetProperties, write
from tests.crm.importing.mirrors import rows
from tests.crm.writing import desks as d
from tests.folders import ticket

AT = "2026-11-24T08:00:00.000Z"


def changed(database: Database, ref: Ref, **values: str | None) -> dict[str, list[tuple[str, str]]]:
    assert write(database, d.REP, SetProperties(ref, "changed", values), now=d.NOW).batch
    history = d.line(database, ref).get("propertiesWithHistory", {})
    return {name: [(one["value"], one["timestamp"]) for one in entries] for name, entries in history.items()}


def test_the_value_before_comes_second_where_its_time_is_known(database: Database) -> None:
    d.open_shop(database)
    history = changed(database, d.DEAL, hs_next_step="Send contract", amount="1", dealstage="won")
    assert history["hs_next_step"] == [("Send contract", AT), ("Call Ada", d.EARLIER)]
    assert history["amount"] == [("1", AT)], "nobody knows since when it was 84000"
    assert history["dealstage"] == [("won", AT)]
    assert len(history["closedate"]) == 2, "what did not change keeps its history"
    stored = "SELECT property, position, at, value FROM property_history WHERE kind = 'deals' AND property = '{}'"
    assert rows(database, stored.format("amount")) == [("amount", 0, d.NOW, "1")]
    assert [row[3] for row in sorted(rows(database, stored.format("hs_next_step")))] == ["Send contract", "Call Ada"]


def test_a_history_that_is_there_grows(sqlite_database: Database) -> None:
    d.open_shop(sqlite_database)
    history = changed(sqlite_database, d.DEAL, closedate=None)
    assert history == {
        "closedate": [("", AT), ("2026-11-30T00:00:00Z", d.EARLIER), ("2026-10-30T00:00:00Z", d.LONG_AGO)]
    }


def test_a_lead_remembers_its_stage_and_when_it_entered_the_next(sqlite_database: Database) -> None:
    d.open_shop(sqlite_database)
    history = changed(sqlite_database, d.LEAD, hs_pipeline_stage="qualified")
    assert history == {"hs_pipeline_stage": [("qualified", AT), ("working", d.EARLIER)]}
    assert d.properties(sqlite_database, d.LEAD)["hs_v2_date_entered_current_stage"] == AT


def test_what_is_not_tracked_leaves_no_history(sqlite_database: Database) -> None:
    d.open_shop(sqlite_database)
    assert changed(sqlite_database, d.TASK, hs_task_priority="HIGH") == {}


def test_a_time_that_is_none_or_to_come_is_not_known(sqlite_database: Database) -> None:
    tickets = [
        ticket("1", owner="501", hs_v2_date_entered_current_stage="some day"),
        ticket("2", owner="501", hs_v2_date_entered_current_stage="2030-01-01T00:00:00Z"),
    ]
    d.open_with(sqlite_database, tickets=tickets)
    for key in ("1", "2"):
        history = changed(sqlite_database, Ref("tickets", key), hs_pipeline_stage="done")
        assert history == {"hs_pipeline_stage": [("done", AT)]}


def test_a_new_owner_is_assigned_now(sqlite_database: Database) -> None:
    d.open_shop(sqlite_database)
    changed(sqlite_database, d.DEAL, hubspot_owner_id="502")
    assert rows(sqlite_database, "SELECT owner_id, owner_assigned_at FROM deals WHERE id = '5'") == [("502", d.NOW)]
