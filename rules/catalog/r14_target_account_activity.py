"""Someone at a target account is active: look at who it is.

It goes away 7 days after the engagement, or when the company is no target or the contact changes hands. Where a contact
has no owner, the owner of its target company is told.
"""

from typing import Any

from sqlalchemy import FromClause, Select, and_, func, select, union_all

from crm.rule_tables import RuleTables
from rules.examples import MOMENT, OTHER, U, ago, company, contact, expired, fires, printed, quiet
from rules.hints import unindexed
from rules.rule import Criterion, Moment, Rule, Trigger
from rules.words import Condition, associated


def select_matches(t: RuleTables, moment: Moment) -> Select[Any]:
    found = _contacts_at_targets(t, moment)
    return select(
        found.c.user_id,
        found.c.owner_id,
        found.c.contact_id.label("subject_id"),
        found.c.contact_id.label("trigger_id"),
        found.c.engaged.label("trigger_at"),
        found.c.engaged.label("since"),
        (found.c.engaged + moment.span("max_age_days")).label("expires_at"),
        found.c.engaged,
        found.c.company_id,
        found.c.target_account,
    ).where(found.c.place == 1)


def _contacts_at_targets(t: RuleTables, moment: Moment) -> FromClause:
    """Engaged contacts with their target companies; at `place` 1 the lowest that makes the contact the rep's."""
    contact, company, link = t.contacts, t.companies, t.associations.alias()
    owned = and_(
        moment.owned(contact), associated(link, "contacts", contact.c.id, "companies"), company.c.id == link.c.to_id
    )
    of_nobody = and_(
        unindexed(contact.c.owner_id).is_(None),
        moment.owned(company),
        moment.linked(link, ("companies", company.c.id), ("contacts", contact.c.id)),
    )
    found = union_all(*(_select_contacts(t, moment, way) for way in (owned, of_nobody))).subquery()
    place = func.row_number().over(partition_by=(found.c.user_id, found.c.contact_id), order_by=found.c.id_order)
    return select(found, place.label("place")).subquery()


def _select_contacts(t: RuleTables, moment: Moment, is_theirs: Condition) -> Select[Any]:
    rep, contact, company = moment.reps, t.contacts, t.companies
    return select(
        rep.c.user_id,
        rep.c.owner_id,
        contact.c.id.label("contact_id"),
        contact.c.last_activity_at.label("engaged"),
        company.c.id.label("company_id"),
        company.c.id_order,
        company.c.target_account,
    ).where(
        is_theirs,
        contact.c.last_activity_at <= moment.now,
        contact.c.last_activity_at >= moment.now - moment.span("max_age_days"),
        company.c.target_account,
    )


RULE = Rule(
    number=14,
    id="target_account_activity",
    title="Target account activity",
    category="prospecting",
    description="A contact at a target account has engaged in the last days.",
    thresholds={"max_age_days": 7},
    subject="contacts",
    trigger=Trigger("instant", "contacts", "hs_last_sales_activity_timestamp"),
    select=select_matches,
    criteria=(
        Criterion("engaged", "contacts", "hs_last_sales_activity_timestamp", is_instant=True),
        Criterion("target_account", "companies", "hs_is_target_account", record="company_id"),
    ),
)

_ADA = contact(engaged=ago(days=2), to="companies:8")

EXAMPLES = (
    fires(
        "a contact of the rep at a target account",
        _ADA,
        company(owner=OTHER),
        shows="contacts:3",
        trigger=printed(ago(days=2)),
        since=ago(days=2),
    ),
    fires(
        "a contact of nobody at the rep's target",
        contact(owner=None, engaged=ago(days=2), to="companies:8"),
        company(owner=U),
        shows="contacts:3",
    ),
    fires("7 days ago exactly", contact(engaged=ago(days=7), to="companies:8"), company(), shows="contacts:3"),
    fires("this instant", contact(engaged=ago(), to="companies:8"), company(), shows="contacts:3"),
    fires("one of two companies", _ADA, company("7", target="false", to="contacts:3"), company(), shows="contacts:3"),
    fires("two targets are one match", _ADA, company("9", to="contacts:3"), company(), shows="contacts:3"),
    fires(
        "a contact of nobody at two targets: each owner",
        contact(owner=None, engaged=ago(days=2), to="companies:8"),
        company(owner=U),
        company("9", owner=OTHER, to="contacts:3"),
        shows="contacts:3 contacts:3",
        owners=(U, OTHER),
    ),
    quiet("no target account", _ADA, company(target="false")),
    quiet("nothing says that it is one", _ADA, company(target=None)),
    quiet("the target was deleted", _ADA, company(archived=True)),
    quiet(
        "a contact of someone else at the rep's target",
        contact(owner="503", engaged=ago(days=2), to="companies:8"),
        company(owner=U),
    ),
    quiet("a target of nobody", contact(owner=None, engaged=ago(days=2), to="companies:8"), company()),
    quiet(
        "a target that is not the rep's, a company that is",
        contact(owner=None, engaged=ago(days=2), to="companies:8"),
        company(),
        company("9", owner=U, target="false", to="contacts:3"),
    ),
    quiet("engaged after now", contact(engaged=MOMENT, to="companies:8"), company()),
    quiet("never engaged", contact(to="companies:8"), company()),
    expired("after more than 7 days", contact(engaged=ago(days=7) - MOMENT, to="companies:8"), company()),
)
