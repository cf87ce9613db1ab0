"""A deal of the rep is a week old, stands where it began, and nobody has ever been in touch: reach out.

It goes away with any engagement, past or planned, a later stage, another owner, or after more than 7 further days.
"""

from typing import Any

from sqlalchemy import Select, literal, not_, or_

from crm.rule_tables import RuleTables
from rules.deals import quiet_deals, undated_deals
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
