"""A deal of the rep is a week old and nobody is on it: add a contact.

It goes away with a contact, a closed deal, another owner, a later assignment, or after more than 7 further days.
"""

from typing import Any

from sqlalchemy import Select, literal, not_

from crm.rule_tables import RuleTables
from rules.deals import quiet_deals, undated_deals
from rules.rule import Criterion, Moment, Rule, Trigger
from rules.skipped import unknown_stage
from rules.words import associated, there_is


def select_matches(t: RuleTables, moment: Moment) -> Select[Any]:
    link, contact = t.associations.alias(), t.contacts.alias()
    has_contact = there_is(
        link, contact, where=[associated(link, "deals", t.deals.c.id, "contacts"), contact.c.id == link.c.to_id]
    )
    return quiet_deals(t, moment).add_columns(literal(0).label("contacts")).where(not_(has_contact))


RULE = Rule(
    number=17,
    id="add_contact_to_deal",
    title="Add a contact to a deal",
    category="closing",
    description="An open deal of yours has existed for a week without a contact.",
    thresholds={"wait_days": 7, "max_age_days": 7},
    subject="deals",
    trigger=Trigger("record", "deals"),
    select=select_matches,
    criteria=(
        Criterion("created", "deals", "createdate", is_instant=True),
        Criterion("stage", "deals", "dealstage"),
        Criterion("assigned", "deals", "hubspot_owner_assigneddate", is_instant=True),
        Criterion("contacts", "deals"),
    ),
    skips={"deal without creation time": undated_deals, "deal of an unknown stage": unknown_stage("deals")},
)
