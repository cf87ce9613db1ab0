"""When a digest is due: local hours as instants, on days of 23, 24 and 25 hours, and after a downtime."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.delivery.due import Rhythm, due_days, due_instant

BERLIN = ZoneInfo("Europe/Berlin")
WORKDAYS = frozenset(range(5))
ALL_DAYS = frozenset(range(7))
FOUR_HOURS = timedelta(hours=4)


def days(
    now: datetime,
    *,
    after: date | None,
    at: time = time(8, 0),
    weekdays: frozenset[int] = WORKDAYS,
    zone: ZoneInfo = BERLIN,
    grace: timedelta = FOUR_HOURS,
) -> list[tuple[str, bool]]:
    found = due_days(Rhythm(at, weekdays, zone), now=now, grace=grace, after=after)
    return [(each.day.isoformat(), each.late) for each in found]


@pytest.mark.parametrize(
    ("day", "at", "zone", "expected"),
    [
        (date(2026, 11, 24), time(8, 0), "Europe/Berlin", datetime(2026, 11, 24, 7, 0, tzinfo=UTC)),
        (date(2026, 11, 24), time(8, 0), "Asia/Kathmandu", datetime(2026, 11, 24, 2, 15, tzinfo=UTC)),
        # 2026-03-29, 02:30 does not exist in Berlin: 03:30 summer time
        (date(2026, 3, 29), time(2, 30), "Europe/Berlin", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        # 2026-10-25, 02:30 comes twice in Berlin: the first
        (date(2026, 10, 25), time(2, 30), "Europe/Berlin", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_the_hour_of_a_day_is_one_instant(day: date, at: time, zone: str, expected: datetime) -> None:
    assert due_instant(day, at, ZoneInfo(zone)) == expected


def test_before_the_hour_nothing_is_due() -> None:
    assert days(datetime(2026, 11, 24, 6, 59, tzinfo=UTC), after=date(2026, 11, 23)) == []


def test_at_the_hour_the_day_is_due() -> None:
    assert days(datetime(2026, 11, 24, 7, 0, tzinfo=UTC), after=date(2026, 11, 23)) == [("2026-11-24", False)]


def test_a_planned_day_is_not_due_again() -> None:
    assert days(datetime(2026, 11, 24, 9, 0, tzinfo=UTC), after=date(2026, 11, 24)) == []


def test_the_end_of_the_grace_is_still_in_time() -> None:
    assert days(datetime(2026, 11, 24, 11, 0, tzinfo=UTC), after=date(2026, 11, 23)) == [("2026-11-24", False)]
    assert days(datetime(2026, 11, 24, 11, 0, 1, tzinfo=UTC), after=date(2026, 11, 23)) == [("2026-11-24", True)]


def test_a_first_start_inside_the_grace_is_due_and_after_it_late() -> None:
    assert days(datetime(2026, 11, 24, 10, 0, tzinfo=UTC), after=None) == [("2026-11-24", False)]
    assert days(datetime(2026, 11, 24, 12, 0, tzinfo=UTC), after=None) == [("2026-11-24", True)]


def test_a_first_start_after_midnight_catches_up_yesterday_evening() -> None:
    night = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)  # 00:30 on the 25th in Berlin
    assert days(night, after=None, at=time(22, 0)) == [("2026-11-24", False)]
    assert days(night, after=None) == []


def test_a_downtime_accounts_for_each_working_day() -> None:
    monday = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    assert days(monday, after=date(2026, 11, 18)) == [("2026-11-19", True), ("2026-11-20", True), ("2026-11-23", False)]


def test_a_weekend_is_not_due() -> None:
    assert days(datetime(2026, 11, 22, 9, 0, tzinfo=UTC), after=date(2026, 11, 20)) == []


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
@pytest.mark.parametrize("at", [time(1, 30), time(2, 0), time(2, 30), time(3, 0)])
def test_days_of_23_and_25_hours_fire_once(day: date, at: time) -> None:
    minute, fired, last = (
        datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=3),
        [],
        day - timedelta(1),
    )
    for _ in range(27 * 60):
        for each, late in days(minute, after=last, at=at, weekdays=ALL_DAYS):
            if each == day.isoformat():
                fired.append(late)
            last = date.fromisoformat(each)
        minute += timedelta(minutes=1)
    assert fired == [False]
