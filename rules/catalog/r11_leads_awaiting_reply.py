"""The primary contact of an open lead replied to the rep, whoever owns the lead: answer.

It goes away when the rep writes to that contact, the lead closes or is given to someone else, or after more than 14
days.
"""

from typing import Any

from sqlalchemy import CompoundSelect, FromClause, Select, literal, not_, select, union_all

from crm.rule_tables import RuleTables
from rules.examples import (
    BOB,
    COLLEAGUE,
    MOMENT,
    OTHER,
    REP,
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
from rules.skipped import unknown_stage
from rules.words import (
    assigned_elsewhere,
    associated,
    domain_of,
    of_foreign_domain,
    of_stage,
    primary_contact_id,
    stage_shown,
)


def select_matches(t: RuleTables, moment: Moment) -> Select[Any]:
    lead, stage = t.leads, t.stages
    replies = latest_replies(t, moment, lambda at: at >= moment.now - moment.span("max_age_days"), to_rep=True)
    return select(
        replies.c.user_id,
        replies.c.owner_id,
        lead.c.id.label("subject_id"),
        replies.c.contact_id,
        replies.c.mail_id.label("trigger_id"),
        replies.c.at.label("since"),
        (replies.c.at + moment.span("max_age_days")).label("expires_at"),
        replies.c.at.label("replied"),
        domain_of(replies.c.address).label("domain"),
        stage_shown(stage).label("stage"),
        literal(0).label("emails_sent_since"),
    ).where(
        lead.c.id.in_(_leads_of(t, replies)),
        primary_contact_id(t, lead) == replies.c.contact_id,
        of_stage(stage, "leads", lead),
        not_(stage.c.is_closed),
        of_foreign_domain(t, replies.c.address, replies.c.rep_address),
        not_(assigned_elsewhere(lead, replies.c.at, replies)),
        not_(rep_answered(t, moment, replies)),
    )


def _leads_of(t: RuleTables, replies: FromClause) -> CompoundSelect[Any]:
    """Ids of the leads that name the contact as primary or are associated with it."""
    lead, link = t.leads.alias(), t.associations.alias()
    named = select(lead.c.id).where(lead.c.primary_contact_id == replies.c.contact_id).correlate_except(lead)
    linked = associated(link, "contacts", replies.c.contact_id, "leads")
    return union_all(named, select(link.c.to_id).where(linked).correlate_except(link))


RULE = Rule(
    number=11,
    id="leads_awaiting_reply",
    title="Leads awaiting a reply",
    category="prospecting",
    description="The primary contact of an open lead replied to you, and you have not answered.",
    thresholds={"max_age_days": 14},
    subject="leads",
    trigger=Trigger("record", "emails"),
    select=select_matches,
    criteria=(
        Criterion("replied", "emails", "hs_timestamp", record="trigger_id", is_instant=True),
        Criterion("domain", "contacts", "email", record="contact_id"),
        Criterion("stage", "leads", "hs_pipeline_stage"),
        Criterion("emails_sent_since", "contacts", record="contact_id"),
    ),
    skips={"e-mail without time": undated_mail, "lead of an unknown stage": unknown_stage("leads")},
)

_ADA = contact(owner=None)
_LEAD = lead(owner=OTHER, primary="3")
_SENT = out("6", ago(days=3), sender=COLLEAGUE)
_REPLY = reply("7", ago(days=2))

EXAMPLES = (
    fires(
        "the primary contact of a colleague's lead replied to the rep",
        _ADA,
        _LEAD,
        _SENT,
        _REPLY,
        shows="leads:5",
        trigger="emails:7",
        since=ago(days=2),
        expects={"contact_ids": ("3",)},
    ),
    fires("a lead of nobody", _ADA, lead(owner=None, primary="3"), _SENT, _REPLY, shows="leads:5"),
    fires("the only associated contact", _ADA, lead(to="contacts:3"), _SENT, _REPLY, shows="leads:5"),
    fires(
        "the lowest associated contact",
        _ADA,
        contact("10", email=BOB),
        lead(to="contacts:10 contacts:3"),
        _SENT,
        _REPLY,
        shows="leads:5",
    ),
    fires(
        "the lowest that is not deleted",
        _ADA,
        contact("2", email=BOB, archived=True),
        lead(to="contacts:2 contacts:3"),
        _SENT,
        _REPLY,
        shows="leads:5",
    ),
    fires("14 days ago exactly", _ADA, _LEAD, out("6", ago(days=20)), reply("7", ago(days=14)), shows="leads:5"),
    fires("two leads", _ADA, _LEAD, lead("6", to="contacts:3"), _SENT, _REPLY, shows="leads:5 leads:6"),
    fires("a colleague answered", _ADA, _LEAD, _SENT, _REPLY, out("8", ago(days=1), sender=COLLEAGUE), shows="leads:5"),
    fires(
        "given to someone else before",
        _ADA,
        lead(owner=OTHER, assigned=ago(days=2), primary="3"),
        _SENT,
        _REPLY,
        shows="leads:5",
    ),
    fires("given to the rep since", _ADA, lead(assigned=ago(days=1), primary="3"), _SENT, _REPLY, shows="leads:5"),
    quiet(
        "another contact is the primary one",
        _ADA,
        contact("4", email=BOB),
        lead(primary="4", to="contacts:3"),
        _SENT,
        _REPLY,
    ),
    quiet(
        "a lower contact is associated", _ADA, contact("2", email=BOB), lead(to="contacts:2 contacts:3"), _SENT, _REPLY
    ),
    quiet(
        "the primary contact was deleted",
        contact("2", archived=True),
        _ADA,
        lead(primary="2", to="contacts:3"),
        _SENT,
        _REPLY,
    ),
    quiet("the rep stands in copy only", _ADA, _LEAD, _SENT, reply("7", ago(days=2), to=BOB, cc=REP)),
    quiet("no mail before it in the thread", _ADA, _LEAD, _REPLY),
    quiet("the lead is closed", _ADA, lead(stage="qualified", primary="3"), _SENT, _REPLY),
    quiet("the lead is of an unknown stage", _ADA, lead(stage="gone", primary="3"), _SENT, _REPLY, skips=1),
    quiet("the lead was created after now", _ADA, lead(created=MOMENT, primary="3"), _SENT, _REPLY),
    quiet(
        "the domain of the account",
        contact(email="ada@acme.example"),
        _LEAD,
        _SENT,
        reply("7", ago(days=2), sender="ada@acme.example"),
    ),
    quiet("no time", _ADA, _LEAD, _SENT, reply("7", None), skips=1),
    expired("the rep answered", _ADA, _LEAD, _SENT, _REPLY, out("8", ago(days=2) + MOMENT)),
    expired(
        "given to someone else since",
        _ADA,
        lead(owner=OTHER, assigned=ago(days=2) + MOMENT, primary="3"),
        _SENT,
        _REPLY,
    ),
    expired("after more than 14 days", _ADA, _LEAD, out("6", ago(days=20)), reply("7", ago(days=14) - MOMENT)),
)
