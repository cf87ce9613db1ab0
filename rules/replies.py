"""In mails that reply: which mails of contacts reached which rep, and the latest of each contact. Shared by 9, 10, 11.

A reply's identity does not depend on the deal or lead it is shown for, so the latest is taken per rep and contact.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, select, union_all

from crm.rule_tables import RuleTables
from rules.rule import Moment
from rules.words import Condition, answers_out_mail, from_contact, in_mail, latest, out_mail_to_contact

RecentEnough = Callable[[ColumnElement[Any]], Condition]


def latest_replies(t: RuleTables, moment: Moment, recent: RecentEnough, *, to_rep: bool) -> FromClause:
    """user_id, owner_id, rep_address, contact_id, address, mail_id, at: the last reply of each contact that reached
    the rep (`to_rep`: whose primary recipient is the rep), whoever sent what it replies to."""
    contact, mail = t.contacts.alias(), t.emails.alias()
    ways = from_contact(t, mail, contact)
    found = latest(
        union_all(*(_select_replies(t, moment, contact, mail, [way], recent, to_rep) for way in ways)),
        per=("user_id", "contact_id"),
    )
    return select(found).cte("replies")


def _select_replies(
    t: RuleTables,
    moment: Moment,
    contact: FromClause,
    mail: FromClause,
    from_the_contact: list[Condition],
    recent: RecentEnough,
    to_rep: bool,
) -> Select[Any]:
    rep, recipient = moment.reps, t.email_recipients.alias()
    return select(
        rep.c.user_id,
        rep.c.owner_id,
        rep.c.email.label("rep_address"),
        contact.c.id.label("contact_id"),
        contact.c.email.label("address"),
        mail.c.id.label("mail_id"),
        mail.c.id_order.label("at_order"),
        mail.c.at,
    ).where(
        recipient.c.address == rep.c.email,
        *([recipient.c.is_to] if to_rep else []),
        recent(recipient.c.at),
        recipient.c.at <= moment.now,
        mail.c.id == recipient.c.email_id,
        in_mail(t, mail),
        answers_out_mail(t, mail),
        *from_the_contact,
    )


def rep_answered(t: RuleTables, moment: Moment, replies: FromClause) -> Condition:
    """The rep sent the contact an out mail after the reply."""
    mail = t.emails.alias()
    by_rep = (mail.c.owner_id == replies.c.owner_id) | (mail.c.from_email == replies.c.rep_address)
    return out_mail_to_contact(
        t,
        replies.c.contact_id,
        replies.c.address,
        mail,
        lambda at: and_(at > replies.c.at, at <= moment.now),
        by_rep,
    )


def undated_mail(t: RuleTables, moment: Moment) -> Select[Any]:
    """Ids of in mails to the reps that have no time."""
    rep, mail, recipient = moment.reps, t.emails, t.email_recipients
    return select(mail.c.id).where(
        recipient.c.address == rep.c.email,
        recipient.c.at.is_(None),
        mail.c.id == recipient.c.email_id,
        in_mail(t, mail),
    )
