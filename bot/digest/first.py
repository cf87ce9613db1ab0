"""*First*: the one thing to begin with, the highest of all by the one ranking."""

from collections.abc import Mapping, Sequence

from bot.digest.actions import Ranked, mail_of
from bot.digest.content import MeetingEntry, TaskEntry
from bot.digest.presentation import PREPARE, PRESENTATIONS
from bot.digest.ranking import SOON, Rank, rank, worth_of
from crm.kinds import Ref
from crm.stakes import Stake
from crm.workday import Day
from rules.model import Action

Chosen = TaskEntry | MeetingEntry | tuple[Ranked, ...]


def choose_first(
    *,
    actions: Sequence[Ranked],
    meetings: Sequence[MeetingEntry],
    preparing: Mapping[Ref, Action],
    tasks: Sequence[TaskEntry],
    task_stakes: Mapping[Ref, tuple[Ref, Stake]],
    at_stake: Mapping[str, Stake],
    now: int,
    day: Day,
    home_currency: str | None,
) -> Chosen | None:
    """Of actions (`actions` is ranked), meetings that begin within two hours and wait to be prepared, and overdue tasks
    of high priority. Where one button works on all of a rule's actions, they are chosen together."""
    candidates: list[tuple[Rank, Chosen]] = []
    if actions:
        candidates.append((actions[0].rank, _with_its_like(actions)))
    for entry in meetings:
        action = preparing.get(entry.meeting.ref)
        if action is not None and now <= entry.meeting.start <= now + SOON:
            worth = worth_of(at_stake.get(action.deal_id or ""), home_currency)
            start = entry.meeting.start
            candidates.append(
                (rank(entry.meeting.ref, now=now, day=day, since=start, starts_at=start, worth=worth), entry)
            )
    for task in tasks:
        if task.state == "overdue" and task.high:
            stake = task_stakes.get(task.task.ref)
            worth = worth_of(stake[1] if stake else None, home_currency)
            of_task = rank(task.task.ref, now=now, day=day, since=task.task.due, is_late=True, worth=worth)
            candidates.append((of_task, task))
    return min(candidates, key=lambda candidate: candidate[0])[1] if candidates else None


def preparations(actions: Sequence[Action]) -> dict[Ref, Action]:
    """Open actions of rule 12 by meeting: those that the rep has neither prepared nor dismissed."""
    return {action.subject: action for action in actions if action.rule == PREPARE and action.state == "open"}


def unanswered_mail(actions: Sequence[Ranked], deal_id: str | None) -> Ranked | None:
    """The buyer's last mail on a deal that waits for an answer."""
    if deal_id is None:
        return None
    waiting = (one for one in actions if one.action.deal_id == deal_id and one.action.rule == "reply_to_email")
    return next((one for one in waiting if mail_of(one.action)), None)


def _with_its_like(actions: Sequence[Ranked]) -> tuple[Ranked, ...]:
    rule = actions[0].action.rule
    if not PRESENTATIONS[rule].whole:
        return (actions[0],)
    return tuple(one for one in actions if one.action.rule == rule)
