"""A rep's local day: the tasks that are due and the meetings that are not over. Reads only through a Reader; decides
neither order nor wording. What is hidden from the rep decides nothing: without the due date there is no list."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import date as calendar_date  # a field of Day is called date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from crm.instants import day_bounds, instant, micros
from crm.kinds import Ref
from crm.reader import Reader
from crm.schema.mirror import Meeting, Task

NOT_HELD = ("CANCELED", "RESCHEDULED")
_FIRST, _LAST = (micros(datetime(year, 6, 30, tzinfo=UTC)) for year in (1, 9999))
_TASK_DATES = ("hs_timestamp", "hs_task_status")
_MEETING_TIME = "hs_meeting_start_time"


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day where the rep is. Bounds as crm.instants; 23, 24 or 25 hours lie between them."""

    date: calendar_date
    zone: ZoneInfo
    start: int
    end: int
    tomorrow: calendar_date
    tomorrow_end: int

    def local(self, at: int) -> datetime:
        """Where the rep is; the calendar's first and last months are cut off, for a zone could lie beyond them."""
        return instant(min(max(at, _FIRST), _LAST)).astimezone(self.zone)


def day_at(now: datetime, zone: ZoneInfo) -> Day:
    """The day that `now` lies in. A zone that crosses the date line has days that never were: tomorrow is the next
    that will be (Pacific/Apia had no 30 December 2011)."""
    today = now.astimezone(zone).date()
    start, end = day_bounds(today, zone)
    tomorrow = today + timedelta(days=1)
    _, tomorrow_end = day_bounds(tomorrow, zone)
    if tomorrow_end <= end:
        tomorrow += timedelta(days=1)
        _, tomorrow_end = day_bounds(tomorrow, zone)
    return Day(today, zone, start, end, tomorrow, tomorrow_end)


def working_day(day: calendar_date, ahead: int) -> calendar_date:
    """So many working days after `day`: Monday to Friday. There is no calendar of holidays; they count."""
    for _ in range(ahead):
        day += timedelta(days=3 if day.weekday() == 4 else 2 if day.weekday() == 5 else 1)
    return day


class DueTask(NamedTuple):
    ref: Ref
    due: int
    priority: str | None  # None also where the rep may not see it


class DayMeeting(NamedTuple):
    """`end` is the start where the CRM has none, or one before the start."""

    ref: Ref
    start: int
    end: int


class Planned(NamedTuple):
    ref: Ref
    at: int


def due_tasks(reader: Reader, *, before: int, now: int, since: int | None = None) -> list[DueTask]:
    """The viewer's own open tasks due before an instant (and not before `since`), earliest first."""
    if reader.viewer.owner_id is None or any(reader.hides("tasks", name) for name in _TASK_DATES):
        return []
    query = (
        select(Task.id, Task.at, Task.priority)
        .where(
            Task.owner_id == reader.viewer.owner_id,
            or_(Task.status.is_(None), Task.status != "COMPLETED"),
            Task.at < before,
            or_(Task.created_at.is_(None), Task.created_at <= now),
        )
        .order_by(Task.at, Task.id_order)
    )
    if since is not None:
        query = query.where(Task.at >= since)
    rated = not reader.hides("tasks", "hs_task_priority")
    return [
        DueTask(Ref("tasks", row.id), row.at, row.priority if rated else None) for row in reader.session.execute(query)
    ]


def open_tasks(reader: Reader, *, now: int) -> list[Ref]:
    """The viewer's own open tasks, also those without a due date; lowest id first."""
    if reader.viewer.owner_id is None or reader.hides("tasks", "hs_task_status"):
        return []
    query = (
        select(Task.id)
        .where(
            Task.owner_id == reader.viewer.owner_id,
            or_(Task.status.is_(None), Task.status != "COMPLETED"),
            or_(Task.created_at.is_(None), Task.created_at <= now),
        )
        .order_by(Task.id_order)
    )
    return [Ref("tasks", id_) for id_ in reader.session.execute(query).scalars()]


def meetings_between(reader: Reader, start: int, end: int, *, not_over_at: int) -> list[DayMeeting]:
    """The viewer's own meetings that start in [start, end), are to be held and have not ended, earliest first."""
    if reader.viewer.owner_id is None or reader.hides("meetings", _MEETING_TIME):
        return []
    query = (
        select(Meeting.id, Meeting.start_at, Meeting.end_at)
        .where(
            Meeting.owner_id == reader.viewer.owner_id,
            Meeting.start_at >= start,
            Meeting.start_at < end,
        )
        .order_by(Meeting.start_at, Meeting.id_order)
    )
    if not reader.hides("meetings", "hs_meeting_outcome"):
        query = query.where(or_(Meeting.outcome.is_(None), Meeting.outcome.not_in(NOT_HELD)))
    has_end = not reader.hides("meetings", "hs_meeting_end_time")
    found = [
        DayMeeting(Ref("meetings", row.id), row.start_at, max(row.start_at, (has_end and row.end_at) or row.start_at))
        for row in reader.session.execute(query)
    ]
    return [meeting for meeting in found if meeting.end > not_over_at]


def next_planned(reader: Reader, start: int, end: int, *, now: int) -> Planned | None:
    """The first of the viewer's meetings and due tasks in [start, end); a meeting before a task of the same time."""
    meetings = [
        Planned(meeting.ref, meeting.start) for meeting in meetings_between(reader, start, end, not_over_at=now)
    ]
    tasks = [Planned(task.ref, task.due) for task in due_tasks(reader, before=end, now=now, since=start)]
    return min(meetings[:1] + tasks[:1], key=lambda planned: planned.at, default=None)
