"""A contact of the rep replied in a thread in which the rep had written: answer.

It goes away when anyone writes to the contact, with another owner, or after 14 days.
"""

from typing import Any

from sqlalchemy import Select, and_, literal, not_, select, union_all

from crm.rule_tables import RuleTables
from rules.examples import ADA, BOB, COLLEAGUE, MOMENT, REP, U, ago, contact, expired, fires, out, quiet, reply
from rules.rule import Criterion, Moment, Rule, Trigger
from rules.words import Condition, answers_out_mail, from_contact, in_mail, latest, out_mail_to_contact


def select_matches(t: RuleTables, moment: Moment) -> Select[Any]:
    rep, contact, mail, later = moment.reps, t.contacts, t.emails, t.emails.alias()
    replies = latest(
        union_all(*(_select_replies(t, moment, way) for way in from_contact(t, mail, contact))),
        per=("user_id", "contact_id"),
    )
    answered = out_mail_to_contact(
        t, replies.c.contact_id, replies.c.address, later, lambda at: and_(at > replies.c.at, at <= moment.now)
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
        moment.owned(contact),
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

_ADA = contact()
_SENT = out("6", ago(days=3))

EXAMPLES = (
    fires(
        "a contact answered the rep",
        _ADA,
        _SENT,
        reply("7", ago(days=2)),
        shows="contacts:3",
        trigger="emails:7",
        since=ago(days=2),
    ),
    fires("the reply need not be to the rep", _ADA, _SENT, reply("7", ago(days=2), to=COLLEAGUE), shows="contacts:3"),
    fires(
        "the rep's mail by its owner",
        _ADA,
        out("6", ago(days=3), sender=COLLEAGUE, owner=U),
        reply("7", ago(days=2)),
        shows="contacts:3",
    ),
    fires(
        "the rep's mail was to someone else",
        _ADA,
        out("6", ago(days=3), to=BOB),
        reply("7", ago(days=2)),
        shows="contacts:3",
    ),
    fires(
        "addresses in another case",
        _ADA,
        out("6", ago(days=3), sender=REP.upper()),
        reply("7", ago(days=2), sender=ADA.title()),
        shows="contacts:3",
    ),
    fires("a moment after the rep's mail", _ADA, _SENT, reply("7", ago(days=3) + MOMENT), shows="contacts:3"),
    fires(
        "the latest reply",
        _ADA,
        _SENT,
        reply("8", ago(days=2)),
        reply("7", ago(days=1)),
        shows="contacts:3",
        trigger="emails:7",
    ),
    fires(
        "of two at one time, the higher id",
        _ADA,
        _SENT,
        reply("10", ago(days=1)),
        reply("9", ago(days=1)),
        shows="contacts:3",
        trigger="emails:10",
    ),
    fires(
        "a later mail in another thread is no reply",
        _ADA,
        _SENT,
        reply("7", ago(days=2)),
        reply("8", ago(days=1), thread="new"),
        shows="contacts:3",
        trigger="emails:7",
    ),
    fires(
        "without a from-address, associated",
        _ADA,
        _SENT,
        reply("7", ago(days=2), sender=None, on="contacts:3"),
        shows="contacts:3",
    ),
    fires(
        "forwarded to the CRM", _ADA, _SENT, reply("7", ago(days=2), direction="FORWARDED_EMAIL"), shows="contacts:3"
    ),
    fires(
        "a moment short of 14 days", _ADA, out("6", ago(days=20)), reply("7", ago(days=14) + MOMENT), shows="contacts:3"
    ),
    fires(
        "an out mail at the time of the reply",
        _ADA,
        _SENT,
        reply("7", ago(days=2)),
        out("8", ago(days=2)),
        shows="contacts:3",
    ),
    fires(
        "an answer that failed",
        _ADA,
        _SENT,
        reply("7", ago(days=2)),
        out("8", ago(days=1), status="FAILED"),
        shows="contacts:3",
    ),
    fires("an answer scheduled for later", _ADA, _SENT, reply("7", ago(days=2)), out("8", MOMENT), shows="contacts:3"),
    fires(
        "two contacts share the address",
        _ADA,
        contact("4"),
        _SENT,
        reply("7", ago(days=2)),
        shows="contacts:3 contacts:4",
    ),
    quiet("nobody had written in that thread", _ADA, reply("7", ago(days=2))),
    quiet("a colleague had", _ADA, out("6", ago(days=3), sender=COLLEAGUE), reply("7", ago(days=2))),
    quiet("the rep wrote at the same time", _ADA, _SENT, reply("7", ago(days=3))),
    quiet("the rep's mail has no time", _ADA, out("6", None), reply("7", ago(days=2))),
    quiet("the rep's mail bounced", _ADA, out("6", ago(days=3), status="BOUNCED"), reply("7", ago(days=2))),
    quiet("no thread", _ADA, out("6", ago(days=3), thread=None), reply("7", ago(days=2), thread=None)),
    quiet(
        "a user forwarded it: it is an out mail",
        _ADA,
        _SENT,
        reply("7", ago(days=2), sender=COLLEAGUE, direction="FORWARDED_EMAIL", on="contacts:3"),
    ),
    quiet("a contact of nobody", contact(owner=None), _SENT, reply("7", ago(days=2))),
    quiet(
        "a from-address of someone else, though associated",
        _ADA,
        _SENT,
        reply("7", ago(days=2), sender=BOB, on="contacts:3"),
    ),
    quiet("the reply is dated after now", _ADA, _SENT, reply("7", MOMENT)),
    quiet("the reply has no time", _ADA, _SENT, reply("7", None), skips=1),
    expired("the rep answered", _ADA, _SENT, reply("7", ago(days=2)), out("8", ago(days=2) + MOMENT, thread=None)),
    expired("a colleague answered", _ADA, _SENT, reply("7", ago(days=2)), out("8", ago(), sender=COLLEAGUE)),
    expired("answered in copy", _ADA, _SENT, reply("7", ago(days=2)), out("8", ago(), to=BOB, cc=ADA)),
    expired(
        "answered without recipients", _ADA, _SENT, reply("7", ago(days=2)), out("8", ago(), to=None, on="contacts:3")
    ),
    expired("after 14 days", _ADA, out("6", ago(days=20)), reply("7", ago(days=14))),
)
