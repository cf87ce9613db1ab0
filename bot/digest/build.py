"""A rep's digest from the mirror, the rep's settings and the guided actions, all through the rep's own eyes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.digest.actions import Ranked, countable, groups_of, name_mails_once, ranked, with_rows
from bot.digest.content import (
    MANY_ACTIONS,
    MANY_TASKS,
    NORMAL,
    OVERLOADED,
    Counts,
    Digest,
    First,
    FirstAction,
    FirstMeeting,
    FirstTask,
    MeetingEntry,
    TaskEntry,
)
from bot.digest.first import Chosen, choose_first, preparations, unanswered_mail
from bot.digest.meetings import meeting_entries, meeting_rows, to_draw, upcoming
from bot.digest.names import Names
from bot.digest.ranking import worth_of
from bot.digest.tasks import in_order, task_entries, task_rows, task_stakes
from bot.language import language_for
from crm.account import account_facts
from crm.database import Database
from crm.instants import micros
from crm.kinds import Ref
from crm.reader import Reader
from crm.settings import rep_settings, rep_zone
from crm.stakes import Stake, stakes
from crm.viewer import Viewer
from crm.workday import Day, day_at
from rules.model import Action
from rules.shown import actions_for


@dataclass(frozen=True, slots=True)
class Frame:
    """What holds for the whole digest, whatever is in it."""

    language: str
    compact: bool
    sent_at: datetime
    now: int
    day: Day
    read_at: int | None
    home_currency: str | None


def build_digest(
    database: Database,
    viewer: Viewer,
    *,
    now: datetime,
    slack_zone: str | None = None,
    language: str = "en",
    ledger: bool = True,
) -> Digest:
    """`language`: the account's default. `ledger=False` leaves the action ledger alone: as of `now` on this mirror."""
    frame = read_frame(database, viewer, now=now, slack_zone=slack_zone, language=language)
    with Reader(database, viewer) as reader:
        shown = actions_for(database, reader, now=frame.now, ledger=ledger)
        return compose(reader, frame, shown)


def read_frame(
    database: Database, viewer: Viewer, *, now: datetime, slack_zone: str | None = None, language: str = "en"
) -> Frame:
    with database.reading() as connection:
        account = account_facts(connection)
        chosen = rep_settings(connection, viewer.user_id)
        zone = rep_zone(connection, viewer.user_id, slack_zone)
    return Frame(
        language=language_for(chosen.get("language"), viewer.locale, language).code,
        compact=chosen.get("compact_tasks") is True,
        sent_at=now.astimezone(zone),
        now=micros(now),
        day=day_at(now, zone),
        read_at=account.imported_at,
        home_currency=account.currency,
    )


def compose(reader: Reader, frame: Frame, shown: Sequence[Action]) -> Digest:
    """The digest of these actions with the tasks and meetings of the day."""
    now, day, home = frame.now, frame.day, frame.home_currency
    counted = countable(shown, now=now)
    preparing = preparations(shown)
    deal_ids = {action.deal_id for action in (*counted, *preparing.values()) if action.deal_id}
    at_stake = stakes(reader, deal_ids, home_currency=home)
    actions = name_mails_once(ranked(counted, at_stake, now=now, day=day, home_currency=home))

    entries = task_entries(reader, day, now=now)
    of_tasks = task_stakes(reader, entries, home)
    tasks = in_order(entries, {ref: worth_of(stake, home) for ref, (_, stake) in of_tasks.items()})
    meetings = meeting_entries(reader, day, now=now)
    counts = _counts(tasks, meetings, counted)

    chosen = choose_first(
        actions=actions,
        meetings=meetings,
        preparing=preparing,
        tasks=tasks,
        task_stakes=of_tasks,
        at_stake=at_stake,
        now=now,
        day=day,
        home_currency=home,
    )
    names = Names(reader)
    first, named = _first(names, chosen, actions, preparing, of_tasks, at_stake)
    return _drawn(reader, names, frame, counts, tasks, meetings, actions, first, named, of_tasks, at_stake)


def _drawn(
    reader: Reader,
    names: Names,
    frame: Frame,
    counts: Counts,
    tasks: list[TaskEntry],
    meetings: list[MeetingEntry],
    actions: list[Ranked],
    first: First | None,
    named: tuple[Ranked, ...],
    of_tasks: dict[Ref, tuple[Ref, Stake]],
    at_stake: dict[str, Stake],
) -> Digest:
    """What is *First* is not drawn below."""
    overloaded = counts.due > MANY_TASKS or counts.actions > MANY_ACTIONS
    limits = OVERLOADED if overloaded else NORMAL
    first_task = first.row.entry if isinstance(first, FirstTask) else None
    first_meeting = first.row.record.ref if isinstance(first, FirstMeeting) else None
    to_name = [one for one in tasks if one is not first_task and one.state != "tomorrow"][: limits.tasks]
    rest = [one for one in actions if one not in named]
    groups = groups_of(rest, at_stake, named_above=named[0].action.rule if named else None)
    return Digest(
        email=reader.viewer.email,
        language=frame.language,
        sent_at=frame.sent_at,
        day=frame.day,
        read_at=frame.read_at,
        compact=frame.compact,
        counts=counts,
        overloaded=overloaded,
        first=first,
        tasks=tuple(tasks),
        task_rows=task_rows(names, to_name, of_tasks),
        meetings=tuple(meetings),
        meeting_rows=meeting_rows(names, to_draw(meetings, first_meeting, limits.meetings)),
        groups=(*with_rows(names, groups[: limits.actions], at_stake), *groups[limits.actions :]),
        upcoming=upcoming(reader, names, frame.day, now=frame.now) if counts.nothing else None,
    )


def _first(
    names: Names,
    chosen: Chosen | None,
    actions: list[Ranked],
    preparing: dict[Ref, Action],
    of_tasks: dict[Ref, tuple[Ref, Stake]],
    at_stake: dict[str, Stake],
) -> tuple[First | None, tuple[Ranked, ...]]:
    """What stands above, and the actions that are named with it."""
    if isinstance(chosen, TaskEntry):
        rows = task_rows(names, [chosen], of_tasks)
        return (FirstTask(rows[0]) if rows else None), ()
    if isinstance(chosen, MeetingEntry):
        rows_of_meeting = meeting_rows(names, [chosen])
        if not rows_of_meeting:
            return None, ()
        deal_id = preparing[chosen.meeting.ref].deal_id
        mail = unanswered_mail(actions, deal_id)
        deal = Ref("deals", deal_id) if deal_id else None
        names.load([deal])
        unanswered = Ref.parse(mail.action.trigger) if mail else None
        first = FirstMeeting(rows_of_meeting[0], names.of(deal), at_stake.get(deal_id or ""), unanswered)
        return first, ((mail,) if mail else ())
    if chosen:
        (group,) = with_rows(names, groups_of(chosen, at_stake), at_stake)
        row = group.rows[0] if len(group.actions) == 1 else None
        return FirstAction(group, row.deal if row else None, row.stake if row else None), chosen
    return None, ()


def _counts(tasks: list[TaskEntry], meetings: list[MeetingEntry], actions: list[Action]) -> Counts:
    return Counts(
        overdue=sum(entry.state == "overdue" for entry in tasks),
        due_today=sum(entry.state == "today" for entry in tasks),
        tomorrow=sum(entry.state == "tomorrow" for entry in tasks),
        meetings=len(meetings),
        overlapping=sum(bool(entry.overlaps) for entry in meetings),
        actions=len(actions),
        closing=sum(action.category == "closing" for action in actions),
    )
