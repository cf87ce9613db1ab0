"""The primary contact of an open lead replied to the rep, whoever owns the lead: answer.

It goes away when the rep writes to that contact, the lead closes or is given to someone else, or after more than 14
days.
"""

from typing import Any

from sqlalchemy import FromClause, Select, literal, not_, select, union_all

from crm.rule_tables import RuleTables
from rules.replies import latest_replies, rep_answered, undated_mail
from rules.rule import Criterion, Moment, Rule, Trigger
from rules.skipped import unknown_stage
from rules.words import (
    assigned_elsewhere,
    associated,
    domain_of,
    lowest_contact,
    of_foreign_domain,
    of_stage,
    stage_shown,
)


def select_matches(t: RuleTables, moment: Moment) -> Select[Any]:
    lead, stage = t.leads, t.stages
    replies = latest_replies(t, moment, lambda at: at >= moment.now - moment.span("max_age_days"), to_rep=True)
    waiting = _leads_of(t, replies)
    return select(
        waiting.c.user_id,
        waiting.c.owner_id,
        lead.c.id.label("subject_id"),
        waiting.c.contact_id,
        waiting.c.mail_id.label("trigger_id"),
        waiting.c.at.label("since"),
        (waiting.c.at + moment.span("max_age_days")).label("expires_at"),
        waiting.c.at.label("replied"),
        domain_of(waiting.c.address).label("domain"),
        stage_shown(stage).label("stage"),
        literal(0).label("emails_sent_since"),
    ).where(
        lead.c.id == waiting.c.lead_id,
        of_stage(stage, "leads", lead),
        not_(stage.c.is_closed),
        of_foreign_domain(t, waiting.c.address, waiting.c.rep_address),
        not_(assigned_elsewhere(lead, waiting.c.at, waiting)),
        not_(rep_answered(t, moment, waiting)),
    )


def _leads_of(t: RuleTables, replies: FromClause) -> FromClause:
    """Each reply with each lead whose primary contact wrote it."""
    lead, link = t.leads.alias(), t.associations.alias()
    with_lead = (*replies.c, lead.c.id.label("lead_id"))
    return union_all(
        select(*with_lead).where(lead.c.primary_contact_id == replies.c.contact_id),
        select(*with_lead).where(
            associated(link, "contacts", replies.c.contact_id, "leads"),
            lead.c.id == link.c.to_id,
            lead.c.primary_contact_id.is_(None),
            lowest_contact(t, lead) == replies.c.contact_id,
        ),
    ).subquery()


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
