"""A lead was given to the rep and still stands where it began, untouched: work on it before it cools.

It goes away with any activity on the lead, a later stage, another owner, or after 30 days.
"""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, case, func, literal, not_, or_, select

from crm.rule_tables import RuleTables
from rules.examples import (
    MOMENT,
    OTHER,
    ago,
    call,
    expired,
    fires,
    lead,
    meeting,
    note,
    out,
    printed,
    quiet,
    reply,
    task,
)
from rules.rule import Criterion, Moment, Rule, Trigger
from rules.skipped import unknown_stage
from rules.words import Condition, associated, in_mail, lately_given, of_stage, out_mail, stage_shown, there_is


def select_matches(t: RuleTables, moment: Moment) -> Select[Any]:
    rep, lead, stage = moment.reps, t.leads, t.stages
    since: ColumnElement[int] = func.coalesce(lead.c.owner_assigned_at, lead.c.created_at)
    assigned = lead.c.owner_assigned_at.is_not(None)
    return select(
        rep.c.user_id,
        rep.c.owner_id,
        lead.c.id.label("subject_id"),
        lead.c.id.label("trigger_id"),
        since.label("trigger_at"),
        case((assigned, "hubspot_owner_assigneddate"), else_="hs_createdate").label("trigger_property"),
        since.label("since"),
        (since + moment.span("max_age_days")).label("expires_at"),
        since.label("assigned"),
        stage_shown(stage).label("stage"),
        literal(0).label("activities_since"),
    ).where(
        moment.owned(lead),
        moment.way_in(lead.c.id, *lately_given(t.leads, moment)),
        since > moment.now - moment.span("max_age_days"),
        since <= moment.now,  # an assignment to come is no trigger yet, and the creation no longer is one
        of_stage(stage, "leads", lead),
        stage.c.is_first,
        not_(or_(*_activities_after(t, moment, lead, since))),
    )


def _activities_after(t: RuleTables, moment: Moment, lead: FromClause, since: ColumnElement[int]) -> list[Condition]:
    call, mail, meeting, note, message, task = (
        table.alias() for table in (t.calls, t.emails, t.meetings, t.notes, t.communications, t.tasks)
    )
    times = {
        "calls": (call, call.c.at, None),
        "emails": (mail, mail.c.at, or_(out_mail(t, mail), in_mail(t, mail))),
        "meetings": (meeting, func.coalesce(meeting.c.start_at, meeting.c.at), None),
        "notes": (note, note.c.at, None),
        "communications": (message, message.c.at, None),
        "tasks": (task, task.c.completed_at, task.c.status == "COMPLETED"),
    }
    return [
        _activity(t, moment, lead, kind, table, and_(at > since, *(() if condition is None else (condition,))), at)
        for kind, (table, at, condition) in times.items()
    ]


def _activity(
    t: RuleTables,
    moment: Moment,
    lead: FromClause,
    kind: str,
    activity: FromClause,
    counts: Condition,
    at: ColumnElement[Any],
) -> Condition:
    link = t.associations.alias()
    where = [associated(link, "leads", lead.c.id, kind), activity.c.id == link.c.to_id, counts, at <= moment.now]
    return there_is(link, activity, where=where)


def _select_undated(t: RuleTables, moment: Moment) -> Select[Any]:
    rep, lead = moment.reps, t.leads
    return select(lead.c.id).where(
        lead.c.owner_id == rep.c.owner_id, lead.c.owner_assigned_at.is_(None), lead.c.created_at.is_(None)
    )


RULE = Rule(
    number=2,
    id="newly_assigned_leads",
    title="Newly assigned leads",
    category="prospecting",
    description="A lead was assigned to you; it is in its pipeline's first stage and nothing has happened on it since.",
    thresholds={"max_age_days": 30},
    subject="leads",
    trigger=Trigger("instant", "leads"),
    select=select_matches,
    criteria=(
        Criterion("assigned", "leads", property_label="trigger_property", is_instant=True),
        Criterion("stage", "leads", "hs_pipeline_stage"),
        Criterion("activities_since", "leads"),
    ),
    skips={
        "lead without assignment or creation time": _select_undated,
        "lead of an unknown stage": unknown_stage("leads"),
    },
)

_LEAD = lead(assigned=ago(days=3))

EXAMPLES = (
    fires(
        "assigned three days ago, untouched",
        _LEAD,
        shows="leads:5",
        trigger=printed(ago(days=3)),
        since=ago(days=3),
        expects={"trigger_property": ("leads", "hubspot_owner_assigneddate")},
    ),
    fires(
        "never assigned by date: its creation counts",
        lead(created=ago(days=2)),
        shows="leads:5",
        since=ago(days=2),
        expects={"trigger_property": ("leads", "hs_createdate")},
    ),
    quiet("an assignment dated after now", lead(created=ago(days=2), assigned=MOMENT)),
    fires("a moment short of 30 days", lead(assigned=ago(days=30) + MOMENT), shows="leads:5"),
    fires("a call at the instant of the assignment", _LEAD, call(at=ago(days=3), to="leads:5"), shows="leads:5"),
    fires("a call planned for later", _LEAD, call(at=MOMENT, to="leads:5"), shows="leads:5"),
    fires("a call without a time", _LEAD, call(to="leads:5"), shows="leads:5"),
    fires(
        "a call on another lead",
        _LEAD,
        lead("6", owner=OTHER, stage="out"),
        call(at=ago(), to="leads:6"),
        shows="leads:5",
    ),
    fires("a deleted call", _LEAD, call(at=ago(), to="leads:5", archived=True), shows="leads:5"),
    fires("a mail that bounced", _LEAD, out("7", ago(), status="BOUNCED", on="leads:5"), shows="leads:5"),
    fires("a mail of no direction", _LEAD, out("7", ago(), direction=None, on="leads:5"), shows="leads:5"),
    fires("an open task", _LEAD, task(completed=ago(), to="leads:5"), shows="leads:5"),
    fires(
        "a task completed before", _LEAD, task(status="COMPLETED", completed=ago(days=4), to="leads:5"), shows="leads:5"
    ),
    fires(
        "a task said to be completed later",
        _LEAD,
        task(status="COMPLETED", completed=MOMENT, to="leads:5"),
        shows="leads:5",
    ),
    fires("a meeting that begins later", _LEAD, meeting(start=MOMENT, at=ago(days=1), to="leads:5"), shows="leads:5"),
    quiet("a call a moment after", _LEAD, call(at=ago(days=3) + MOMENT, to="leads:5")),
    quiet("a call this instant", _LEAD, call(at=ago(), status="NO_ANSWER", to="leads:5")),
    quiet("an out mail", _LEAD, out("7", ago(days=1), on="leads:5")),
    quiet("an in mail", _LEAD, reply("7", ago(days=1), on="leads:5")),
    quiet("a forwarded mail", _LEAD, reply("7", ago(days=1), direction="FORWARDED_EMAIL", on="leads:5")),
    quiet("a meeting by its start", _LEAD, meeting(start=ago(days=1), at=ago(days=9), to="leads:5")),
    quiet("a meeting by its time, for lack of a start", _LEAD, meeting(at=ago(days=1), to="leads:5")),
    quiet("a note", _LEAD, note(at=ago(days=1), to="leads:5")),
    quiet("a message", _LEAD, note(at=ago(days=1), to="leads:5", kind="communications")),
    quiet("a completed task", _LEAD, task(status="COMPLETED", completed=ago(days=1), to="leads:5")),
    quiet("in the second stage", lead(assigned=ago(days=3), stage="working")),
    quiet("in a stage that the pipeline does not have", lead(assigned=ago(days=3), stage="gone"), skips=1),
    quiet("created after now", lead(created=MOMENT)),
    quiet("neither assignment nor creation time", lead(created=None), skips=1),
    expired("after 30 days", lead(assigned=ago(days=30))),
)
