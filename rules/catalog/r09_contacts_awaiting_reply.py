"""Someone outside replied to the rep and waits, whoever owns the contact: answer before the thread dies.

It goes away when the rep writes to the contact, when the contact gets an open lead or is given to someone else, or
after more than 14 days.
"""

from typing import Any

from sqlalchemy import Select, literal, not_, select

from crm.rule_tables import RuleTables
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
