"""What becomes of an action between two runs."""

from datetime import timedelta
from pathlib import Path

import pytest

from crm.database import Database
from crm.instants import micros
from rules.entries import Identity
from rules.ledger import complete, dismiss, note_feedback, reopen, run, snooze
from rules.settings import read_change, write_change
from tests.folders import call, company, contact, task, user
from tests.rules.mirrors import NOW, Mirror, ago

OPEN = ("open", None)
CALL = Identity("log_call_outcome", "1", "calls:4", "calls:4")


@pytest.fixture
def mirror(database: Database, tmp_path: Path) -> Mirror:
    return Mirror(database, tmp_path)


def ended_call(*, disposition: str | None = None, hours: float = 2, **fields: object) -> dict[str, object]:
    return call("4", owner="501", start=ago(hours=hours), disposition=disposition, **fields)  # type: ignore[arg-type]


def test_an_action_whose_criterion_stops_holding_expires_and_opens_again_when_it_holds_again(mirror: Mirror) -> None:
    mirror.load(calls=[ended_call()])
    assert mirror.states() == [OPEN]
    mirror.load(calls=[ended_call(disposition="connected")])
    assert mirror.states() == [("expired", "criterion")]
    mirror.load(calls=[ended_call()])
    assert mirror.states() == [OPEN]


def test_an_action_that_expired_by_age_never_returns_even_when_the_limit_is_raised(mirror: Mirror) -> None:
    mirror.load(calls=[ended_call()])
    assert mirror.states() == [OPEN]
    later = NOW + timedelta(days=7)
    assert mirror.states(later) == [("expired", "age")]
    with mirror.database.writing() as connection:
        write_change(connection, read_change("8", "max_age_days=30"))
    assert mirror.states(later) == [("expired", "age")]


def test_a_first_run_on_old_data_does_not_resurrect_what_has_long_expired(mirror: Mirror) -> None:
    mirror.load(calls=[ended_call(hours=24 * 30)])
    assert mirror.states() == []


@pytest.mark.parametrize("close", [complete, dismiss])
def test_what_the_rep_closed_stays_closed_for_that_trigger_and_a_new_trigger_is_a_new_action(
    mirror: Mirror, close: object
) -> None:
    mirror.load(calls=[ended_call()])
    assert mirror.states() == [OPEN]
    with mirror.database.writing() as connection:
        assert close(connection, CALL, micros(NOW))  # type: ignore[operator]
        assert not close(connection, CALL, micros(NOW)), "the second press finds it closed"  # type: ignore[operator]
    mirror.load(calls=[call("5", owner="501", start=ago(hours=3))])
    states = {str(a.subject): a.state for a in mirror.actions(NOW + timedelta(minutes=5), include_closed=True)}
    assert states == {"calls:4": "completed" if close is complete else "dismissed", "calls:5": "open"}


def test_a_closed_action_can_be_taken_back(mirror: Mirror) -> None:
    mirror.load(calls=[ended_call()])
    mirror.actions()
    with mirror.database.writing() as connection:
        dismiss(connection, CALL, micros(NOW))
        assert reopen(connection, CALL)
    assert mirror.states() == [OPEN]


def test_a_snoozed_action_wakes_when_its_time_is_over_and_expires_when_it_stops_holding(mirror: Mirror) -> None:
    mirror.load(calls=[ended_call()])
    mirror.actions()
    with mirror.database.writing() as connection:
        assert snooze(connection, CALL, micros(NOW + timedelta(hours=1)))
    assert mirror.states(NOW + timedelta(minutes=59)) == [("snoozed", None)]
    assert mirror.states(NOW + timedelta(hours=1)) == [OPEN]
    with mirror.database.writing() as connection:
        snooze(connection, CALL, micros(NOW + timedelta(hours=3)))
    mirror.load(calls=[ended_call(disposition="connected")])
    assert mirror.states(NOW + timedelta(hours=2)) == [("expired", "criterion")]


def test_todays_high_priority_tasks_open_again_only_when_a_task_joins(mirror: Mirror) -> None:
    due = {"owner": "501", "priority": "HIGH", "due": NOW}
    today = Identity("high_priority_tasks_today", "1", "users:1", "2026-11-24")
    mirror.load(tasks=[task("1", **due), task("2", **due)])  # type: ignore[arg-type]
    assert [len(action.items) for action in mirror.actions()] == [2]
    with mirror.database.writing() as connection:
        dismiss(connection, today, micros(NOW))
    mirror.load(tasks=[task("1", **(due | {"status": "COMPLETED"}))])  # type: ignore[arg-type]
    assert mirror.states() == [("dismissed", "rep")]
    mirror.load(tasks=[task("3", **due)])  # type: ignore[arg-type]
    assert mirror.states() == [OPEN]


def test_frozen_associations_stay_as_they_were_when_the_action_was_first_seen(mirror: Mirror) -> None:
    mirror.load(contacts=[contact("3"), contact("7")], companies=[company("9")])
    mirror.load(calls=[ended_call(to={"contacts": ["7"]})])
    assert [(a.contact_id, a.company_id) for a in mirror.actions()] == [("7", None)]
    mirror.load(calls=[ended_call(to={"contacts": ["3"], "companies": ["9"]})])
    assert [(a.contact_id, a.company_id) for a in mirror.actions()] == [("7", None)]
    assert [(a.contact_id, a.company_id) for a in mirror.actions(ledger=False)] == [("3", "9")]


def test_a_frozen_name_that_is_gone_is_not_shown(mirror: Mirror) -> None:
    mirror.load(contacts=[contact("7")], calls=[ended_call(to={"contacts": ["7"]})])
    assert [a.contact_id for a in mirror.actions()] == ["7"]
    mirror.load(contacts=[contact("7", archived=True)])
    assert [a.contact_id for a in mirror.actions()] == [None]


def test_evaluating_as_of_an_instant_neither_reads_nor_writes_the_ledger(mirror: Mirror) -> None:
    mirror.load(calls=[ended_call()])
    assert [a.state for a in mirror.actions(ledger=False)] == ["open"]
    assert run(mirror.database, micros(NOW)).opened == {"log_call_outcome": 1}, "the look before wrote nothing"
    with mirror.database.writing() as connection:
        dismiss(connection, CALL, micros(NOW))
    assert [a.state for a in mirror.actions(ledger=False)] == ["open"], "and reads nothing"


def test_a_rule_that_is_switched_off_closes_its_actions_until_it_is_on_again(mirror: Mirror) -> None:
    mirror.load(calls=[ended_call()])
    mirror.actions()
    with mirror.database.writing() as connection:
        write_change(connection, read_change("log_call_outcome", "off"))
    assert mirror.states() == [("expired", "switched_off")]
    with mirror.database.writing() as connection:
        write_change(connection, read_change("log_call_outcome", "on"))
    assert mirror.states() == [OPEN]


def test_a_run_for_one_rep_leaves_the_others_rows_alone(mirror: Mirror) -> None:
    mirror.load(users=[user("2", permission_set="all")])
    mirror.load(calls=[ended_call(), call("5", owner="502", start=ago(hours=2))])
    assert run(mirror.database, micros(NOW)).opened == {"log_call_outcome": 2}
    mirror.load(calls=[call("5", owner="502", start=ago(hours=2), disposition="busy"), ended_call(disposition="busy")])
    assert run(mirror.database, micros(NOW), user_id="1").expired == {"log_call_outcome": 1}
    assert run(mirror.database, micros(NOW)).expired == {"log_call_outcome": 1}


def test_a_run_says_what_it_had_to_leave_out(mirror: Mirror) -> None:
    mirror.load(calls=[call("4", owner="501")])
    assert sum(run(mirror.database, micros(NOW)).skipped.values()) == 1


def test_feedback_is_kept_whatever_the_state(mirror: Mirror) -> None:
    mirror.load(calls=[ended_call()])
    mirror.actions()
    with mirror.database.writing() as connection:
        dismiss(connection, CALL, micros(NOW))
        assert note_feedback(connection, CALL, "up")


def test_refreshed_evidence_is_what_the_last_run_saw(mirror: Mirror) -> None:
    mirror.load(calls=[ended_call(status="COMPLETED")])
    assert mirror.actions()[0].evidence["status"] == "COMPLETED"
    mirror.load(calls=[ended_call(status="")])
    assert mirror.actions()[0].evidence["status"] is None
