"""A contact was given to the rep and nobody has written yet: reach out while the assignment is fresh.

It goes away with the first tracked out mail to the contact, the contact's first mail to the rep, a deal, a later
lifecycle stage, another owner, or after 30 days.
"""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, case, func, literal, not_, or_, select

from crm.rule_tables import RuleTables
from rules.examples import (
    ADA,
    BOB,
    COLLEAGUE,
    MOMENT,
    REP,
    ago,
    ahead,
    contact,
    deal,
    expired,
    fires,
    out,
    printed,
    quiet,
    reply,
)
from rules.rule import Criterion, Moment, Rule, Trigger
from rules.words import (
    Condition,
    associated,
    happened,
    in_mail,
    lately_given,
    mail_from_contact,
    out_mail_to_contact,
    reaches,
    there_is,
)

LAST_STAGES = ("customer", "evangelist")


def select_matches(t: RuleTables, moment: Moment) -> Select[Any]:
    rep, contact = moment.reps, t.contacts
    since: ColumnElement[int] = func.coalesce(contact.c.owner_assigned_at, contact.c.created_at)
    assigned = contact.c.owner_assigned_at.is_not(None)
    return select(
        rep.c.user_id,
        rep.c.owner_id,
        contact.c.id.label("subject_id"),
        contact.c.id.label("trigger_id"),
        since.label("trigger_at"),
        case((assigned, "hubspot_owner_assigneddate"), else_="createdate").label("trigger_property"),
        since.label("since"),
        (since + moment.span("max_age_days")).label("expires_at"),
        since.label("assigned"),
        contact.c.lifecycle_stage.label("lifecycle_stage"),
        literal(0).label("deals"),
        literal(0).label("tracked_emails_sent"),
        literal(0).label("emails_received"),
    ).where(
        moment.owned(contact),
        moment.way_in(contact.c.id, *lately_given(t.contacts, moment)),
        since > moment.now - moment.span("max_age_days"),
        since <= moment.now,  # an assignment to come is no trigger yet, and the creation no longer is one
        _is_early(t, contact),
        not_(_has_deal(t, contact)),
        not_(_was_sent_tracked_mail(t, moment, contact)),
        not_(_wrote_to(t, moment, contact, rep)),
    )


def _is_early(t: RuleTables, contact: FromClause) -> Condition:
    stage, listed, last, first = contact.c.lifecycle_stage, *(t.lifecycle_stages.alias() for _ in range(3))
    no_list = not_(there_is(listed, where=[listed.c.id.is_not(None)]))
    has_last = there_is(last, where=[last.c.id.in_(LAST_STAGES)])
    first_id = select(first.c.id).order_by(first.c.position).limit(1).scalar_subquery()
    return or_(
        stage.is_(None),
        and_(or_(no_list, has_last), stage.not_in(LAST_STAGES)),
        and_(not_(or_(no_list, has_last)), stage == first_id),
    )


def _has_deal(t: RuleTables, contact: FromClause) -> Condition:
    link, deal = t.associations.alias(), t.deals.alias()
    return there_is(link, deal, where=[associated(link, "contacts", contact.c.id, "deals"), deal.c.id == link.c.to_id])


def _was_sent_tracked_mail(t: RuleTables, moment: Moment, contact: FromClause) -> Condition:
    mail = t.emails.alias()
    return out_mail_to_contact(
        t, contact.c.id, contact.c.email, mail, lambda at: happened(at, moment), mail.c.is_tracked
    )


def _wrote_to(t: RuleTables, moment: Moment, contact: FromClause, rep: FromClause) -> Condition:
    mail = t.emails.alias()
    return mail_from_contact(
        t, contact.c.id, contact.c.email, mail, [in_mail(t, mail), reaches(t, mail, rep), happened(mail.c.at, moment)]
    )


def _select_undated(t: RuleTables, moment: Moment) -> Select[Any]:
    rep, contact = moment.reps, t.contacts
    return select(contact.c.id).where(
        contact.c.owner_id == rep.c.owner_id, contact.c.owner_assigned_at.is_(None), contact.c.created_at.is_(None)
    )


RULE = Rule(
    number=1,
    id="newly_assigned_contacts",
    title="Newly assigned contacts",
    category="prospecting",
    description="A contact was assigned to you; no deal, no tracked e-mail to it and no mail from it yet.",
    thresholds={"max_age_days": 30},
    subject="contacts",
    trigger=Trigger("instant", "contacts"),
    select=select_matches,
    criteria=(
        Criterion("assigned", "contacts", property_label="trigger_property", is_instant=True),
        Criterion("lifecycle_stage", "contacts", "lifecyclestage"),
        Criterion("deals", "contacts"),
        Criterion("tracked_emails_sent", "contacts"),
        Criterion("emails_received", "contacts"),
    ),
    skips={"contact without assignment or creation time": _select_undated},
)

_ADA = contact(assigned=ago(days=3))

EXAMPLES = (
    fires(
        "assigned three days ago, nothing sent, nothing received",
        _ADA,
        shows="contacts:3",
        trigger=printed(ago(days=3)),
        since=ago(days=3),
        expects={"trigger_property": ("contacts", "hubspot_owner_assigneddate")},
    ),
    fires(
        "never assigned by date: its creation counts",
        contact(created=ago(days=2)),
        shows="contacts:3",
        since=ago(days=2),
        expects={"trigger_property": ("contacts", "createdate")},
    ),
    quiet("an assignment dated after now", contact(created=ago(days=2), assigned=ahead(seconds=1))),
    fires("assigned this instant", contact(assigned=ago()), shows="contacts:3", since=ago()),
    fires("a moment short of 30 days", contact(assigned=ago(days=30) + MOMENT), shows="contacts:3"),
    fires("an untracked mail to the contact", _ADA, out("7", ago(days=2)), shows="contacts:3"),
    fires(
        "a tracked mail that bounced", _ADA, out("7", ago(days=2), tracker="k", status="BOUNCED"), shows="contacts:3"
    ),
    fires("a tracked mail to someone else", _ADA, out("7", ago(days=2), tracker="k", to=BOB), shows="contacts:3"),
    fires("a tracked mail dated after now", _ADA, out("7", ahead(seconds=1), tracker="k"), shows="contacts:3"),
    fires("wrote to a colleague only", _ADA, reply("7", ago(days=2), to=COLLEAGUE), shows="contacts:3"),
    fires("wrote at a time after now", _ADA, reply("7", ahead(seconds=1)), shows="contacts:3"),
    fires(
        "its deal was deleted", contact(assigned=ago(days=3), to="deals:17"), deal(archived=True), shows="contacts:3"
    ),
    fires("its deal does not exist yet", _ADA, deal(to="contacts:3", created=ahead(seconds=1)), shows="contacts:3"),
    fires(
        "no list of lifecycle stages: any but the last two",
        contact(assigned=ago(days=3), stage="lead"),
        shows="contacts:3",
    ),
    fires(
        "a list that has one of the two",
        contact(assigned=ago(days=3), stage="lead"),
        shows="contacts:3",
        account={"lifecycle_stages": [{"id": "new"}, {"id": "evangelist"}]},
    ),
    fires(
        "a list of the account's own: the first stage",
        contact(assigned=ago(days=3), stage="cold"),
        shows="contacts:3",
        account={"lifecycle_stages": [{"id": "cold"}, {"id": "warm"}]},
    ),
    fires(
        "a list of the account's own: an empty stage passes",
        _ADA,
        shows="contacts:3",
        account={"lifecycle_stages": [{"id": "cold"}, {"id": "warm"}]},
    ),
    quiet(
        "a list of the account's own: not the first stage",
        contact(assigned=ago(days=3), stage="warm"),
        account={"lifecycle_stages": [{"id": "cold"}, {"id": "warm"}]},
    ),
    quiet("a customer", contact(assigned=ago(days=3), stage="customer")),
    quiet(
        "an evangelist where the list has only the customer",
        contact(assigned=ago(days=3), stage="evangelist"),
        account={"lifecycle_stages": [{"id": "new"}, {"id": "customer"}]},
    ),
    quiet("on a deal, even one of an unknown stage", _ADA, deal(to="contacts:3", stage="gone")),
    quiet("on a closed deal", _ADA, deal(to="contacts:3", stage="won")),
    quiet(
        "a tracked mail by a colleague, before the assignment",
        _ADA,
        out("7", ago(days=9), tracker="k", sender=COLLEAGUE),
    ),
    quiet("a tracked mail in copy", _ADA, out("7", ago(days=2), tracker="k", to=BOB, cc=ADA.upper())),
    quiet(
        "a tracked mail without recipients, associated", _ADA, out("7", ago(), tracker="k", to=None, on="contacts:3")
    ),
    quiet("a tracked mail without a time", _ADA, out("7", None, tracker="k")),
    quiet("a tracked mail that a user forwarded", _ADA, out("7", ago(), tracker="k", direction="FORWARDED_EMAIL")),
    quiet("wrote to the rep long ago", _ADA, reply("7", ago(days=90), thread=None)),
    quiet("wrote to the rep in copy", _ADA, reply("7", ago(days=2), to=COLLEAGUE, cc=REP)),
    quiet("wrote without a from-address, associated", _ADA, reply("7", ago(days=2), sender=None, on="contacts:3")),
    quiet("a forwarded mail of the contact's", _ADA, reply("7", ago(days=2), direction="FORWARDED_EMAIL")),
    quiet("someone without rights to actions owns it", contact(owner="503", assigned=ago(days=3))),
    quiet("deleted", contact(assigned=ago(days=3), archived=True)),
    quiet("created after now", contact(created=ahead(seconds=1))),
    quiet("neither assignment nor creation time", contact(created=None), skips=1),
    expired("after 30 days", contact(assigned=ago(days=30))),
    expired("assigned 30 days ago, though created later", contact(assigned=ago(days=30), created=ago(days=1))),
)
