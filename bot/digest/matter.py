"""All that a rep's day holds, ranked, before anything of it is chosen or named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.digest.actions import Ranked, countable, name_mails_once, ranked
from bot.digest.content import MANY_ACTIONS, MANY_TASKS, Counts, MeetingEntry, TaskEntry
from bot.digest.meetings import meeting_entries
from bot.digest.presentation import PREPARE
from bot.digest.ranking import worth_of
from bot.digest.tasks import in_order, task_entries, task_stakes
from crm.kinds import Ref
from crm.reader import Reader
from crm.stakes import Stake, stakes
from crm.workday import Day
from rules.model import Action


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


@dataclass(frozen=True, slots=True)
class Matter:
    """`actions` is ranked and names each mail once, `every_action` and `counts` are from before that; `preparing` holds
    the meetings that the rep has neither prepared nor dismissed; stakes are by deal id, for a task with its deal."""

    frame: Frame
    counts: Counts
    tasks: Sequence[TaskEntry]
    task_stakes: Mapping[Ref, tuple[Ref, Stake]]
    meetings: Sequence[MeetingEntry]
    preparing: Mapping[Ref, Action]
    actions: Sequence[Ranked]
    every_action: Sequence[Ranked]
    deal_stakes: Mapping[str, Stake]

    @property
    def overloaded(self) -> bool:
        return self.counts.due > MANY_TASKS or self.counts.actions > MANY_ACTIONS


def gather(reader: Reader, frame: Frame, shown: Sequence[Action]) -> Matter:
    """`shown`: the rep's actions as rules.shown gives them."""
    now, day, home = frame.now, frame.day, frame.home_currency
    counted = countable(shown, now=now)
    preparing = {action.subject: action for action in shown if action.rule == PREPARE and action.state == "open"}
    deal_ids = {action.deal_id for action in (*counted, *preparing.values()) if action.deal_id}
    deal_stakes = stakes(reader, deal_ids, home_currency=home)
    entries = task_entries(reader, day, now=now)
    of_tasks = task_stakes(reader, entries, home)
    meetings = meeting_entries(reader, day, now=now)
    in_rank = ranked(counted, deal_stakes, now=now, day=day, home_currency=home)
    return Matter(
        frame=frame,
        counts=_counts(entries, meetings, counted),
        tasks=in_order(entries, {ref: worth_of(stake, home) for ref, (_, stake) in of_tasks.items()}),
        task_stakes=of_tasks,
        meetings=meetings,
        preparing=preparing,
        actions=name_mails_once(in_rank),
        every_action=in_rank,
        deal_stakes=deal_stakes,
    )


def _counts(tasks: Sequence[TaskEntry], meetings: Sequence[MeetingEntry], actions: Sequence[Action]) -> Counts:
    return Counts(
        overdue=sum(entry.state == "overdue" for entry in tasks),
        due_today=sum(entry.state == "today" for entry in tasks),
        tomorrow=sum(entry.state == "tomorrow" for entry in tasks),
        meetings=len(meetings),
        overlapping=sum(bool(entry.overlaps) for entry in meetings),
        actions=len(actions),
        closing=sum(action.category == "closing" for action in actions),
    )
