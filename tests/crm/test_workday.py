"""A rep's local day: where it begins and ends, which tasks and meetings are in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from crm.database import Database
from crm.importing import import_folder
from crm.instants import HOUR, micros
from crm.reader import Reader
from crm.viewer import viewer_of
from crm.workday import day_at, due_tasks, meetings_between, next_planned
from tests import folders as f

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
NOW = micros(NOON)


@contextmanager
def reading(
    database: Database, folder: Path, hidden: dict[str, list[str]] | None = None, **files: Any
) -> Iterator[Reader]:
    sets = {"rep": f.rights("all", hidden=hidden or {})}
    users = [f.user("1", permission_set="rep"), f.user("2", owner="", permission_set="rep")]
    report = import_folder(database, f.write_folder(folder / "f", permission_sets=sets, users=users, **files), now=NOON)
    assert not report.rejects
    with Reader(database, viewer_of(database, "1")) as reader:
        yield reader


@pytest.mark.parametrize(
    ("zone", "now", "day", "hours"),
    [
        ("Europe/Berlin", "2026-11-24T22:59:59+00:00", date(2026, 11, 24), 24),
        ("Europe/Berlin", "2026-11-24T23:00:00+00:00", date(2026, 11, 25), 24),
        ("Europe/Berlin", "2026-03-29T12:00:00+00:00", date(2026, 3, 29), 23),
        ("Europe/Berlin", "2026-10-25T12:00:00+00:00", date(2026, 10, 25), 25),
        ("Asia/Kolkata", "2026-11-24T18:29:59+00:00", date(2026, 11, 24), 24),
        ("Asia/Kolkata", "2026-11-24T18:30:00+00:00", date(2026, 11, 25), 24),
        ("Asia/Kathmandu", "2026-11-24T18:15:00+00:00", date(2026, 11, 25), 24),
        ("Australia/Lord_Howe", "2026-10-03T15:00:00+00:00", date(2026, 10, 4), 23.5),
        ("Pacific/Apia", "2026-11-24T11:00:00+00:00", date(2026, 11, 25), 24),
        ("America/Sao_Paulo", "2018-11-04T12:00:00+00:00", date(2018, 11, 4), 23),
        ("UTC", "2026-11-24T00:00:00+00:00", date(2026, 11, 24), 24),
    ],
)
def test_a_day_is_as_long_as_its_clocks_say(zone: str, now: str, day: date, hours: float) -> None:
    found = day_at(datetime.fromisoformat(now), ZoneInfo(zone))
    assert found.date == day
    assert (found.end - found.start) / HOUR == hours
    assert found.start <= micros(datetime.fromisoformat(now)) < found.end
    assert found.tomorrow == day + timedelta(days=1)


def test_a_day_that_never_was_is_not_tomorrow() -> None:
    """Samoa went from 29 to 31 December 2011."""
    apia = ZoneInfo("Pacific/Apia")
    found = day_at(datetime(2011, 12, 29, 8, tzinfo=apia), apia)
    assert found.tomorrow == date(2011, 12, 31)
    assert (found.tomorrow_end - found.end) == 24 * HOUR


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati"])
@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00"])
def test_the_ends_of_the_calendar_have_a_local_time(zone: str, at: str) -> None:
    day = day_at(NOON, ZoneInfo(zone))
    assert day.local(micros(datetime.fromisoformat(at))).year in (1, 9999)


def test_due_tasks_are_my_own_open_ones_that_exist_and_have_a_date(database: Database, tmp_path: Path) -> None:
    tasks = [
        f.task("1", due=NOON, owner="501"),
        f.task("2", due=NOON - timedelta(days=900), owner="501", status=None),
        f.task("3", due=NOON, owner="501", status="COMPLETED"),
        f.task("4", due=NOON, owner="502"),
        f.task("5", due=NOON),
        f.task("6", owner="501"),
        f.task("7", due=NOON, owner="501", created=NOON + timedelta(seconds=1)),
        f.task("8", due=NOON + timedelta(hours=1), owner="501"),
        f.task("9", due=NOON, owner="501", archived=True),
        f.task("10", due=NOON, owner="501", status="WAITING", created=NOON),
    ]
    with reading(database, tmp_path, tasks=tasks) as reader:
        found = due_tasks(reader, before=NOW + HOUR, now=NOW)
    assert [task.ref.id for task in found] == ["2", "1", "10"]


def test_meetings_are_my_own_to_be_held_and_not_over(database: Database, tmp_path: Path) -> None:
    def meeting(key: str, start: int, end: int | None, **fields: str) -> f.Line:
        end_at = None if end is None else NOON + timedelta(minutes=end)
        return f.meeting(key, start=NOON + timedelta(minutes=start), end=end_at, **{"owner": "501", **fields})

    meetings = [
        meeting("1", -60, 0),
        meeting("2", -60, 1),
        meeting("3", 0, None),
        meeting("4", 30, None),
        meeting("5", 30, 20),
        meeting("6", 40, 50, outcome="CANCELED"),
        meeting("7", 40, 50, outcome="RESCHEDULED"),
        meeting("8", 40, 50, outcome="NO_SHOW"),
        meeting("9", 40, 50, owner="502"),
        meeting("10", -61, 90),
        meeting("11", 60, 90),
        f.meeting("12", owner="501"),
    ]
    with reading(database, tmp_path, meetings=meetings) as reader:
        found = meetings_between(reader, NOW - HOUR, NOW + HOUR, not_over_at=NOW)
    assert [meeting.ref.id for meeting in found] == ["2", "4", "5", "8"]
    assert found[2].end == found[2].start


@pytest.mark.parametrize(
    ("hidden", "tasks", "meetings", "priority"),
    [
        ({}, 1, 1, "HIGH"),
        ({"tasks": ["hs_task_priority"]}, 1, 1, None),
        ({"tasks": ["hs_timestamp"]}, 0, 1, None),
        ({"tasks": ["hs_task_status"]}, 0, 1, None),
        ({"meetings": ["hs_meeting_start_time"]}, 1, 0, "HIGH"),
        ({"meetings": ["hs_meeting_end_time"]}, 1, 1, "HIGH"),
    ],
)
def test_what_is_hidden_decides_nothing(
    sqlite_database: Database,
    tmp_path: Path,
    hidden: dict[str, list[str]],
    tasks: int,
    meetings: int,
    priority: str | None,
) -> None:
    files: dict[str, Any] = {
        "tasks": [f.task("1", due=NOON, owner="501", priority="HIGH")],
        "meetings": [f.meeting("1", start=NOON + timedelta(minutes=9), end=NOON + timedelta(hours=9), owner="501")],
    }
    with reading(sqlite_database, tmp_path, hidden, **files) as reader:
        found = due_tasks(reader, before=NOW + HOUR, now=NOW)
        held = meetings_between(reader, NOW, NOW + HOUR, not_over_at=NOW)
    assert len(found) == tasks
    assert len(held) == meetings
    assert all(task.priority == priority for task in found)
    if "hs_meeting_end_time" in hidden.get("meetings", ()):
        assert held[0].end == held[0].start


def test_a_hidden_outcome_filters_nothing(sqlite_database: Database, tmp_path: Path) -> None:
    meetings = [f.meeting("1", start=NOON + timedelta(minutes=9), owner="501", outcome="CANCELED")]
    with reading(sqlite_database, tmp_path, {"meetings": ["hs_meeting_outcome"]}, meetings=meetings) as reader:
        assert len(meetings_between(reader, NOW, NOW + HOUR, not_over_at=NOW)) == 1


def test_a_user_without_owner_id_has_no_day(sqlite_database: Database, tmp_path: Path) -> None:
    with reading(sqlite_database, tmp_path, tasks=[f.task("1", due=NOON)], meetings=[f.meeting("1", start=NOON)]):
        pass
    with Reader(sqlite_database, viewer_of(sqlite_database, "2")) as reader:
        assert due_tasks(reader, before=NOW + HOUR, now=NOW) == []
        assert meetings_between(reader, NOW, NOW + HOUR, not_over_at=NOW) == []
        assert next_planned(reader, NOW, NOW + HOUR, now=NOW) is None


def test_what_is_planned_next_is_the_first_meeting_or_task(sqlite_database: Database, tmp_path: Path) -> None:
    later = NOON + timedelta(minutes=30)
    files: dict[str, Any] = {
        "tasks": [f.task("1", due=later, owner="501"), f.task("2", due=NOON - timedelta(hours=1), owner="501")],
        "meetings": [f.meeting("7", start=later, end=later, owner="501", outcome="SCHEDULED")],
    }
    files["meetings"][0]["properties"]["hs_meeting_end_time"] = f.iso(later + timedelta(hours=1))
    with reading(sqlite_database, tmp_path, **files) as reader:
        planned = next_planned(reader, NOW, NOW + HOUR, now=NOW)
        assert planned is not None
        assert str(planned.ref) == "meetings:7"
        assert next_planned(reader, NOW + HOUR, NOW + 2 * HOUR, now=NOW) is None
