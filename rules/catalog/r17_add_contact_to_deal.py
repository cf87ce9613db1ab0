"""A deal of the rep is a week old and nobody is on it: add a contact.

It goes away with a contact, a closed deal, another owner, a later assignment, or after more than 7 further days.
"""

from typing import Any

from sqlalchemy import Select, literal, not_

from crm.rule_tables import RuleTables
from rules.deals import quiet_deals, undated_deals
from rules.examples import MOMENT, ago, contact, deal, expired, fires, quiet
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

EXAMPLES = (
    fires(
        "nine days old, nobody on it",
        deal(created=ago(days=9)),
        shows="deals:17",
        trigger="deals:17",
        since=ago(days=2),
    ),
    fires("a moment more than 7 days old", deal(created=ago(days=7) - MOMENT), shows="deals:17", since=-MOMENT),
    fires("14 days old exactly", deal(created=ago(days=14)), shows="deals:17"),
    fires(
        "its contact was deleted", deal(created=ago(days=9), to="contacts:3"), contact(archived=True), shows="deals:17"
    ),
    fires(
        "its contact does not exist yet",
        deal(created=ago(days=9), to="contacts:3"),
        contact(created=MOMENT),
        shows="deals:17",
    ),
    fires("its contact never arrived", deal(created=ago(days=9), to="contacts:99"), shows="deals:17"),
    fires("assigned when it came of age", deal(created=ago(days=9), assigned=ago(days=2)), shows="deals:17"),
    fires("to be assigned later", deal(created=ago(days=9), assigned=MOMENT), shows="deals:17"),
    quiet("7 days old exactly", deal(created=ago(days=7))),
    quiet("has a contact", deal(created=ago(days=9), to="contacts:3"), contact()),
    quiet("closed", deal(created=ago(days=9), stage="won")),
    quiet("of an unknown stage", deal(created=ago(days=9), stage="gone"), skips=1),
    quiet("nobody's", deal(created=ago(days=9), owner=None)),
    quiet("of no creation time", deal(created=None), skips=1),
    expired("assigned since it came of age", deal(created=ago(days=9), assigned=ago(days=2) + MOMENT)),
    expired("after more than 7 further days", deal(created=ago(days=14) - MOMENT)),
)
