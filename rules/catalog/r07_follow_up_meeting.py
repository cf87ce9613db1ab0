"""A meeting took place: follow up with what was agreed.

It goes away when there are follow-up tasks and all are completed, or 7 days after the meeting's end. Such tasks are the
rep's, created since the meeting began, on the meeting or on a contact or deal of it.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import FromClause, Select, literal, not_, or_, select

from crm.rule_tables import RuleTables
from rules.examples import MOMENT, OTHER, ago, ahead, contact, deal, expired, fires, meeting, printed, quiet, task
from rules.hints import unindexed
from rules.rule import Criterion, Moment, Rule, Trigger
from rules.skipped import undated
from rules.words import Condition, associated, closes, there_is, unfinished


def select_matches(t: RuleTables, moment: Moment) -> Select[Any]:
    rep, meeting = moment.reps, t.meetings
    pending = _follow_up(t, meeting, rep, unfinished(t.tasks))
    completed = _follow_up(t, meeting, rep, t.tasks.c.status == "COMPLETED")
    return select(
        rep.c.user_id,
        rep.c.owner_id,
        meeting.c.id.label("subject_id"),
        meeting.c.id.label("trigger_id"),
        meeting.c.start_at.label("trigger_at"),
        meeting.c.start_at.label("since"),
        (meeting.c.end_at + moment.span("max_age_days")).label("expires_at"),
        meeting.c.end_at.label("ready_at"),
        closes(t, "meetings", meeting.c.id).label("closing"),
        meeting.c.start_at.label("start"),
        meeting.c.end_at.label("end"),
        meeting.c.outcome.label("outcome"),
        literal(value=False).label("follow_up_completed"),
    ).where(
        moment.owned(meeting),
        unindexed(meeting.c.start_at) < moment.now,
        meeting.c.end_at > moment.now - moment.span("max_age_days"),
        or_(meeting.c.outcome.is_(None), meeting.c.outcome.not_in(("CANCELED", "RESCHEDULED"))),
        or_(pending, not_(completed)),
    )


def _follow_up(t: RuleTables, meeting: FromClause, rep: FromClause, condition: Condition) -> Condition:
    """The meeting has a follow-up task of this condition (over `t.tasks`)."""
    task, link = t.tasks, t.associations.alias()
    theirs = (task.c.owner_id == rep.c.owner_id, task.c.created_at >= meeting.c.start_at, condition)
    direct = (associated(link, "meetings", meeting.c.id, "tasks"), task.c.id == link.c.to_id)
    return or_(
        there_is(link, task, where=[*direct, *theirs]),
        _follow_up_on(t, meeting, "contacts", t.contacts, theirs),
        _follow_up_on(t, meeting, "deals", t.deals, theirs),
    )


def _follow_up_on(
    t: RuleTables, meeting: FromClause, kind: str, record: FromClause, theirs: Sequence[Condition]
) -> Condition:
    to_record, to_task = t.associations.alias(), t.associations.alias()
    where = (
        associated(to_record, "meetings", meeting.c.id, kind),
        record.c.id == to_record.c.to_id,
        associated(to_task, kind, record.c.id, "tasks"),
        t.tasks.c.id == to_task.c.to_id,
    )
    return there_is(to_record, record, to_task, t.tasks, where=[*where, *theirs])


RULE = Rule(
    number=7,
    id="follow_up_meeting",
    title="Follow up on your meeting",
    category=None,
    description="You met in the last days and have not completed a follow-up task.",
    thresholds={"max_age_days": 7},
    subject="meetings",
    trigger=Trigger("record@instant", "meetings", "hs_meeting_start_time"),
    select=select_matches,
    criteria=(
        Criterion("start", "meetings", "hs_meeting_start_time", is_instant=True),
        Criterion("end", "meetings", "hs_meeting_end_time", is_instant=True),
        Criterion("outcome", "meetings", "hs_meeting_outcome"),
        Criterion("follow_up_completed", "meetings"),
    ),
    freezes=True,
    skips={"meeting without start": undated("meetings", "start_at")},
)

_MET = meeting(start=ago(hours=3), end=ago(hours=2), to="contacts:3 deals:17")
_DONE: dict[str, Any] = {"status": "COMPLETED", "created": ago(hours=2)}

EXAMPLES = (
    fires(
        "met, no task yet",
        _MET,
        shows="meetings:6",
        trigger=f"meetings:6@{printed(ago(hours=3))}",
        since=ago(hours=3),
        expects={"ready_at": ago(hours=2)},
    ),
    fires(
        "still running",
        meeting(start=-MOMENT, end=ahead(hours=1)),
        shows="meetings:6",
        expects={"ready_at": ahead(hours=1)},
    ),
    fires("nobody came", meeting(start=ago(hours=3), outcome="NO_SHOW"), shows="meetings:6"),
    fires("a moment short of 7 days", meeting(start=ago(days=9), end=ago(days=7) + MOMENT), shows="meetings:6"),
    fires("a task is open", _MET, contact(), task(created=ago(hours=2), to="contacts:3"), shows="meetings:6"),
    fires(
        "one of two tasks is completed",
        _MET,
        contact(),
        task(to="meetings:6", **_DONE),
        task("10", created=ago(hours=1), to="contacts:3"),
        shows="meetings:6",
    ),
    fires(
        "the completed task is older",
        _MET,
        task(status="COMPLETED", created=ago(hours=3) - MOMENT, to="meetings:6"),
        shows="meetings:6",
    ),
    fires("the completed task is a colleague's", _MET, task(owner=OTHER, to="meetings:6", **_DONE), shows="meetings:6"),
    fires(
        "the completed task is on something else",
        _MET,
        contact("4"),
        task(to="contacts:4", **_DONE),
        shows="meetings:6",
    ),
    fires(
        "the contact that has it was deleted",
        _MET,
        contact(archived=True),
        task(to="contacts:3", **_DONE),
        shows="meetings:6",
    ),
    fires("the completed task was deleted", _MET, task(to="meetings:6", archived=True, **_DONE), shows="meetings:6"),
    fires(
        "the task of no creation time",
        _MET,
        task(status="COMPLETED", created=None, to="meetings:6"),
        shows="meetings:6",
    ),
    fires("on an open deal", _MET, deal(), shows="meetings:6", expects={"closing": True}),
    quiet("begins this instant", meeting(start=ago())),
    quiet("cancelled", meeting(start=ago(hours=3), outcome="CANCELED")),
    quiet("rescheduled", meeting(start=ago(hours=3), outcome="RESCHEDULED")),
    quiet("no start", meeting(end=ago(hours=3)), skips=1),
    expired("the task on the meeting is completed", _MET, task(to="meetings:6", **_DONE)),
    expired(
        "the task was created as the meeting began",
        _MET,
        task(status="COMPLETED", created=ago(hours=3), to="meetings:6"),
    ),
    expired("the task on its contact is completed", _MET, contact(), task(to="contacts:3", **_DONE)),
    expired("the task on its deal is completed", _MET, deal(), task(to="deals:17", **_DONE)),
    expired("7 days after its end", meeting(start=ago(days=8), end=ago(days=7))),
)
