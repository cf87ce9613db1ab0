"""A meeting or call on an open deal is a day old and the next step still says what it said before: update it.

It goes away when the next step changes, with a newer activity, another owner, a closed deal, or after 30 days.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    case,
    func,
    literal,
    not_,
    or_,
    select,
    union_all,
)

from crm.rule_tables import RuleTables
from rules.examples import MOMENT, OTHER, ago, ahead, call, deal, expired, fires, meeting, quiet
from rules.rule import Criterion, Moment, Rule, Trigger
from rules.skipped import unknown_stage
from rules.words import associated, of_stage, stage_shown

NOT_HELD = ("CANCELED", "RESCHEDULED", "NO_SHOW")
STARTED = {"meetings": "hs_meeting_start_time", "calls": "hs_timestamp"}
ENDED = {"meetings": "hs_meeting_end_time", "calls": "hs_call_duration"}


def select_matches(t: RuleTables, moment: Moment) -> Select[Any]:
    rep, deal, stage = moment.reps, t.deals, t.stages
    activity = _last_activities(t, moment)
    changed, changed_property = _next_step_changed(t, moment, deal)
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
        activity.c.started_property,
        activity.c.ended.label("activity_ended"),
        activity.c.ended_property,
        stage_shown(stage).label("stage"),
        changed.label("next_step_changed"),
        changed_property.label("changed_property"),
        deal.c.assigned_at.label("assigned"),
    ).where(
        rep.c.user_id == activity.c.user_id,
        deal.c.id == activity.c.deal_id,
        of_stage(stage, "deals", deal),
        not_(stage.c.is_closed),
        func.coalesce(changed, activity.c.started) <= activity.c.started,
        func.coalesce(deal.c.assigned_at, activity.c.ended) <= activity.c.ended,
    )


def _next_step_changed(
    t: RuleTables, moment: Moment, deal: FromClause
) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """The latest time, not after now, that the property or its history gives, and which of the two gives it."""
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
    stated = case((deal.c.next_step_updated_at <= moment.now, deal.c.next_step_updated_at))
    of_history = func.coalesce(in_history > func.coalesce(stated, in_history - 1), False)
    changed = case((of_history, in_history), else_=stated)
    return changed, case((of_history, "hs_next_step"), else_="hs_next_step_updated_at")


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
    return _select_activities(t, moment, "calls", call, call.c.at, call.c.end_at).where(
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
        literal(STARTED[kind]).label("started_property"),
        literal(ENDED[kind]).label("ended_property"),
    ).where(
        moment.owned(deal),
        moment.linked(link, ("deals", deal.c.id), (kind, activity.c.id)),
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
        Criterion("activity_started", record="trigger_id", is_instant=True, property_label="started_property"),
        Criterion("activity_ended", record="trigger_id", is_instant=True, property_label="ended_property"),
        Criterion("stage", "deals", "dealstage"),
        Criterion("next_step_changed", "deals", is_instant=True, property_label="changed_property"),
        Criterion("assigned", "deals", "hubspot_owner_assigneddate", is_instant=True),
    ),
    skips={
        "deal of an unknown stage": unknown_stage("deals"),
        "meeting without start": _undated("meetings", "start_at"),
        "call without start": _undated("calls", "at"),
    },
)

_CALL = call(at=ago(days=2), minutes=30, to="deals:17")
_BEGAN, _ENDED = ago(days=2), ago(days=2) + ahead(minutes=30)

EXAMPLES = (
    fires("a call two days ago", deal(), _CALL, shows="deals:17", trigger="calls:4", since=_ENDED + ahead(days=1)),
    fires(
        "a meeting",
        deal(),
        meeting(start=ago(days=2), end=_ENDED, to="deals:17"),
        shows="deals:17",
        trigger="meetings:6",
        since=_ENDED + ahead(days=1),
    ),
    fires(
        "ended a moment more than 24 hours ago",
        deal(),
        call(at=ago(hours=24) - MOMENT, to="deals:17"),
        shows="deals:17",
        since=-MOMENT,
    ),
    fires("the next step changed as it began", deal(stepped=_BEGAN), _CALL, shows="deals:17"),
    fires("its history ends as it began", deal(history=(_BEGAN, ago(days=9))), _CALL, shows="deals:17"),
    fires("the next step will change", deal(stepped=MOMENT, history=(MOMENT,)), _CALL, shows="deals:17"),
    fires("assigned as it ended", deal(assigned=_ENDED), _CALL, shows="deals:17"),
    fires("will be assigned", deal(assigned=MOMENT), _CALL, shows="deals:17"),
    fires("a moment short of 30 days", deal(), call(at=ago(days=31) + MOMENT, to="deals:17"), shows="deals:17"),
    fires(
        "the one that ended last, not the one that began last",
        deal(),
        call(at=ago(days=3), minutes=1440, to="deals:17"),
        meeting(start=ago(days=2, hours=1), end=ago(days=2, minutes=30), to="deals:17"),
        shows="deals:17",
        trigger="calls:4",
    ),
    fires(
        "ended together: the meeting",
        deal(),
        call("99", at=ago(days=2), minutes=30, to="deals:17"),
        meeting(start=ago(days=3), end=_ENDED, to="deals:17"),
        shows="deals:17",
        trigger="meetings:6",
    ),
    fires(
        "ended together: the higher id",
        deal(),
        _CALL,
        call("10", at=_BEGAN, minutes=30, to="deals:17"),
        shows="deals:17",
        trigger="calls:10",
    ),
    fires(
        "a later one that does not count",
        deal(),
        _CALL,
        call("5", at=ago(days=1, hours=3), status="NO_ANSWER", to="deals:17"),
        meeting(start=ago(days=1, hours=3), outcome="NO_SHOW", to="deals:17"),
        meeting("7", start=ago(days=1, hours=3), outcome="CANCELED", to="deals:17"),
        meeting("8", start=ago(days=1, hours=3), outcome="RESCHEDULED", to="deals:17"),
        meeting("9", start=ago(days=1, hours=3), archived=True, to="deals:17"),
        shows="deals:17",
        trigger="calls:4",
    ),
    fires(
        "one that ended just now does not count yet",
        deal(),
        _CALL,
        call("5", at=ago(hours=24), to="deals:17"),
        shows="deals:17",
        trigger="calls:4",
    ),
    fires("a call of no status", deal(), call(at=ago(days=2), status=None, to="deals:17"), shows="deals:17"),
    fires("someone else's call", deal(), call(at=ago(days=2), owner=OTHER, to="deals:17"), shows="deals:17"),
    quiet("ended 24 hours ago exactly", deal(), call(at=ago(hours=25), minutes=60, to="deals:17")),
    quiet("the next step changed while it ran", deal(stepped=_BEGAN + MOMENT), _CALL),
    quiet("its history says so", deal(stepped=ago(days=9), history=(ago(days=1), ago(days=9))), _CALL),
    quiet("a change to come does not hide one that was", deal(stepped=MOMENT, history=(MOMENT, ago(days=1))), _CALL),
    quiet("no activity", deal()),
    quiet("a meeting without start", deal(), meeting(end=ago(days=2), to="deals:17"), skips=1),
    quiet("a call without start", deal(), call(minutes=30, to="deals:17"), skips=1),
    quiet("the deal is closed", deal(stage="won"), _CALL),
    quiet("the deal is of an unknown stage", deal(stage="gone"), _CALL, skips=1),
    quiet("the deal is nobody's", deal(owner=None), _CALL),
    expired(
        "a newer one came after the next step changed",
        deal(stepped=ago(days=1, hours=1)),
        _CALL,
        call("5", at=ago(days=1, hours=2), to="deals:17"),
    ),
    expired("the owner was assigned after it ended", deal(assigned=_ENDED + MOMENT), _CALL),
    expired("after 30 days", deal(), call(at=ago(days=31), to="deals:17")),
)
