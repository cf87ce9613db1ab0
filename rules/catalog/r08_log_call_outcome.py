"""A call has no outcome: log it, a week of such calls in one form.

It goes away when an outcome is set or 7 days after the call. Calls made with HubSpot Calling say when they are
completed; calls logged by hand often have no status at all.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from crm.rule_tables import RuleTables
from rules.examples import MOMENT, ago, call, deal, expired, fires, printed, quiet
from rules.rule import Criterion, Moment, Rule, Trigger
from rules.skipped import undated
from rules.words import Condition, closes


def made_with_hubspot_calling(source: ColumnElement[Any], sources: ColumnElement[Any] | Collection[str]) -> Condition:
    """The call's source is one of those that the settings name (by default HUBSPOT_CALLING alone)."""
    return and_(source.is_not(None), source.in_(sources))


def select_matches(t: RuleTables, moment: Moment) -> Select[Any]:
    rep, call = moment.reps, t.calls
    by_hand = ~made_with_hubspot_calling(call.c.source, moment.calling_sources)
    return select(
        rep.c.user_id,
        rep.c.owner_id,
        call.c.id.label("subject_id"),
        call.c.id.label("trigger_id"),
        (call.c.at + moment.span("wait_hours")).label("since"),
        (call.c.at + moment.span("max_age_days")).label("expires_at"),
        closes(t, "calls", call.c.id).label("closing"),
        call.c.at.label("start"),
        call.c.disposition.label("disposition"),
        call.c.status.label("status"),
    ).where(
        call.c.owner_id == rep.c.owner_id,
        call.c.at <= moment.now - moment.span("wait_hours"),
        call.c.at > moment.now - moment.span("max_age_days"),
        call.c.disposition.is_(None),
        or_(call.c.status == "COMPLETED", and_(call.c.status.is_(None), by_hand)),
    )


RULE = Rule(
    number=8,
    id="log_call_outcome",
    title="Log call outcome",
    category=None,
    description="A call of yours took place at least an hour ago and has no outcome.",
    thresholds={"wait_hours": 1, "max_age_days": 7},
    subject="calls",
    trigger=Trigger("record", "calls"),
    select=select_matches,
    criteria=(
        Criterion("start", "calls", "hs_timestamp", is_instant=True),
        Criterion("disposition", "calls", "hs_call_disposition"),
        Criterion("status", "calls", "hs_call_status"),
    ),
    freezes=True,
    skips={"call without start": undated("calls", "at")},
)

EXAMPLES = (
    fires(
        "three hours ago",
        call(at=ago(hours=3)),
        shows="calls:4",
        trigger="calls:4",
        since=ago(hours=2),
        evidence={"start": printed(ago(hours=3)), "disposition": None, "status": "COMPLETED"},
    ),
    fires("logged by hand, of no status", call(at=ago(hours=3), status=None), shows="calls:4"),
    fires("with HubSpot Calling, completed", call(at=ago(hours=3), source="HUBSPOT_CALLING"), shows="calls:4"),
    fires("of another source, of no status", call(at=ago(hours=3), source="INTEGRATION", status=None), shows="calls:4"),
    fires("an hour ago exactly", call(at=ago(hours=1)), shows="calls:4", since=ago()),
    fires("a moment short of 7 days", call(at=ago(days=7) + MOMENT), shows="calls:4"),
    fires("on an open deal", call(at=ago(hours=3), to="deals:17"), deal(), shows="calls:4", expects={"closing": True}),
    fires(
        "on a deal that does not exist yet",
        call(at=ago(hours=3), to="deals:17"),
        deal(created=MOMENT),
        shows="calls:4",
        expects={"closing": False},
    ),
    quiet("a moment less than an hour ago", call(at=ago(hours=1) + MOMENT)),
    quiet("has an outcome", call(at=ago(hours=3), disposition="connected")),
    quiet("with HubSpot Calling, of no status", call(at=ago(hours=3), source="HUBSPOT_CALLING", status=None)),
    quiet("not answered", call(at=ago(hours=3), status="NO_ANSWER")),
    quiet("not answered, with HubSpot Calling", call(at=ago(hours=3), status="NO_ANSWER", source="HUBSPOT_CALLING")),
    quiet("someone else's", call(at=ago(hours=3), owner=None)),
    quiet("no start", call(), skips=1),
    quiet("deleted", call(at=ago(hours=3), archived=True)),
    expired("after 7 days", call(at=ago(days=7))),
)
