"""A contact whose last lead was disqualified is active again: create a new lead.

It goes away with a new or open lead, when that lead is given to someone else, another owner, or after 30 days.
"""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, case, func, literal, not_, select, union

from crm.rule_tables import RuleTables
from rules.examples import MOMENT, OTHER, ago, contact, expired, fires, lead, printed, quiet
from rules.rule import Criterion, Moment, Rule, Trigger
from rules.words import (
    assigned_elsewhere,
    associated,
    is_open,
    lead_of_contact,
    of_stage,
    stage_shown,
)

ENTERED = "hs_v2_date_entered_current_stage"


def select_matches(t: RuleTables, moment: Moment) -> Select[Any]:
    rep, contact, lead, stage = moment.reps, t.contacts, t.leads, t.stages
    newest = _newest_leads(t, moment)
    engaged, entered = contact.c.last_activity_at, _entered(lead)
    other = t.leads.alias()
    return select(
        rep.c.user_id,
        rep.c.owner_id,
        contact.c.id.label("subject_id"),
        contact.c.id.label("trigger_id"),
        engaged.label("trigger_at"),
        engaged.label("since"),
        (engaged + moment.span("max_age_days")).label("expires_at"),
        engaged.label("engaged"),
        lead.c.id.label("lead_id"),
        stage_shown(stage).label("last_lead_stage"),
        entered.label("disqualified"),
        case((lead.c.stage_entered_at.is_(None), "hs_lastmodifieddate"), else_=ENTERED).label("disqualified_property"),
        literal(0).label("open_leads"),
    ).where(
        newest.c.user_id == rep.c.user_id,
        contact.c.id == newest.c.contact_id,
        lead.c.id == newest.c.lead_id,
        of_stage(stage, "leads", lead),
        stage.c.lead_state == "UNQUALIFIED",
        engaged > entered,
        not_(lead_of_contact(t, contact.c.id, other, [is_open(t, "leads", other)])),
        not_(assigned_elsewhere(lead, engaged, rep)),
        func.coalesce(lead.c.created_at, engaged) <= engaged,
    )


def _entered(lead: FromClause) -> ColumnElement[int]:
    entered: ColumnElement[int] = func.coalesce(lead.c.stage_entered_at, lead.c.modified_at)
    return entered


def _newest_leads(t: RuleTables, moment: Moment) -> FromClause:
    """The most recently created lead of each lately engaged contact of the reps; created at no known time is oldest."""
    rep, contact, lead, link = moment.reps, t.contacts.alias(), t.leads.alias(), t.associations.alias()
    columns = (
        rep.c.user_id,
        contact.c.id.label("contact_id"),
        lead.c.id.label("lead_id"),
        lead.c.id_order,
        lead.c.created_at,
    )
    lately = (
        moment.owned(contact),
        contact.c.last_activity_at <= moment.now,
        contact.c.last_activity_at >= moment.now - moment.span("max_age_days"),
    )
    found = union(
        select(*columns).where(*lately, lead.c.primary_contact_id == contact.c.id),
        select(*columns).where(*lately, associated(link, "contacts", contact.c.id, "leads"), lead.c.id == link.c.to_id),
    ).subquery()
    newest_first = (found.c.created_at.is_(None), found.c.created_at.desc(), found.c.id_order.desc())
    place = func.row_number().over(partition_by=(found.c.user_id, found.c.contact_id), order_by=newest_first)
    ranked = select(found, place.label("place")).subquery()
    return select(ranked.c.user_id, ranked.c.contact_id, ranked.c.lead_id).where(ranked.c.place == 1).subquery()


def _select_undated(t: RuleTables, moment: Moment) -> Select[Any]:
    """Disqualified leads of the reps' contacts that do not say since when."""
    rep, contact, lead, stage = moment.reps, t.contacts, t.leads, t.stages
    newest = _newest_leads(t, moment)
    return select(lead.c.id).where(
        newest.c.user_id == rep.c.user_id,
        contact.c.id == newest.c.contact_id,
        lead.c.id == newest.c.lead_id,
        of_stage(stage, "leads", lead),
        stage.c.lead_state == "UNQUALIFIED",
        _entered(lead).is_(None),
    )


RULE = Rule(
    number=3,
    id="reengaged_contacts",
    title="Re-engaged contacts",
    category="prospecting",
    description="A contact of yours whose last lead was disqualified has engaged again since, and has no open lead.",
    thresholds={"max_age_days": 30},
    subject="contacts",
    trigger=Trigger("instant", "contacts", "hs_last_sales_activity_timestamp"),
    select=select_matches,
    criteria=(
        Criterion("engaged", "contacts", "hs_last_sales_activity_timestamp", is_instant=True),
        Criterion("last_lead_stage", "leads", "hs_pipeline_stage", record="lead_id"),
        Criterion("disqualified", "leads", record="lead_id", is_instant=True, property_label="disqualified_property"),
        Criterion("open_leads", "contacts"),
    ),
    skips={"disqualified lead without the time it entered its stage": _select_undated},
)

_ADA = contact(engaged=ago(days=2))
_LOST = lead(stage="out", entered=ago(days=9), primary="3")

EXAMPLES = (
    fires(
        "engaged after its lead was disqualified",
        _ADA,
        _LOST,
        shows="contacts:3",
        trigger=printed(ago(days=2)),
        since=ago(days=2),
    ),
    fires("by association", _ADA, lead(stage="out", entered=ago(days=9), to="contacts:3"), shows="contacts:3"),
    fires(
        "the lead need not be the rep's",
        _ADA,
        lead(owner=OTHER, stage="out", entered=ago(days=9), primary="3"),
        shows="contacts:3",
    ),
    fires(
        "a moment after it entered that stage",
        _ADA,
        lead(stage="out", entered=ago(days=2) - MOMENT, primary="3"),
        shows="contacts:3",
    ),
    fires(
        "when it entered is unknown: its last change counts",
        _ADA,
        lead(stage="out", modified=ago(days=2) - MOMENT, primary="3"),
        shows="contacts:3",
    ),
    fires(
        "30 days ago exactly",
        contact(engaged=ago(days=30)),
        lead(stage="out", entered=ago(days=40), primary="3"),
        shows="contacts:3",
    ),
    fires("engaged this instant", contact(engaged=ago()), _LOST, shows="contacts:3"),
    fires(
        "the latest of two leads is disqualified, the other qualified",
        _ADA,
        _LOST,
        lead("4", stage="qualified", created=ago(days=500), primary="3"),
        shows="contacts:3",
    ),
    fires(
        "created at the same time: the higher id",
        _ADA,
        _LOST,
        lead("4", stage="qualified", primary="3"),
        shows="contacts:3",
    ),
    fires(
        "ids compare as numbers",
        _ADA,
        lead("10", stage="out", entered=ago(days=9), primary="3"),
        lead("9", stage="qualified", primary="3"),
        shows="contacts:3",
    ),
    fires(
        "a lead of no known creation time is the oldest",
        _ADA,
        _LOST,
        lead("6", stage="qualified", created=None, primary="3"),
        shows="contacts:3",
    ),
    fires("a lead that will be created later", _ADA, _LOST, lead("6", created=MOMENT, primary="3"), shows="contacts:3"),
    fires("a deleted open lead", _ADA, _LOST, lead("6", archived=True, primary="3"), shows="contacts:3"),
    fires(
        "the lead was assigned to someone else before",
        _ADA,
        lead(owner=OTHER, assigned=ago(days=2), stage="out", entered=ago(days=9), primary="3"),
        shows="contacts:3",
    ),
    fires(
        "the lead was assigned to the rep since",
        _ADA,
        lead(assigned=ago(days=1), stage="out", entered=ago(days=9), primary="3"),
        shows="contacts:3",
    ),
    fires(
        "the lead was created when it engaged",
        _ADA,
        lead(stage="out", created=ago(days=2), entered=ago(days=9), primary="3"),
        shows="contacts:3",
    ),
    quiet("engaged when it entered that stage", _ADA, lead(stage="out", entered=ago(days=2), primary="3")),
    quiet("no lead", _ADA),
    quiet(
        "the latest lead is qualified", _ADA, _LOST, lead("6", stage="qualified", created=ago(days=300), primary="3")
    ),
    quiet("an older lead is open", _ADA, _LOST, lead("4", created=ago(days=500), to="contacts:3")),
    quiet("the latest lead is of an unknown stage", _ADA, _LOST, lead("6", stage="gone", primary="3")),
    quiet("someone else's contact", contact(owner="503", engaged=ago(days=2)), _LOST),
    quiet("engaged after now", contact(engaged=MOMENT), _LOST),
    quiet("never engaged", contact(), _LOST),
    quiet("nothing says when it was disqualified", _ADA, lead(stage="out", primary="3"), skips=1),
    expired(
        "after more than 30 days",
        contact(engaged=ago(days=30) - MOMENT),
        lead(stage="out", entered=ago(days=40), primary="3"),
    ),
    expired(
        "the lead went to someone else since",
        _ADA,
        lead(owner=OTHER, assigned=ago(days=2) + MOMENT, stage="out", entered=ago(days=9), primary="3"),
    ),
    expired(
        "a lead was created since",
        _ADA,
        lead(stage="out", created=ago(days=2) + MOMENT, entered=ago(days=9), primary="3"),
    ),
)
