"""Rules 6, 7, 8, 12, 13 and 16: meetings, calls and the tasks of the day."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.rules.oracle.folder import Record, User, as_time, by_id, printed
from tests.rules.oracle.found import Found
from tests.rules.oracle.world import World

START = ("hs_meeting_start_time",)


def _times(meeting: Record) -> tuple[datetime, datetime] | None:
    """Start and end; without end it ended at its start, without start no rule holds."""
    start = meeting.time("hs_meeting_start_time")
    return (start, meeting.time("hs_meeting_end_time") or start) if start else None


def _own_meetings(world: World, user: User) -> Iterator[tuple[Record, datetime, datetime]]:
    for meeting in world.records["meetings"]:
        times = _times(meeting)
        if times and meeting.owner == user.owner_id:
            yield meeting, *times


def _at_start(rule: str, meeting: Record, start: datetime, since: datetime) -> Found:
    return Found(rule, meeting, f"{meeting.name}@{printed(start)}", since, [meeting], START)


def log_meeting_outcome(world: World, user: User) -> Iterator[Found]:
    for meeting, start, end in _own_meetings(world, user):
        since = end + timedelta(hours=1)
        if meeting.text("hs_meeting_outcome") not in ("", "SCHEDULED"):
            continue
        if since <= world.now and world.now - end < timedelta(days=7):
            yield _at_start("log_meeting_outcome", meeting, start, since)


def follow_up_meeting(world: World, user: User) -> Iterator[Found]:
    for meeting, start, end in _own_meetings(world, user):
        if not start < world.now or not world.now - end < timedelta(days=7):
            continue
        if meeting.text("hs_meeting_outcome") in ("CANCELED", "RESCHEDULED"):
            continue
        around = [meeting, *world.linked(meeting, "contacts", "deals")]
        tasks = [
            task
            for task in world.records["tasks"]
            if task.owner == user.owner_id
            and task.created is not None
            and task.created >= start
            and any(task in world.linked(one, "tasks") for one in around)
        ]
        if not tasks or any(task.text("hs_task_status") != "COMPLETED" for task in tasks):
            yield _at_start("follow_up_meeting", meeting, start, start)


def log_call_outcome(world: World, user: User) -> Iterator[Found]:
    for call in world.records["calls"]:
        start = call.time("hs_timestamp")
        if start is None or call.owner != user.owner_id or call.text("hs_call_disposition"):
            continue
        with_hubspot_calling = call.text("hs_call_source") == "HUBSPOT_CALLING"
        if call.text("hs_call_status") not in (("COMPLETED",) if with_hubspot_calling else ("COMPLETED", "")):
            continue
        since = start + timedelta(hours=1)
        if since <= world.now and world.now - start < timedelta(days=7):
            yield Found("log_call_outcome", call, call.name, since, [call])


def prepare_meeting(world: World, user: User) -> Iterator[Found]:
    for meeting, start, _ in _own_meetings(world, user):
        since = start - timedelta(hours=24)
        if meeting.text("hs_meeting_outcome") in ("CANCELED", "RESCHEDULED"):
            continue
        if since <= world.now < start + timedelta(minutes=10):
            yield _at_start("prepare_meeting", meeting, start, since)


def high_priority_tasks_today(world: World, user: User) -> Iterator[Found]:
    where = _zone(user.timezone) or _zone(world.folder.account.get("timezone")) or ZoneInfo("UTC")
    today = world.now.astimezone(where).date()
    due = [
        task
        for task in world.records["tasks"]
        if task.owner == user.owner_id
        and task.text("hs_task_status") != "COMPLETED"
        and task.text("hs_task_priority") == "HIGH"
        and (at := task.time("hs_timestamp")) is not None
        and at.astimezone(where).date() == today
    ]
    if due:
        yield Found("high_priority_tasks_today", None, str(today), _begins(today, where), due, items=due)


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):  # no such zone
        return None


def _begins(day: date, where: ZoneInfo) -> datetime:
    """The first instant of that local day."""
    return datetime(day.year, day.month, day.day, tzinfo=where).astimezone(ZoneInfo("UTC"))


def update_next_steps(world: World, user: User) -> Iterator[Found]:
    for deal in world.records["deals"]:
        if deal.owner != user.owner_id or not world.is_open(deal):
            continue
        activity = _last_ended(world, deal)
        if activity is None:
            continue
        start, end, record = activity
        changes = [as_time(change["timestamp"]) for change in deal.history.get("hs_next_step", [])]
        known = [at for at in (*changes, deal.time("hs_next_step_updated_at")) if at and at <= world.now]
        if known and max(known) > start:
            continue
        assigned = world.past(deal.time("hubspot_owner_assigneddate"))
        if assigned and assigned > end:
            continue
        since = end + timedelta(hours=24)
        if world.now - since < timedelta(days=30):
            yield Found("update_next_steps", deal, record.name, since, [deal, record])


def _last_ended(world: World, deal: Record) -> tuple[datetime, datetime, Record] | None:
    ended = []
    for one in world.linked(deal, "meetings", "calls"):
        times = _times(one) if one.kind == "meetings" else _call_times(one)
        if times and _counts(one) and world.now - times[1] > timedelta(hours=24):
            ended.append((times, one))
    if not ended:
        return None
    (start, end), record = max(ended, key=lambda one: (one[0][1], one[1].kind == "meetings", by_id(one[1].id)))
    return start, end, record


def _call_times(call: Record) -> tuple[datetime, datetime] | None:
    start = call.time("hs_timestamp")
    return (start, start + timedelta(milliseconds=float(call.text("hs_call_duration") or 0))) if start else None


def _counts(activity: Record) -> bool:
    if activity.kind == "meetings":
        return activity.text("hs_meeting_outcome") not in ("CANCELED", "RESCHEDULED", "NO_SHOW")
    return activity.text("hs_call_status") in ("COMPLETED", "")
