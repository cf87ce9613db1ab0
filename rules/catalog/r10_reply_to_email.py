"""A contact of an open deal replied and the rep has not written since: the most specific of the replies.

It goes away when the rep writes to the contact, the deal closes or changes hands, or after more than 7 days.
"""

from typing import Any

from sqlalchemy import Select, literal, not_, select

from crm.rule_tables import RuleTables
from rules.replies import latest_replies, rep_answered, undated_mail
from rules.rule import Criterion, Moment, Rule, Trigger
from rules.skipped import unknown_stage
from rules.words import associated, of_stage, stage_shown


def select_matches(t: RuleTables, moment: Moment) -> Select[Any]:
    link, deal, stage = t.associations.alias(), t.deals, t.stages
    replies = latest_replies(t, moment, lambda at: at >= moment.now - moment.span("max_age_days"), to_rep=False)
    return select(
        replies.c.user_id,
        replies.c.owner_id,
        deal.c.id.label("subject_id"),
        replies.c.contact_id,
        replies.c.mail_id.label("trigger_id"),
        replies.c.at.label("since"),
        (replies.c.at + moment.span("max_age_days")).label("expires_at"),
        replies.c.at.label("replied"),
        stage_shown(stage).label("stage"),
        literal(0).label("emails_sent_since"),
    ).where(
        associated(link, "contacts", replies.c.contact_id, "deals"),
        deal.c.id == link.c.to_id,
        deal.c.owner_id == replies.c.owner_id,
        of_stage(stage, "deals", deal),
        not_(stage.c.is_closed),
        not_(rep_answered(t, moment, replies)),
    )


RULE = Rule(
    number=10,
    id="reply_to_email",
    title="Reply to e-mail",
    category="closing",
    description="A contact of an open deal of yours replied, and you have not answered.",
    thresholds={"max_age_days": 7},
    subject="deals",
    trigger=Trigger("record", "emails"),
    select=select_matches,
    criteria=(
        Criterion("replied", "emails", "hs_timestamp", record="trigger_id", is_instant=True),
        Criterion("stage", "deals", "dealstage"),
        Criterion("emails_sent_since", "contacts", record="contact_id"),
    ),
    skips={"e-mail without time": undated_mail, "deal of an unknown stage": unknown_stage("deals")},
)
