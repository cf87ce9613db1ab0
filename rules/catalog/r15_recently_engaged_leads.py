"""The primary contact of an open lead is active: call while the interest is warm.

It goes away 7 days after the engagement, or when the lead closes or changes hands.
"""

from typing import Any

from sqlalchemy import FromClause, Select, and_, not_, select

from crm.rule_tables import RuleTables
from rules.examples import MOMENT, OTHER, ago, contact, expired, fires, lead, printed, quiet
from rules.rule import Criterion, Moment, Rule, Trigger
from rules.skipped import unknown_stage
from rules.words import Condition, associated, of_stage, primary_contact_id, stage_shown


def select_matches(t: RuleTables, moment: Moment) -> Select[Any]:
    rep, lead, contact, stage = moment.reps, t.leads, t.contacts, t.stages
    return select(
        rep.c.user_id,
        rep.c.owner_id,
        lead.c.id.label("subject_id"),
        contact.c.id.label("contact_id"),
        contact.c.id.label("trigger_id"),
        contact.c.last_activity_at.label("trigger_at"),
        contact.c.last_activity_at.label("since"),
        (contact.c.last_activity_at + moment.span("max_age_days")).label("expires_at"),
        contact.c.last_activity_at.label("engaged"),
        stage_shown(stage).label("stage"),
    ).where(
        moment.owned(lead),
        moment.way_in(lead.c.id, *_leads_of_engaged(t, moment)),
        of_stage(stage, "leads", lead),
        not_(stage.c.is_closed),
        contact.c.id == primary_contact_id(t, lead),
        _engaged(contact, moment),
    )


def _engaged(contact: FromClause, moment: Moment) -> Condition:
    at = contact.c.last_activity_at
    return and_(at <= moment.now, at >= moment.now - moment.span("max_age_days"))


def _leads_of_engaged(t: RuleTables, moment: Moment) -> tuple[Select[Any], Select[Any]]:
    """Ids of all leads that have an engaged contact, as their primary one or otherwise."""
    contact, lead, link = t.contacts.alias(), t.leads.alias(), t.associations.alias()
    return (
        select(lead.c.id).where(_engaged(contact, moment), lead.c.primary_contact_id == contact.c.id),
        select(link.c.to_id).where(_engaged(contact, moment), associated(link, "contacts", contact.c.id, "leads")),
    )


RULE = Rule(
    number=15,
    id="recently_engaged_leads",
    title="Recently engaged leads",
    category="prospecting",
    description="The primary contact of an open lead of yours has engaged in the last days.",
    thresholds={"max_age_days": 7},
    subject="leads",
    trigger=Trigger("instant", "contacts", "hs_last_sales_activity_timestamp"),
    select=select_matches,
    criteria=(
        Criterion("engaged", "contacts", "hs_last_sales_activity_timestamp", record="contact_id", is_instant=True),
        Criterion("stage", "leads", "hs_pipeline_stage"),
    ),
    skips={"lead of an unknown stage": unknown_stage("leads")},
)

_ADA = contact(owner=OTHER, engaged=ago(days=2))

EXAMPLES = (
    fires(
        "the primary contact engaged",
        _ADA,
        lead(primary="3"),
        shows="leads:5",
        trigger=printed(ago(days=2)),
        since=ago(days=2),
        expects={"contact_ids": ("3",)},
    ),
    fires("in a later open stage", _ADA, lead(stage="working", primary="3"), shows="leads:5"),
    fires("the lowest associated contact", _ADA, contact("10"), lead(to="contacts:10 contacts:3"), shows="leads:5"),
    fires(
        "the lowest that exists", _ADA, contact("2", created=MOMENT), lead(to="contacts:2 contacts:3"), shows="leads:5"
    ),
    fires("7 days ago exactly", contact(engaged=ago(days=7)), lead(primary="3"), shows="leads:5"),
    quiet("another contact is the primary one", _ADA, contact("4"), lead(primary="4", to="contacts:3")),
    quiet("the primary contact is not there", _ADA, lead(primary="99", to="contacts:3")),
    quiet("the primary contact was deleted", contact(engaged=ago(days=2), archived=True), lead(primary="3")),
    quiet("the lead is closed", _ADA, lead(stage="out", primary="3")),
    quiet("the lead is of an unknown stage", _ADA, lead(stage="gone", primary="3"), skips=1),
    quiet("the lead is nobody's", _ADA, lead(owner=None, primary="3")),
    quiet("engaged after now", contact(engaged=MOMENT), lead(primary="3")),
    quiet("never engaged", contact(), lead(primary="3")),
    expired("after more than 7 days", contact(engaged=ago(days=7) - MOMENT), lead(primary="3")),
)
