"""A meeting begins within a day: prepare.

It goes away ten minutes into the meeting, or when the meeting is cancelled. A moved meeting is a new trigger.
"""

from typing import Any

from sqlalchemy import Select, or_, select

from crm.rule_tables import RuleTables
from rules.examples import MOMENT, ago, ahead, deal, expired, fires, meeting, printed, quiet
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
        (meeting.c.start_at - moment.span("lead_hours")).label("since"),
        (meeting.c.start_at + moment.span("grace_minutes")).label("expires_at"),
        closes(t, "meetings", meeting.c.id).label("closing"),
        meeting.c.start_at.label("start"),
        meeting.c.outcome.label("outcome"),
    ).where(
        meeting.c.owner_id == rep.c.owner_id,
        meeting.c.start_at <= moment.now + moment.span("lead_hours"),
        meeting.c.start_at > moment.now - moment.span("grace_minutes"),
        or_(meeting.c.outcome.is_(None), meeting.c.outcome.not_in(("CANCELED", "RESCHEDULED"))),
    )


RULE = Rule(
    number=12,
    id="prepare_meeting",
    title="Prepare for upcoming meetings",
    category=None,
    description="A meeting of yours begins within a day.",
    thresholds={"lead_hours": 24, "grace_minutes": 10},
    subject="meetings",
    trigger=Trigger("record@instant", "meetings", "hs_meeting_start_time"),
    select=select_matches,
    criteria=(
        Criterion("start", "meetings", "hs_meeting_start_time", is_instant=True),
        Criterion("outcome", "meetings", "hs_meeting_outcome"),
    ),
    freezes=True,
    skips={"meeting without start": undated("meetings", "start_at")},
)

EXAMPLES = (
    fires(
        "in three hours",
        meeting(start=ahead(hours=3)),
        shows="meetings:6",
        trigger=f"meetings:6@{printed(ahead(hours=3))}",
        since=ago(hours=21),
        expects={"expires_at": ahead(hours=3, minutes=10)},
    ),
    fires("in 24 hours exactly", meeting(start=ahead(hours=24)), shows="meetings:6", since=ago()),
    fires("a moment short of ten minutes into it", meeting(start=ago(minutes=10) + MOMENT), shows="meetings:6"),
    fires("nobody will come, it says", meeting(start=ahead(hours=3), outcome="NO_SHOW"), shows="meetings:6"),
    fires(
        "on an open deal",
        meeting(start=ahead(hours=3), to="deals:17"),
        deal(),
        shows="meetings:6",
        expects={"closing": True},
    ),
    quiet("in a moment more than 24 hours", meeting(start=ahead(hours=24) + MOMENT)),
    quiet("cancelled", meeting(start=ahead(hours=3), outcome="CANCELED")),
    quiet("rescheduled", meeting(start=ahead(hours=3), outcome="RESCHEDULED")),
    quiet("someone else's", meeting(start=ahead(hours=3), owner=None)),
    quiet("no start", meeting(at=ahead(hours=3), end=ahead(hours=3)), skips=1),
    expired("ten minutes into it", meeting(start=ago(minutes=10), end=ahead(hours=1))),
)
