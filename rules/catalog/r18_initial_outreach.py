"""A deal of the rep is a week old, stands where it began, and nobody has ever been in touch: reach out.

It goes away with any engagement, past or planned, a later stage, another owner, or after more than 7 further days.
"""

from typing import Any

from sqlalchemy import Select, literal, not_, or_

from crm.rule_tables import RuleTables
from rules.deals import quiet_deals, undated_deals
from rules.examples import MOMENT, ago, ahead, call, contact, deal, expired, fires, meeting, note, out, quiet, task
from rules.rule import Criterion, Moment, Rule, Trigger
from rules.skipped import unknown_stage
from rules.words import Condition, associated, there_is

ENGAGEMENTS = ("calls", "emails", "meetings", "notes", "communications")


def select_matches(t: RuleTables, moment: Moment) -> Select[Any]:
    engaged = or_(*(_has(t, kind) for kind in ENGAGEMENTS))
    return quiet_deals(t, moment).add_columns(literal(0).label("engagements")).where(t.stages.c.is_first, not_(engaged))


def _has(t: RuleTables, kind: str) -> Condition:
    link, engagement = t.associations.alias(), getattr(t, kind).alias()
    return there_is(
        link, engagement, where=[associated(link, "deals", t.deals.c.id, kind), engagement.c.id == link.c.to_id]
    )


RULE = Rule(
    number=18,
    id="initial_outreach",
    title="Initial outreach needed",
    category="closing",
    description="An open deal of yours has stood in its first stage for a week without any engagement.",
    thresholds={"wait_days": 7, "max_age_days": 7},
    subject="deals",
    trigger=Trigger("record", "deals"),
    select=select_matches,
    criteria=(
        Criterion("created", "deals", "createdate", is_instant=True),
        Criterion("stage", "deals", "dealstage"),
        Criterion("assigned", "deals", "hubspot_owner_assigneddate", is_instant=True),
        Criterion("engagements", "deals"),
    ),
    skips={"deal without creation time": undated_deals, "deal of an unknown stage": unknown_stage("deals")},
)

_DEAL = deal(created=ago(days=9), stage="new")

EXAMPLES = (
    fires("nine days old, nobody in touch", _DEAL, shows="deals:17", trigger="deals:17", since=ago(days=2)),
    fires("a moment more than 7 days old", deal(created=ago(days=7) - MOMENT, stage="new"), shows="deals:17"),
    fires("14 days old exactly", deal(created=ago(days=14), stage="new"), shows="deals:17"),
    fires("has a contact", deal(created=ago(days=9), stage="new", to="contacts:3"), contact(), shows="deals:17"),
    fires("has a task", _DEAL, task(to="deals:17"), shows="deals:17"),
    fires("its call was deleted", _DEAL, call(at=ago(), to="deals:17", archived=True), shows="deals:17"),
    fires(
        "assigned when it came of age", deal(created=ago(days=9), stage="new", assigned=ago(days=2)), shows="deals:17"
    ),
    quiet("7 days old exactly", deal(created=ago(days=7), stage="new")),
    quiet("in the second stage", deal(created=ago(days=9))),
    quiet("of an unknown stage", deal(created=ago(days=9), stage="gone"), skips=1),
    quiet("a call that nobody answered", _DEAL, call(at=ago(), status="NO_ANSWER", to="deals:17")),
    quiet("a mail that failed", _DEAL, out("7", ago(), status="FAILED", on="deals:17")),
    quiet("a meeting planned for later", _DEAL, meeting(start=ahead(days=3), to="deals:17")),
    quiet("a note of no time", _DEAL, note(to="deals:17")),
    quiet("a message", _DEAL, note(at=ago(), to="deals:17", kind="communications")),
    quiet("of no creation time", deal(created=None, stage="new"), skips=1),
    expired("assigned since it came of age", deal(created=ago(days=9), stage="new", assigned=ago(days=2) + MOMENT)),
    expired("after more than 7 further days", deal(created=ago(days=14) - MOMENT, stage="new")),
)
