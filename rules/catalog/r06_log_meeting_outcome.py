"""A meeting is over and nobody said how it went: log the outcome while it is remembered.

It goes away when an outcome is set or 7 days after the meeting's end.
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
