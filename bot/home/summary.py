"""What the Summary holds: what comes next, the most urgent of the rest, the open deals, the day, the latest news."""

from bot.digest.actions import Ranked, groups_of, with_rows
from bot.digest.content import First, FirstAction, FirstMeeting, FirstTask, MeetingEntry
from bot.digest.first import with_its_like
from bot.digest.matter import Matter
from bot.digest.meetings import meeting_rows, upcoming, video_host
from bot.digest.names import Names
from bot.digest.tasks import may_work_some, task_rows
from bot.home.content import GROUPS, NOTICES, TASKS, Slot, Summary, Told
from crm.feed import latest_notices
from crm.instants import HOUR
from crm.pipeline import open_pipeline
from crm.reader import Reader

AHEAD = 4 * HOUR  # a meeting so near comes before everything else


def gather_summary(reader: Reader, names: Names, matter: Matter) -> Summary:
    frame = matter.frame
    first, above = name_next(names, matter)
    first_task = first.row.entry if isinstance(first, FirstTask) else None
    due = [entry for entry in matter.tasks if entry.state != "tomorrow" and entry is not first_task]
    taken = {id(one) for one in above}
    rest = [one for one in matter.actions if id(one) not in taken]
    groups = groups_of(rest, matter.deal_stakes, named_above=above[0].action.rule if above else None)
    return Summary(
        first=first,
        join=_address(names, first),
        task_rows=task_rows(names, due[:TASKS], matter.task_stakes),
        groups=with_rows(names, groups[:GROUPS], matter.deal_stakes),
        pipeline=open_pipeline(reader, frame.day, now=frame.now, home_currency=frame.home_currency),
        slots=_slots(names, matter),
        feed=_feed(reader, names, matter),
        upcoming=upcoming(reader, names, frame.day, now=frame.now) if first is None else None,
        may_work_tasks=may_work_some(reader, matter.tasks),
    )


def name_next(names: Names, matter: Matter) -> tuple[First | None, tuple[Ranked, ...]]:
    """The next meeting within four hours, else the top action, else the next task with an hour, else what is left of
    the day: a task that is due, a later meeting. And the actions that are named with it and so not below."""
    now = matter.frame.now
    coming = [entry for entry in matter.meetings if entry.meeting.start >= now]
    if coming and coming[0].meeting.start < now + AHEAD:
        return _meeting(names, coming[0]), ()
    if matter.actions:
        return _action(names, matter)
    timed = [entry for entry in matter.tasks if entry.state == "today" and entry.has_time and entry.task.due >= now]
    due = [entry for entry in matter.tasks if entry.state != "tomorrow"]
    tasks = sorted(timed, key=lambda entry: entry.task.due)[:1] or due[:1]
    rows = task_rows(names, tasks, matter.task_stakes)
    if rows:
        return FirstTask(rows[0]), ()
    return (_meeting(names, coming[0]) if coming else None), ()


def _meeting(names: Names, entry: MeetingEntry) -> FirstMeeting | None:
    rows = meeting_rows(names, [entry])
    return FirstMeeting(rows[0], deal=None, stake=None, unanswered=None) if rows else None


def _action(names: Names, matter: Matter) -> tuple[FirstAction, tuple[Ranked, ...]]:
    actions = with_its_like(matter.actions)
    (group,) = with_rows(names, groups_of(actions, matter.deal_stakes), matter.deal_stakes)
    row = group.rows[0] if len(group.actions) == 1 else None
    return FirstAction(group, row.deal if row else None, row.stake if row else None), actions


def _address(names: Names, first: First | None) -> str | None:
    """The video link of the meeting, where it is one that a browser should open."""
    if not isinstance(first, FirstMeeting):
        return None
    url = names.value(first.row.record.ref, "hs_meeting_external_url")
    return url.strip() if url and video_host(url) else None


def _slots(names: Names, matter: Matter) -> tuple[Slot, ...]:
    """The rest of today by the hour: meetings that are not over and tasks that have an hour."""
    now = matter.frame.now
    meetings = [(entry.meeting.start, entry.meeting.ref) for entry in matter.meetings]
    timed = (entry for entry in matter.tasks if entry.state == "today" and entry.has_time)
    tasks = [(entry.task.due, entry.task.ref) for entry in timed if entry.task.due >= now]
    times = sorted(meetings + tasks, key=lambda slot: slot[0])
    names.load(ref for _, ref in times)
    found = ((at, ref, names.of(ref)) for at, ref in times)
    return tuple(Slot(at, record, ref.kind == "tasks") for at, ref, record in found if record)


def _feed(reader: Reader, names: Names, matter: Matter) -> tuple[Told, ...]:
    notices = latest_notices(reader, now=matter.frame.now, most=NOTICES)
    names.load(notice.contact for notice in notices)
    named = ((notice, names.of(notice.contact)) for notice in notices)
    return tuple(Told(notice, contact) for notice, contact in named if contact)
