"""*First*: the one thing to begin with, the highest of all by the one ranking."""

from collections.abc import Iterator, Sequence

from bot.digest.actions import Ranked, groups_of, mail_of, with_rows
from bot.digest.content import First, FirstAction, FirstMeeting, FirstTask, MeetingEntry, TaskEntry
from bot.digest.matter import Matter
from bot.digest.meetings import meeting_rows
from bot.digest.names import Names
from bot.digest.presentation import PRESENTATIONS
from bot.digest.ranking import SOON, Rank, rank, worth_of
from bot.digest.startable import may_begin
from bot.digest.tasks import task_rows
from crm.kinds import Ref

Chosen = TaskEntry | MeetingEntry | tuple[Ranked, ...]


def name_first(names: Names, matter: Matter) -> tuple[First | None, tuple[Ranked, ...]]:
    """What stands above, and the actions that are named with it and so not below."""
    _, chosen = min(_candidates(matter), key=lambda candidate: candidate[0], default=(None, None))
    match chosen:
        case None:
            return None, ()
        case TaskEntry():
            rows = task_rows(names, [chosen], matter.task_stakes)
            return (FirstTask(rows[0]) if rows else None), ()
        case MeetingEntry():
            return meeting_first(names, matter, chosen)
        case actions:
            (group,) = with_rows(names, groups_of(actions, matter.deal_stakes), matter.deal_stakes)
            row = group.rows[0] if len(group.actions) == 1 else None
            return FirstAction(group, row.deal if row else None, row.stake if row else None), actions


def _candidates(matter: Matter) -> Iterator[tuple[Rank, Chosen]]:
    """The highest action, soon beginning meetings that wait to be prepared, late tasks of high priority."""
    now, day, home = matter.frame.now, matter.frame.day, matter.frame.home_currency
    if matter.actions:
        yield matter.actions[0].rank, with_its_like(matter.actions)
    for entry in matter.meetings:
        action, start = matter.preparing.get(entry.meeting.ref), entry.meeting.start
        if action is not None and now <= start < now + SOON:
            worth = worth_of(matter.deal_stakes.get(action.deal_id or ""), home)
            yield rank(entry.meeting.ref, now=now, day=day, since=start, starts_at=start, worth=worth), entry
    for task in matter.tasks:
        if task.state == "overdue" and task.high:
            ref, (_, stake) = task.task.ref, matter.task_stakes.get(task.task.ref, (None, None))
            worth = worth_of(stake, home)
            yield rank(ref, now=now, day=day, since=task.task.due, is_late=True, worth=worth), task


def with_its_like(actions: Sequence[Ranked]) -> tuple[Ranked, ...]:
    """Where one button works on all of a rule's actions, they are chosen together."""
    rule = actions[0].action.rule
    if not PRESENTATIONS[rule].whole:
        return (actions[0],)
    return tuple(one for one in actions if one.action.rule == rule)


def meeting_first(names: Names, matter: Matter, entry: MeetingEntry) -> tuple[First | None, tuple[Ranked, ...]]:
    rows = meeting_rows(names, [entry])
    if not rows:
        return None, ()
    deal_id = matter.preparing[entry.meeting.ref].deal_id
    deal = Ref("deals", deal_id) if deal_id else None
    names.load([deal])
    mail = _unanswered(matter.actions, deal_id)
    first = FirstMeeting(
        row=rows[0],
        deal=names.of(deal),
        stake=matter.deal_stakes.get(deal_id or ""),
        unanswered=mail_of(mail.action) if mail else None,
        may_reply=mail is not None and may_begin(names.reader, mail.action),
    )
    return first, ((mail,) if mail else ())


def _unanswered(actions: Sequence[Ranked], deal_id: str | None) -> Ranked | None:
    """The buyer's mail on that deal that waits for an answer."""
    if deal_id is None:
        return None
    waiting = (one for one in actions if one.action.deal_id == deal_id and one.action.rule == "reply_to_email")
    return next(waiting, None)
