"""Local times relative to one `now`: calendar days, workdays, ISO. Refuses a `now` without an offset."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SATURDAY = 5


def iso(at: datetime) -> str:
    """`2026-11-20T10:00:00Z`, as HubSpot prints times."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def millis(span: timedelta) -> str:
    return str(span // timedelta(milliseconds=1))


@dataclass(frozen=True)
class Clock:
    now: datetime

    def __post_init__(self) -> None:
        if self.now.tzinfo is None:
            raise ValueError("now needs an offset, such as 2026-11-24T08:00:00+01:00")

    def today(self, zone: str) -> date:
        return self.now.astimezone(ZoneInfo(zone)).date()

    def at(self, zone: str, day: int, hhmm: str) -> datetime:
        """That local time, `day` calendar days from the zone's today, in UTC."""
        return _local(zone, self.today(zone) + timedelta(days=day), hhmm)

    def workday(self, zone: str, ahead: int, hhmm: str) -> datetime:
        """That local time, `ahead` workdays from today (negative: back; never today itself)."""
        day, step = self.today(zone), timedelta(days=1 if ahead > 0 else -1)
        for _ in range(abs(ahead)):
            day += step
            while day.weekday() >= SATURDAY:
                day += step
        return _local(zone, day, hhmm)

    def happened(self, at: datetime) -> bool:
        return at <= self.now


def _local(zone: str, day: date, hhmm: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(hhmm), tzinfo=ZoneInfo(zone)).astimezone(UTC)
