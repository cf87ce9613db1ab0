"""A meeting is over and nobody said how it went: log the outcome while it is remembered.

It goes away when an outcome is set or 7 days after the meeting's end.
"""

from typing import Any

from sqlalchemy import Select, or_, select

from crm.rule_tables import RuleTables
from rules.examples import MOMENT, OTHER, ago, deal, expired, fires, meeting, printed, quiet
from rules.rule import Criterion, Moment, Rule, Trigger
from rules.skipped import undated
from rules.words import closes


def select_matches(t: RuleTables, moment: Moment) -> Select[Any]:
    rep, meeting = moment.reps, t.meetings
    return select(
        rep.c.user_id,
        rep.c.owner_id,
        meeting.c.id.label("subject_id"),
        meeting.c.id.label("trigger_id"),
        meeting.c.start_at.label("trigger_at"),
        (meeting.c.end_at + moment.span("wait_hours")).label("since"),
        (meeting.c.end_at + moment.span("max_age_days")).label("expires_at"),
        closes(t, "meetings", meeting.c.id).label("closing"),
        meeting.c.end_at.label("end"),
        meeting.c.outcome.label("outcome"),
    ).where(
        meeting.c.owner_id == rep.c.owner_id,
        meeting.c.start_at.is_not(None),
        meeting.c.end_at <= moment.now - moment.span("wait_hours"),
        meeting.c.end_at > moment.now - moment.span("max_age_days"),
        or_(meeting.c.outcome.is_(None), meeting.c.outcome == "SCHEDULED"),
    )


RULE = Rule(
    number=6,
    id="log_meeting_outcome",
    title="Log meeting outcome",
    category=None,
    description="A meeting of yours ended at least an hour ago and has no outcome.",
    thresholds={"wait_hours": 1, "max_age_days": 7},
    subject="meetings",
    trigger=Trigger("record@instant", "meetings", "hs_meeting_start_time"),
    select=select_matches,
    criteria=(
        Criterion("end", "meetings", "hs_meeting_end_time", is_instant=True),
        Criterion("outcome", "meetings", "hs_meeting_outcome"),
    ),
    freezes=True,
    skips={"meeting without start": undated("meetings", "start_at")},
)

_HELD = meeting(start=ago(hours=3), end=ago(hours=2))

EXAMPLES = (
    fires(
        "ended two hours ago",
        _HELD,
        shows="meetings:6",
        trigger=f"meetings:6@{printed(ago(hours=3))}",
        since=ago(hours=1),
        expects={"closing": False},
    ),
    fires("ended an hour ago exactly", meeting(start=ago(hours=2), end=ago(hours=1)), shows="meetings:6", since=ago()),
    fires("no end: it ended at its start", meeting(start=ago(hours=1)), shows="meetings:6"),
    fires("still marked as scheduled", meeting(start=ago(hours=3), outcome="SCHEDULED"), shows="meetings:6"),
    fires("a moment short of 7 days", meeting(start=ago(days=9), end=ago(days=7) + MOMENT), shows="meetings:6"),
    fires(
        "on an open deal",
        meeting(start=ago(hours=3), to="deals:17"),
        deal(owner=OTHER),
        shows="meetings:6",
        expects={"closing": True},
    ),
    fires(
        "on a closed deal",
        meeting(start=ago(hours=3), to="deals:17"),
        deal(stage="won"),
        shows="meetings:6",
        expects={"closing": False},
    ),
    fires(
        "on a deal of an unknown stage",
        meeting(start=ago(hours=3), to="deals:17"),
        deal(stage="gone"),
        shows="meetings:6",
        expects={"closing": False},
    ),
    quiet("ended a moment less than an hour ago", meeting(start=ago(hours=3), end=ago(hours=1) + MOMENT)),
    quiet("an outcome is logged", meeting(start=ago(hours=3), outcome="COMPLETED")),
    quiet("someone else's", meeting(start=ago(hours=3), owner="503")),
    quiet("no start, though an end", meeting(end=ago(hours=3)), skips=1),
    quiet("deleted", meeting(start=ago(hours=3), archived=True)),
    expired("ended 7 days ago", meeting(start=ago(days=8), end=ago(days=7))),
)
