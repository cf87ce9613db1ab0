"""A meeting or call on an open deal is a day old and the next step still says what it said before: update it.

It goes away when the next step changes, with a newer activity, another owner, a closed deal, or after 30 days.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    case,
    func,
    literal,
    literal_column,
    not_,
    or_,
    select,
    union_all,
)

from crm.rule_tables import RuleTables
from rules.rule import Criterion, Moment, Rule, Trigger
from rules.skipped import unknown_stage
from rules.words import associated, later, of_stage, stage_shown

NOT_HELD = ("CANCELED", "RESCHEDULED", "NO_SHOW")


def select_matches(t: RuleTables, moment: Moment) -> Select[Any]:
    rep, deal, stage = moment.reps, t.deals, t.stages
    activity = _last_activities(t, moment)
    changed = _next_step_changed(t, moment, deal)
    since = activity.c.ended + moment.span("wait_hours")
    return select(
        activity.c.user_id,
        activity.c.owner_id,
        deal.c.id.label("subject_id"),
        activity.c.kind.label("trigger_kind"),
        activity.c.id.label("trigger_id"),
        since.label("since"),
        (since + moment.span("max_age_days")).label("expires_at"),
        activity.c.started.label("activity_started"),
        activity.c.ended.label("activity_ended"),
        stage_shown(stage).label("stage"),
        changed.label("next_step_changed"),
        deal.c.assigned_at.label("assigned"),
    ).where(
        rep.c.user_id == activity.c.user_id,
        deal.c.id == activity.c.deal_id,
        of_stage(stage, "deals", deal),
        not_(stage.c.is_closed),
        func.coalesce(changed, activity.c.started) <= activity.c.started,
        func.coalesce(deal.c.assigned_at, activity.c.ended) <= activity.c.ended,
    )


def _next_step_changed(t: RuleTables, moment: Moment, deal: FromClause) -> ColumnElement[Any]:
    """The latest time, not after now, that the property or its history gives."""
    history = t.property_history.alias()
    in_history = (
        select(func.max(history.c.at))
        .where(
            history.c.kind == "deals",
            history.c.id == deal.c.id,
            history.c.property == "hs_next_step",
            history.c.at <= moment.now,
        )
        .correlate_except(history)
        .scalar_subquery()
    )
    return later(case((deal.c.next_step_updated_at <= moment.now, deal.c.next_step_updated_at)), in_history)


def _last_activities(t: RuleTables, moment: Moment) -> FromClause:
    """Of each deal of a rep, the activity that ended last among those that ended long enough ago.

    One whose age has closed the action is left out before the latest is taken: if it were the latest there is no
    match, and if it is not it changes nothing."""
    found = union_all(_select_meetings(t, moment), _select_calls(t, moment)).subquery()
    order = (found.c.ended.desc(), found.c.calls_last, found.c.id_order.desc())
    place = func.row_number().over(partition_by=(found.c.user_id, found.c.deal_id), order_by=order)
    ranked = select(found, place.label("place")).subquery()
    return select(ranked).where(ranked.c.place == 1).subquery()


def _select_meetings(t: RuleTables, moment: Moment) -> Select[Any]:
    meeting = t.meetings
    held = or_(meeting.c.outcome.is_(None), meeting.c.outcome.not_in(NOT_HELD))
    return _select_activities(t, moment, "meetings", meeting, meeting.c.start_at, meeting.c.end_at).where(
        held, meeting.c.start_at.is_not(None)
    )


def _select_calls(t: RuleTables, moment: Moment) -> Select[Any]:
    call = t.calls
    ended = call.c.at + func.coalesce(call.c.duration, literal_column("0", BigInteger))
    return _select_activities(t, moment, "calls", call, call.c.at, ended).where(
        or_(call.c.status.is_(None), call.c.status == "COMPLETED")
    )


def _select_activities(
    t: RuleTables,
    moment: Moment,
    kind: str,
    activity: FromClause,
    started: ColumnElement[Any],
    ended: ColumnElement[Any],
) -> Select[Any]:
    rep, deal, link = moment.reps, t.deals, t.associations
    return select(
        rep.c.user_id,
        rep.c.owner_id,
        deal.c.id.label("deal_id"),
        literal(kind).label("kind"),
        literal(kind == "calls").label("calls_last"),
        activity.c.id,
        activity.c.id_order,
        started.label("started"),
        ended.label("ended"),
    ).where(
        deal.c.owner_id == rep.c.owner_id,
        associated(link, "deals", deal.c.id, kind),
        activity.c.id == link.c.to_id,
        ended < moment.now - moment.span("wait_hours"),
        ended > moment.now - moment.span("wait_hours") - moment.span("max_age_days"),
    )


def _undated(kind: str, column: str) -> Any:
    def select_ids(t: RuleTables, moment: Moment) -> Select[Any]:
        rep, deal, link, activity = moment.reps, t.deals, t.associations, getattr(t, kind)
        return select(activity.c.id).where(
            deal.c.owner_id == rep.c.owner_id,
            associated(link, "deals", deal.c.id, kind),
            activity.c.id == link.c.to_id,
            activity.c[column].is_(None),
        )

    return select_ids


RULE = Rule(
    number=16,
    id="update_next_steps",
    title="Update next steps",
    category="closing",
    description="The last meeting or call on an open deal of yours is a day old; its next step has not changed since.",
    thresholds={"wait_hours": 24, "max_age_days": 30},
    subject="deals",
    trigger=Trigger("record"),
    select=select_matches,
    criteria=(
        Criterion("activity_started", record="trigger_id", is_instant=True),
        Criterion("activity_ended", record="trigger_id", is_instant=True),
        Criterion("stage", "deals", "dealstage"),
        Criterion("next_step_changed", "deals", "hs_next_step_updated_at", is_instant=True),
        Criterion("assigned", "deals", "hubspot_owner_assigneddate", is_instant=True),
    ),
    skips={
        "deal of an unknown stage": unknown_stage("deals"),
        "meeting without start": _undated("meetings", "start_at"),
        "call without start": _undated("calls", "at"),
    },
)
