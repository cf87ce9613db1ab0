"""A buyer opened the rep's last mail a week ago and nobody on the deal has answered: follow up.

It goes away when a contact of the deal writes, a later mail is opened, the deal closes or changes hands, or after more
than 7 further days.
"""

from typing import Any

from sqlalchemy import FromClause, Select, and_, literal, not_, or_, select, union_all

from crm.rule_tables import RuleTables
from rules.examples import (
    ADA,
    BOB,
    COLLEAGUE,
    MOMENT,
    OTHER,
    U,
    ago,
    contact,
    deal,
    expired,
    fires,
    out,
    printed,
    quiet,
    reply,
)
from rules.hints import unindexed
from rules.rule import Criterion, Moment, Rule, Trigger
from rules.skipped import unknown_stage
from rules.words import (
    Condition,
    associated,
    by_rep,
    in_mail,
    mail_from_contact,
    of_stage,
    out_mail,
    out_mail_to_contact,
    stage_shown,
    there_is,
)


def select_matches(t: RuleTables, moment: Moment) -> Select[Any]:
    opened = union_all(_select_addressed(t, moment), _select_associated(t, moment)).subquery()
    deal, stage = t.deals, t.stages
    since = opened.c.opened_at + moment.span("wait_days")
    return select(
        opened.c.user_id,
        opened.c.owner_id,
        deal.c.id.label("subject_id"),
        opened.c.contact_id,
        opened.c.mail_id.label("trigger_id"),
        opened.c.opened_at.label("trigger_at"),
        since.label("since"),
        (since + moment.span("max_age_days")).label("expires_at"),
        opened.c.opened_at.label("opened"),
        opened.c.at.label("sent"),
        stage_shown(stage).label("stage"),
        literal(0).label("emails_received_since"),
    ).where(
        deal.c.id == opened.c.deal_id,
        of_stage(stage, "deals", deal),
        not_(stage.c.is_closed),
        not_(_opened_later_mail(t, moment, opened)),
        not_(_answered(t, moment, opened)),
    )


def _select_opened(t: RuleTables, moment: Moment, *to_the_contact: Condition) -> Select[Any]:
    """Out mails of the reps to each contact of each of their deals that were opened when it counts."""
    rep, deal, contact, mail, link = moment.reps, t.deals, t.contacts, t.emails, t.associations
    return select(
        rep.c.user_id,
        rep.c.owner_id,
        rep.c.email.label("rep_address"),
        deal.c.id.label("deal_id"),
        contact.c.id.label("contact_id"),
        contact.c.email.label("address"),
        mail.c.id.label("mail_id"),
        mail.c.id_order,
        mail.c.at,
        mail.c.opened_at,
    ).where(
        moment.owned(deal),
        moment.linked(link, ("deals", deal.c.id), ("contacts", contact.c.id)),
        *to_the_contact,
        mail.c.opened_at < moment.now - moment.span("wait_days"),
        mail.c.opened_at >= moment.now - moment.span("wait_days") - moment.span("max_age_days"),
        unindexed(mail.c.at) <= moment.now,
        or_(unindexed(mail.c.owner_id) == rep.c.owner_id, unindexed(mail.c.from_email) == rep.c.email),
        out_mail(t, mail),
    )


def _select_addressed(t: RuleTables, moment: Moment) -> Select[Any]:
    recipient = t.email_recipients
    return _select_opened(t, moment, recipient.c.address == t.contacts.c.email, t.emails.c.id == recipient.c.email_id)


def _select_associated(t: RuleTables, moment: Moment) -> Select[Any]:
    contact, mail, link = t.contacts, t.emails, t.associations.alias()
    to_contact = moment.linked(link, ("contacts", contact.c.id), ("emails", mail.c.id))
    return _select_opened(t, moment, to_contact, not_(mail.c.has_recipients))


def _opened_later_mail(t: RuleTables, moment: Moment, opened: FromClause) -> Condition:
    """The contact has opened a mail that the rep sent later (at the same time: of a higher id)."""
    mail = t.emails.alias()
    later = or_(mail.c.at > opened.c.at, mail.c.id_order > opened.c.id_order)
    by_rep = or_(mail.c.owner_id == opened.c.owner_id, mail.c.from_email == opened.c.rep_address)
    return out_mail_to_contact(
        t,
        opened.c.contact_id,
        opened.c.address,
        mail,
        lambda at: and_(at >= opened.c.at, at <= moment.now),
        later,
        by_rep,
        mail.c.opened_at <= moment.now,
    )


def _answered(t: RuleTables, moment: Moment, opened: FromClause) -> Condition:
    """A contact of the deal wrote after the mail was sent."""
    link, contact, mail = t.associations.alias(), t.contacts.alias(), t.emails.alias()
    wrote = mail_from_contact(
        t, contact.c.id, contact.c.email, mail, [in_mail(t, mail), mail.c.at > opened.c.at, mail.c.at <= moment.now]
    )
    on_the_deal = (associated(link, "deals", opened.c.deal_id, "contacts"), contact.c.id == link.c.to_id)
    return there_is(link, contact, where=[*on_the_deal, wrote])


def _select_undated(t: RuleTables, moment: Moment) -> Select[Any]:
    rep, mail = moment.reps, t.emails
    return select(mail.c.id).where(
        by_rep(mail, rep), mail.c.at.is_(None), mail.c.opened_at <= moment.now, out_mail(t, mail)
    )


RULE = Rule(
    number=19,
    id="follow_up_with_buyer",
    title="Follow up with the buyer",
    category="closing",
    description="A contact of an open deal opened your last e-mail a week ago, and nobody on the deal has answered.",
    thresholds={"wait_days": 7, "max_age_days": 7},
    subject="deals",
    trigger=Trigger("record@instant", "emails", "hs_email_last_open_date"),
    select=select_matches,
    criteria=(
        Criterion("opened", "emails", "hs_email_last_open_date", record="trigger_id", is_instant=True),
        Criterion("sent", "emails", "hs_timestamp", record="trigger_id", is_instant=True),
        Criterion("stage", "deals", "dealstage"),
        Criterion("emails_received_since", "deals"),
    ),
    skips={"deal of an unknown stage": unknown_stage("deals"), "opened e-mail without time": _select_undated},
)

_ADA = contact(owner=OTHER)
_DEAL = deal(to="contacts:3")
_MAIL = out("7", ago(days=12), opened=ago(days=9))

EXAMPLES = (
    fires(
        "opened nine days ago, no answer",
        _ADA,
        _DEAL,
        _MAIL,
        shows="deals:17",
        trigger=f"emails:7@{printed(ago(days=9))}",
        since=ago(days=2),
        expects={"contact_ids": ("3",)},
    ),
    fires(
        "a moment more than 7 days ago",
        _ADA,
        _DEAL,
        out("7", ago(days=12), opened=ago(days=7) - MOMENT),
        shows="deals:17",
    ),
    fires("14 days ago exactly", _ADA, _DEAL, out("7", ago(days=20), opened=ago(days=14)), shows="deals:17"),
    fires(
        "the rep's by its owner",
        _ADA,
        _DEAL,
        out("7", ago(days=12), sender="team@acme.test", owner=U, opened=ago(days=9)),
        shows="deals:17",
    ),
    fires("in copy", _ADA, _DEAL, out("7", ago(days=12), to=BOB, cc=ADA, opened=ago(days=9)), shows="deals:17"),
    fires(
        "without recipients, associated",
        _ADA,
        _DEAL,
        out("7", ago(days=12), to=None, on="contacts:3", opened=ago(days=9)),
        shows="deals:17",
    ),
    fires(
        "a later mail was not opened", _ADA, _DEAL, _MAIL, out("8", ago(days=3)), shows="deals:17", since=ago(days=2)
    ),
    fires(
        "a later mail will be opened",
        _ADA,
        _DEAL,
        _MAIL,
        out("8", ago(days=3), opened=MOMENT),
        shows="deals:17",
        since=ago(days=2),
    ),
    fires(
        "the latest sent, though an earlier one was opened later",
        _ADA,
        _DEAL,
        _MAIL,
        out("8", ago(days=15), opened=ago(days=8)),
        shows="deals:17",
        since=ago(days=2),
    ),
    fires(
        "sent together: the higher id",
        _ADA,
        _DEAL,
        _MAIL,
        out("10", ago(days=12), opened=ago(days=8)),
        shows="deals:17",
        trigger=f"emails:10@{printed(ago(days=8))}",
    ),
    fires("answered before", _ADA, _DEAL, _MAIL, reply("6", ago(days=12)), shows="deals:17"),
    fires(
        "someone who is not on the deal wrote",
        _ADA,
        _DEAL,
        contact("4", email=BOB),
        _MAIL,
        reply("8", ago(days=1), sender=BOB),
        shows="deals:17",
    ),
    fires("will be answered", _ADA, _DEAL, _MAIL, reply("8", MOMENT), shows="deals:17"),
    fires(
        "one mail to two contacts of the deal is one action",
        _ADA,
        contact("4", email=BOB),
        deal(to="contacts:4 contacts:3"),
        out("7", ago(days=12), to=f"{ADA};{BOB}", opened=ago(days=9)),
        shows="deals:17",
        expects={"contact_ids": ("3", "4")},
    ),
    fires(
        "two mails to two contacts are two",
        _ADA,
        contact("4", email=BOB),
        deal(to="contacts:3 contacts:4"),
        _MAIL,
        out("8", ago(days=11), to=BOB, opened=ago(days=8)),
        shows="deals:17 deals:17",
    ),
    quiet("opened 7 days ago exactly", _ADA, _DEAL, out("7", ago(days=12), opened=ago(days=7))),
    quiet("never opened", _ADA, _DEAL, out("7", ago(days=12))),
    quiet("a later mail was opened lately", _ADA, _DEAL, _MAIL, out("8", ago(days=3), opened=ago(days=1))),
    quiet("a later mail was opened long ago", _ADA, _DEAL, _MAIL, out("8", ago(days=11), opened=ago(days=30))),
    quiet("a colleague's mail", _ADA, _DEAL, out("7", ago(days=12), sender=COLLEAGUE, opened=ago(days=9))),
    quiet("it bounced", _ADA, _DEAL, out("7", ago(days=12), status="BOUNCED", opened=ago(days=9))),
    quiet("the contact is not on the deal", _ADA, deal(), _MAIL),
    quiet("the deal is a colleague's", _ADA, deal(owner=OTHER, to="contacts:3"), _MAIL),
    quiet("the deal is closed", _ADA, deal(stage="won", to="contacts:3"), _MAIL),
    quiet("the deal is of an unknown stage", _ADA, deal(stage="gone", to="contacts:3"), _MAIL, skips=1),
    quiet("the mail has no time", _ADA, _DEAL, out("7", None, opened=ago(days=9)), skips=1),
    expired("the contact wrote", _ADA, _DEAL, _MAIL, reply("8", ago(days=12) + MOMENT, thread=None, to=COLLEAGUE)),
    expired(
        "another contact of the deal wrote",
        _ADA,
        contact("4", email=BOB),
        deal(to="contacts:3 contacts:4"),
        _MAIL,
        reply("8", ago(days=1), sender=BOB),
    ),
    expired(
        "someone of the deal wrote without a from-address",
        _ADA,
        _DEAL,
        _MAIL,
        reply("8", ago(days=1), sender=None, on="contacts:3"),
    ),
    expired("after more than 7 further days", _ADA, _DEAL, out("7", ago(days=20), opened=ago(days=14) - MOMENT)),
)
