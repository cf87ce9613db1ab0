"""A contact of the rep replied in a thread in which the rep had written: answer.

It goes away when anyone writes to the contact, with another owner, or after 14 days.
"""

from typing import Any

from sqlalchemy import Select, literal, not_, select, union_all

from crm.rule_tables import RuleTables
from rules.rule import Criterion, Moment, Rule, Trigger
from rules.words import Condition, answers_out_mail, from_contact, in_mail, latest, out_mail_to_contact


def select_matches(t: RuleTables, moment: Moment) -> Select[Any]:
    rep, contact, mail, later = moment.reps, t.contacts, t.emails, t.emails.alias()
    replies = latest(
        union_all(*(_select_replies(t, moment, way) for way in from_contact(t, mail, contact))),
        per=("user_id", "contact_id"),
    )
    answered = out_mail_to_contact(
        t, replies.c.contact_id, replies.c.address, later, [later.c.at > replies.c.at, later.c.at <= moment.now]
    )
    return select(
        replies.c.user_id,
        rep.c.owner_id,
        replies.c.contact_id.label("subject_id"),
        replies.c.mail_id.label("trigger_id"),
        replies.c.at.label("since"),
        (replies.c.at + moment.span("max_age_days")).label("expires_at"),
        replies.c.at.label("replied"),
        literal(0).label("emails_sent_since"),
    ).where(rep.c.user_id == replies.c.user_id, not_(answered))


def _select_replies(t: RuleTables, moment: Moment, from_the_contact: Condition) -> Select[Any]:
    rep, contact, mail = moment.reps, t.contacts, t.emails
    return select(
        rep.c.user_id,
        contact.c.id.label("contact_id"),
        contact.c.email.label("address"),
        mail.c.id.label("mail_id"),
        mail.c.id_order.label("at_order"),
        mail.c.at,
    ).where(
        contact.c.owner_id == rep.c.owner_id,
        from_the_contact,
        mail.c.at > moment.now - moment.span("max_age_days"),
        mail.c.at <= moment.now,
        in_mail(t, mail),
        answers_out_mail(t, mail, by=rep),
    )


def _select_undated(t: RuleTables, moment: Moment) -> Select[Any]:
    contact, mail = t.contacts, t.emails
    return select(mail.c.id).where(
        contact.c.owner_id == moment.reps.c.owner_id,
        mail.c.from_email == contact.c.email,
        mail.c.at.is_(None),
        in_mail(t, mail),
    )


RULE = Rule(
    number=5,
    id="email_replies",
    title="E-mail replies",
    category="prospecting",
    description="A contact of yours replied to an e-mail of yours, and nobody has answered.",
    thresholds={"max_age_days": 14},
    subject="contacts",
    trigger=Trigger("record", "emails"),
    select=select_matches,
    criteria=(
        Criterion("replied", "emails", "hs_timestamp", record="trigger_id", is_instant=True),
        Criterion("emails_sent_since", "contacts"),
    ),
    skips={"e-mail without time": _select_undated},
)
