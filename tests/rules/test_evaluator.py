"""What the evaluator does beside each rule's own examples: settings, evidence, people who share an owner, zones."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crm.database import Database
from crm.importing import import_folder
from crm.instants import instant, micros
from crm.kinds import Ref
from rules.catalog.r08_log_call_outcome import made_with_hubspot_calling
from rules.evaluator import TABLES, Evaluation, evaluate
from rules.examples import MOMENT, NOW, Given, ago, ahead, call, contact, deal, lead, out, reply, task
from rules.model import Evidence
from tests.folders import PIPELINES, user, write_folder


def load(
    database: Database,
    path: Path,
    *given: Given,
    users: list[dict[str, Any]] | None = None,
    account: dict[str, Any] | None = None,
) -> None:
    lines: dict[str, list[Any]] = {"users": users or [user("1"), user("2")], "pipelines": PIPELINES}
    for one in given:
        lines.setdefault(one.kind, []).append(one.line)
    folder = write_folder(path, account=account, permission_sets=None, **lines)
    assert not import_folder(database, folder, now=NOW).rejects


def evaluated(database: Database, now: datetime = NOW, **options: Any) -> Evaluation:
    with database.reading() as connection:
        return evaluate(connection, micros(now), **options)


def subjects(evaluation: Evaluation) -> list[str]:
    return [f"{match.rule} {match.subject}" for match in evaluation.matches]


def test_a_threshold_is_overridden_by_its_name(database: Database, tmp_path: Path) -> None:
    load(database, tmp_path, call(at=ago(hours=3)))
    assert subjects(evaluated(database)) == ["log_call_outcome calls:4"]
    late = {"log_call_outcome": {"wait_hours": 3}}
    assert subjects(evaluated(database, thresholds=late)) == ["log_call_outcome calls:4"]
    assert subjects(evaluated(database, NOW - MOMENT, thresholds=late)) == []
    assert subjects(evaluated(database, thresholds={"follow_up_meeting": {"max_age_days": 1}})) != []


def test_a_rule_that_is_switched_off_finds_and_counts_nothing(database: Database, tmp_path: Path) -> None:
    load(database, tmp_path, call(at=ago(hours=3)), call("5"))
    assert evaluated(database).skipped == {"log_call_outcome: call without start": 1}
    off = evaluated(database, switched_off=["log_call_outcome"])
    assert (off.matches, off.skipped) == ([], {})


@pytest.mark.parametrize(
    ("source", "sources", "found"),
    [
        (None, ["HUBSPOT_CALLING"], True),
        ("INTEGRATION", ["HUBSPOT_CALLING"], True),
        ("HUBSPOT_CALLING", ["HUBSPOT_CALLING"], False),
        ("HUBSPOT_CALLING", [], True),
        ("DIALER", ["HUBSPOT_CALLING", "DIALER"], False),
    ],
)
def test_the_settings_name_the_sources_whose_calls_say_when_they_are_completed(
    database: Database, tmp_path: Path, source: str | None, sources: list[str], found: bool
) -> None:
    load(database, tmp_path, call(at=ago(hours=3), status=None, source=source))
    assert bool(evaluated(database, calling_sources=sources).matches) is found


def test_one_function_says_which_calls_were_made_with_hubspot_calling(database: Database, tmp_path: Path) -> None:
    load(database, tmp_path, call("1", source="HUBSPOT_CALLING"), call("2", source="OTHER"), call("3"))
    calls = TABLES.calls
    with database.reading() as connection:
        made = made_with_hubspot_calling(calls.c.source, ["HUBSPOT_CALLING"])
        assert connection.scalars(calls.select().with_only_columns(calls.c.id).where(made)).all() == ["1"]


def test_evidence_says_where_each_value_stands(sqlite_database: Database, tmp_path: Path) -> None:
    load(sqlite_database, tmp_path, deal(history=(ago(days=5),)), call(at=ago(days=2), minutes=30, to="deals:17"))
    match = next(one for one in evaluated(sqlite_database).matches if one.rule == "update_next_steps")
    talk, subject = Ref("calls", "4"), Ref("deals", "17")
    assert match.evidence == (
        Evidence("activity_started", "2026-11-18T12:00:00Z", talk, "hs_timestamp"),
        Evidence("activity_ended", "2026-11-18T12:30:00Z", talk, "hs_call_duration"),
        Evidence("stage", "In talks", subject, "dealstage"),
        Evidence("next_step_changed", "2026-11-15T12:00:00Z", subject, "hs_next_step"),
        Evidence("assigned", None, subject, "hubspot_owner_assigneddate"),
    )
    assert match.trigger_refs == (talk,)


def test_two_users_with_one_owner_id_each_get_the_action(database: Database, tmp_path: Path) -> None:
    load(database, tmp_path, call(at=ago(hours=3)), users=[user("1"), user("2", owner="501")])
    assert [match.user_id for match in evaluated(database).matches] == ["1", "2"]
    assert [match.user_id for match in evaluated(database, user_id="2").matches] == ["2"]


def test_the_zone_of_the_crm_user_stands_between_the_own_choice_and_the_account(
    database: Database, tmp_path: Path
) -> None:
    users = [user("1", timezone="Asia/Kolkata"), user("2", timezone="Mars/Base"), user("5", timezone=None)]
    due: dict[str, Any] = {"priority": "HIGH", "due": ago(hours=17)}  # 00:30 in Kolkata, yesterday in Lisbon
    tasks = [task(owner[-1] * 2, owner=owner, **due) for owner in ("501", "502", "505")]
    load(database, tmp_path, *tasks, users=users, account={"timezone": "Europe/Lisbon"})
    assert subjects(evaluated(database)) == ["high_priority_tasks_today users:1"]


@pytest.mark.parametrize(("now", "hours"), [("2026-03-29T10:00:00+00:00", 23), ("2026-10-25T10:00:00+00:00", 25)])
def test_a_day_is_as_long_as_it_is_where_the_clock_changes(
    database: Database, tmp_path: Path, now: str, hours: int
) -> None:
    at = datetime.fromisoformat(now)
    due = task(priority="HIGH", due=at - NOW, created=at - NOW - timedelta(days=1))
    load(database, tmp_path, due, users=[user("1", timezone="Europe/Berlin")])
    (match,) = evaluated(database, at).matches
    assert match.expires_at is not None
    assert instant(match.expires_at) - instant(match.since) == timedelta(hours=hours)
    assert match.trigger == at.astimezone(UTC).date().isoformat()


def test_matches_come_in_the_order_of_the_rules(sqlite_database: Database, tmp_path: Path) -> None:
    mails = (out("6", ago(days=3)), reply("7", ago(days=2)))
    load(sqlite_database, tmp_path, contact(), deal(to="contacts:3", owner="502"), *mails, call(at=ago(hours=3)))
    numbers = ["email_replies", "log_call_outcome", "contacts_awaiting_reply"]
    assert [match.rule for match in evaluated(sqlite_database).matches] == numbers


def test_an_empty_mirror_has_no_matches(database: Database) -> None:
    assert evaluated(database) == Evaluation([], Counter())


def test_times_of_1970_and_2100_are_only_old_and_far(database: Database, tmp_path: Path) -> None:
    far = datetime(2100, 1, 1, tzinfo=UTC) - NOW
    old = datetime(1970, 1, 1, tzinfo=UTC) - NOW
    load(
        database,
        tmp_path,
        contact(created=old, assigned=far, engaged=far),
        lead(created=old, entered=old, assigned=far, stage="out", primary="3"),
        call(at=far),
        call("5", at=old),
        out("6", old, opened=far),
        reply("7", far),
        task(created=old, due=far, priority="HIGH"),
        deal(created=old, assigned=far, to="contacts:3", stage="new"),
    )
    assert subjects(evaluated(database)) == []
    assert subjects(evaluated(database, NOW + far + ahead(hours=2), switched_off=["update_next_steps"])) != []
