"""A lead was given to the rep and still stands where it began, untouched: work on it before it cools.

It goes away with any activity on the lead, a later stage, another owner, or after 30 days.
"""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, case, func, literal, not_, or_, select

from crm.rule_tables import RuleTables
from rules.rule import Criterion, Moment, Rule, Trigger
from rules.skipped import unknown_stage
from rules.words import Condition, associated, in_mail, of_stage, out_mail, stage_shown, there_is


def select_matches(t: RuleTables, moment: Moment) -> Select[Any]:
    rep, lead, stage = moment.reps, t.leads, t.stages
    since: ColumnElement[int] = func.coalesce(lead.c.assigned_at, lead.c.created_at)
    assigned = lead.c.assigned_at.is_not(None)
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
        lead.c.owner_id == rep.c.owner_id,
        since > moment.now - moment.span("max_age_days"),
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
        lead.c.owner_id == rep.c.owner_id, lead.c.assigned_at.is_(None), lead.c.created_at.is_(None)
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
        Criterion("assigned", "leads", "hubspot_owner_assigneddate", is_instant=True),
        Criterion("stage", "leads", "hs_pipeline_stage"),
        Criterion("activities_since", "leads"),
    ),
    skips={
        "lead without assignment or creation time": _select_undated,
        "lead of an unknown stage": unknown_stage("leads"),
    },
)
