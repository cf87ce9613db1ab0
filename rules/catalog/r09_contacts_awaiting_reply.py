"""Someone outside replied to the rep and waits, whoever owns the contact: answer before the thread dies.

It goes away when the rep writes to the contact, when the contact gets an open lead or is given to someone else, or
after more than 14 days.
"""

from typing import Any

from sqlalchemy import Select, literal, not_, select

from crm.rule_tables import RuleTables
from rules.examples import (
    BOB,
    COLLEAGUE,
    MOMENT,
    OTHER,
    REP,
    U,
    ago,
    contact,
    expired,
    fires,
    lead,
    out,
    quiet,
    reply,
)
from rules.replies import latest_replies, rep_answered, undated_mail
from rules.rule import Criterion, Moment, Rule, Trigger
from rules.words import assigned_elsewhere, domain_of, is_open, lead_of_contact, of_foreign_domain


def select_matches(t: RuleTables, moment: Moment) -> Select[Any]:
    rep, contact, lead = moment.reps, t.contacts, t.leads.alias()
    replies = latest_replies(t, moment, lambda at: at >= moment.now - moment.span("max_age_days"), to_rep=True)
    return select(
        replies.c.user_id,
        replies.c.owner_id,
        contact.c.id.label("subject_id"),
        replies.c.mail_id.label("trigger_id"),
        replies.c.at.label("since"),
        (replies.c.at + moment.span("max_age_days")).label("expires_at"),
        replies.c.at.label("replied"),
        domain_of(contact.c.email).label("domain"),
        literal(0).label("emails_sent_since"),
        literal(0).label("open_leads"),
    ).where(
        rep.c.user_id == replies.c.user_id,
        contact.c.id == replies.c.contact_id,
        of_foreign_domain(t, contact.c.email, rep.c.email),
        not_(lead_of_contact(t, contact.c.id, lead, [is_open(t, "leads", lead)])),
        not_(assigned_elsewhere(contact, replies.c.at, rep)),
        not_(rep_answered(t, moment, replies)),
    )


RULE = Rule(
    number=9,
    id="contacts_awaiting_reply",
    title="Contacts awaiting a reply",
    category="prospecting",
    description="A contact without an open lead replied to you, and you have not answered.",
    thresholds={"max_age_days": 14},
    subject="contacts",
    trigger=Trigger("record", "emails"),
    select=select_matches,
    criteria=(
        Criterion("replied", "emails", "hs_timestamp", record="trigger_id", is_instant=True),
        Criterion("domain", "contacts", "email"),
        Criterion("emails_sent_since", "contacts"),
        Criterion("open_leads", "contacts"),
    ),
    skips={"e-mail without time": undated_mail},
)

_ADA = contact(owner=None)
_SENT = out("6", ago(days=3), sender=COLLEAGUE)
_REPLY = reply("7", ago(days=2))

EXAMPLES = (
    fires(
        "a contact of nobody replied to the rep",
        _ADA,
        _SENT,
        _REPLY,
        shows="contacts:3",
        trigger="emails:7",
        since=ago(days=2),
    ),
    fires(
        "to two reps",
        _ADA,
        _SENT,
        reply("7", ago(days=2), to=f"{COLLEAGUE}; {REP}"),
        shows="contacts:3 contacts:3",
        owners=(U, OTHER),
    ),
    fires("the latest reply", _ADA, _SENT, _REPLY, reply("8", ago(days=1)), shows="contacts:3", trigger="emails:8"),
    fires("14 days ago exactly", _ADA, out("6", ago(days=20)), reply("7", ago(days=14)), shows="contacts:3"),
    fires("a colleague answered", _ADA, _SENT, _REPLY, out("8", ago(days=1), sender=COLLEAGUE), shows="contacts:3"),
    fires(
        "the rep wrote at that very time", _ADA, _SENT, _REPLY, out("8", ago(days=2), thread=None), shows="contacts:3"
    ),
    fires("its leads are closed", _ADA, _SENT, _REPLY, lead(stage="qualified", primary="3"), shows="contacts:3"),
    fires("its lead is of an unknown stage", _ADA, _SENT, _REPLY, lead(stage="gone", primary="3"), shows="contacts:3"),
    fires(
        "given to someone else before", contact(owner=OTHER, assigned=ago(days=2)), _SENT, _REPLY, shows="contacts:3"
    ),
    fires("given to the rep since", contact(assigned=ago(days=1)), _SENT, _REPLY, shows="contacts:3"),
    fires("given to nobody since", contact(owner=None, assigned=ago(days=1)), _SENT, _REPLY, shows="contacts:3"),
    fires(
        "to be given to someone else later", contact(owner=OTHER, assigned=MOMENT), _SENT, _REPLY, shows="contacts:3"
    ),
    fires(
        "a domain that only ends like ours",
        contact(owner=None, email="ada@notacme.test"),
        _SENT,
        reply("7", ago(days=2), sender="ada@notacme.test"),
        shows="contacts:3",
    ),
    fires(
        "without a from-address, associated",
        _ADA,
        _SENT,
        reply("7", ago(days=2), sender=None, on="contacts:3"),
        shows="contacts:3",
    ),
    fires(
        "also to a colleague's inactive account",
        _ADA,
        _SENT,
        reply("7", ago(days=2), to=f"{REP};rep3@acme.test;rep4@acme.test"),
        shows="contacts:3",
    ),
    quiet("the rep stands in copy only", _ADA, _SENT, reply("7", ago(days=2), to=BOB, cc=REP)),
    quiet("no mail before it in the thread", _ADA, _REPLY),
    quiet(
        "an associated contact without an address",
        contact(email=None),
        _SENT,
        reply("7", ago(days=2), sender=None, on="contacts:3"),
    ),
    quiet(
        "the domain of the rep",
        contact(email="new@ACME.test"),
        _SENT,
        reply("7", ago(days=2), sender="new@acme.test"),
        account={"email_domains": []},
    ),
    quiet(
        "another domain of the account",
        contact(email="new@acme.example"),
        _SENT,
        reply("7", ago(days=2), sender="new@acme.example"),
        account={"email_domains": ["ACME.example"]},
    ),
    quiet("an open lead", _ADA, _SENT, _REPLY, lead(owner=OTHER, to="contacts:3")),
    quiet("an open lead that names it", _ADA, _SENT, _REPLY, lead(owner=OTHER, stage="working", primary="3")),
    quiet("no time", _ADA, _SENT, reply("7", None), skips=1),
    expired("the rep answered", _ADA, _SENT, _REPLY, out("8", ago(days=2) + MOMENT, thread=None)),
    expired("the rep's mail by its owner", _ADA, _SENT, _REPLY, out("8", ago(), sender="team@acme.test", owner=U)),
    expired("given to someone else since", contact(owner=OTHER, assigned=ago(days=2) + MOMENT), _SENT, _REPLY),
    expired("after more than 14 days", _ADA, out("6", ago(days=20)), reply("7", ago(days=14) - MOMENT)),
)
