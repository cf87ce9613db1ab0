"""When a rep's digest is due: the local hour of a local day as an instant. Pure; fires once on every day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_LONGEST_DOWNTIME = timedelta(days=31)  # further back nothing is accounted for


@dataclass(frozen=True)
class Rhythm:
    """A rep's hour, days (Monday 0) and zone."""

    at: time
    weekdays: frozenset[int]
    zone: ZoneInfo


@dataclass(frozen=True)
class Due:
    day: date
    at: datetime  # UTC
    late: bool  # beyond the grace


def due_instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """An hour that the clocks skip is taken with the offset before the gap, so an hour later on the wall; one that
    comes twice is its first."""
    return datetime.combine(day, at, zone).astimezone(ZoneInfo("UTC"))


def due_days(rhythm: Rhythm, *, now: datetime, grace: timedelta, after: date | None) -> Iterator[Due]:
    """The days later than `after` whose hour has come. `after` None (a rep never planned): today, and yesterday as far
    as its grace still runs."""
    today = now.astimezone(rhythm.zone).date()
    first = today - timedelta(days=1) if after is None else max(after + timedelta(days=1), today - _LONGEST_DOWNTIME)
    day = first
    while day <= today:
        at = due_instant(day, rhythm.at, rhythm.zone)
        late = now > at + grace
        forgotten = after is None and day < today and late  # Daybook was not there yet
        if day.weekday() in rhythm.weekdays and at <= now and not forgotten:
            yield Due(day, at, late)
        day += timedelta(days=1)
