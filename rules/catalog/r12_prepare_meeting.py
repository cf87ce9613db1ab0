"""A meeting begins within a day: prepare.

It goes away ten minutes into the meeting, or when the meeting is cancelled. A moved meeting is a new trigger.
"""

from typing import Any

from sqlalchemy import Select, or_, select

from crm.rule_tables import RuleTables
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
