"""A contact of an open deal replied and the rep has not written since: the most specific of the replies.

It goes away when the rep writes to the contact, the deal closes or changes hands, or after more than 7 days.
"""

from typing import Any

from sqlalchemy import Select, literal, not_, select

from crm.rule_tables import RuleTables
from rules.examples import BOB, COLLEAGUE, MOMENT, OTHER, REP, U, ago, contact, deal, expired, fires, out, quiet, reply
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

_ADA = contact(owner=OTHER)
_DEAL = deal(to="contacts:3")
_SENT = out("6", ago(days=3), sender=COLLEAGUE)
_REPLY = reply("7", ago(days=2))

EXAMPLES = (
    fires(
        "a contact of an open deal replied to the rep",
        _ADA,
        _DEAL,
        _SENT,
        _REPLY,
        shows="deals:17",
        trigger="emails:7",
        since=ago(days=2),
        expects={"contact_ids": ("3",)},
    ),
    fires("in copy", _ADA, _DEAL, _SENT, reply("7", ago(days=2), to=COLLEAGUE, cc=REP), shows="deals:17"),
    fires("7 days ago exactly", _ADA, _DEAL, out("6", ago(days=9)), reply("7", ago(days=7)), shows="deals:17"),
    fires(
        "a colleague answered", _ADA, _DEAL, _SENT, _REPLY, out("8", ago(days=1), sender=COLLEAGUE), shows="deals:17"
    ),
    fires("the rep wrote at that very time", _ADA, _DEAL, _SENT, _REPLY, out("8", ago(days=2)), shows="deals:17"),
    fires("the rep wrote to someone else", _ADA, _DEAL, _SENT, _REPLY, out("8", ago(days=1), to=BOB), shows="deals:17"),
    fires("two deals", _ADA, _DEAL, deal("9", to="contacts:3"), _SENT, _REPLY, shows="deals:9 deals:17"),
    fires(
        "two contacts who share the address are one action",
        contact("10"),
        contact("9"),
        deal(to="contacts:9 contacts:10"),
        _SENT,
        _REPLY,
        shows="deals:17",
        expects={"contact_ids": ("9", "10")},
    ),
    fires(
        "two contacts who both wrote are two",
        _ADA,
        contact("4", email=BOB),
        deal(to="contacts:3 contacts:4"),
        _SENT,
        _REPLY,
        reply("8", ago(days=1), sender=BOB),
        shows="deals:17 deals:17",
    ),
    quiet("the rep does not receive it", _ADA, _DEAL, _SENT, reply("7", ago(days=2), to=COLLEAGUE)),
    quiet("no mail before it in the thread", _ADA, _DEAL, _REPLY),
    quiet("the contact is not on the deal", _ADA, deal(), _SENT, _REPLY),
    quiet("the deal is a colleague's", _ADA, deal(owner=OTHER, to="contacts:3"), _SENT, _REPLY),
    quiet("the deal is closed", _ADA, deal(stage="won", to="contacts:3"), _SENT, _REPLY),
    quiet("the deal is of an unknown stage", _ADA, deal(stage="gone", to="contacts:3"), _SENT, _REPLY, skips=1),
    quiet("the deal is of an unknown pipeline", _ADA, deal(pipeline="gone", to="contacts:3"), _SENT, _REPLY, skips=1),
    quiet("the contact was deleted", contact(archived=True), _DEAL, _SENT, _REPLY),
    quiet("no time", _ADA, _DEAL, _SENT, reply("7", None), skips=1),
    expired("the rep answered", _ADA, _DEAL, _SENT, _REPLY, out("8", ago(days=2) + MOMENT)),
    expired(
        "the rep's mail by its owner", _ADA, _DEAL, _SENT, _REPLY, out("8", ago(), sender="team@acme.test", owner=U)
    ),
    expired("after more than 7 days", _ADA, _DEAL, out("6", ago(days=9)), reply("7", ago(days=7) - MOMENT)),
)
