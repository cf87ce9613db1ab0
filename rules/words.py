"""The words of the rules as SQL: in mail, out mail, to, from, by, replied, open, primary contact, lead of a contact.
Each function says one phrase of the normative page over given tables; none knows a rule.

Every phrase that asks whether something exists is an EXISTS whose tables are its own (`there_is`): phrases nest.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    FromClause,
    Select,
    and_,
    func,
    literal,
    literal_column,
    not_,
    or_,
    select,
)

from crm.rule_tables import RuleTables
from rules.rule import Moment

Condition = ColumnElement[bool]
UNSENT = ("BOUNCED", "FAILED", "SCHEDULED")


def there_is(*tables: FromClause, where: Sequence[Condition]) -> Condition:
    """Some row of `tables` for which all of `where` holds; every other table named in it is the outer query's."""
    return select(literal(1)).select_from(*tables).where(*where).correlate_except(*tables).exists()


def associated(link: FromClause, from_kind: str, from_id: ColumnElement[str], to_kind: str) -> Condition:
    return and_(link.c.from_kind == from_kind, link.c.from_id == from_id, link.c.to_kind == to_kind)


def happened(at: ColumnElement[Any], moment: Moment) -> Condition:
    """Not dated after now; what has no date has happened."""
    return or_(at.is_(None), at <= moment.now)


def _from_a_user(t: RuleTables, mail: FromClause) -> Condition:
    users = t.users.alias()
    return there_is(users, where=[users.c.email == mail.c.from_email])


def out_mail(t: RuleTables, mail: FromClause) -> Condition:
    forwarded = and_(mail.c.direction == "FORWARDED_EMAIL", _from_a_user(t, mail))
    sent = or_(mail.c.status.is_(None), mail.c.status.not_in(UNSENT))
    return and_(or_(mail.c.direction == "EMAIL", forwarded), sent)


def in_mail(t: RuleTables, mail: FromClause) -> Condition:
    forwarded = and_(mail.c.direction == "FORWARDED_EMAIL", not_(_from_a_user(t, mail)))
    return or_(mail.c.direction == "INCOMING_EMAIL", forwarded)


def by_rep(mail: FromClause, rep: FromClause) -> Condition:
    return or_(mail.c.owner_id == rep.c.owner_id, mail.c.from_email == rep.c.email)


def reaches(t: RuleTables, mail: FromClause, rep: FromClause, *, as_primary: bool = False) -> Condition:
    """The rep's address stands in `to` or `cc` (`as_primary`: in `to`)."""
    recipient = t.email_recipients.alias()
    where = [recipient.c.email_id == mail.c.id, recipient.c.address == rep.c.email]
    return there_is(recipient, where=[*where, recipient.c.is_to] if as_primary else where)


def from_contact(t: RuleTables, mail: FromClause, contact: FromClause) -> tuple[Condition, Condition]:
    """The two ways in which a mail is from a contact, one query each: a single OR would hide both from the indexes."""
    link = t.associations.alias()
    return (
        mail.c.from_email == contact.c.email,
        and_(
            mail.c.from_email.is_(None),
            associated(link, "emails", mail.c.id, "contacts"),
            link.c.to_id == contact.c.id,
        ),
    )


def mail_from_contact(
    t: RuleTables, contact_id: ColumnElement[str], address: ColumnElement[Any], mail: FromClause, where: list[Condition]
) -> Condition:
    """There is a mail from the contact for which `where` (over `mail`) holds."""
    link = t.associations.alias()
    return or_(
        there_is(mail, where=[mail.c.from_email == address, *where]),
        there_is(
            link,
            mail,
            where=[
                associated(link, "contacts", contact_id, "emails"),
                mail.c.id == link.c.to_id,
                mail.c.from_email.is_(None),
                *where,
            ],
        ),
    )


def out_mail_to_contact(
    t: RuleTables,
    contact_id: ColumnElement[str],
    address: ColumnElement[Any],
    mail: FromClause,
    when: Callable[[ColumnElement[Any]], Condition],
    *where: Condition,
) -> Condition:
    """There is an out mail to the contact whose time is as `when` says, and for which `where` (over `mail`) holds."""
    link, recipient = t.associations.alias(), t.email_recipients.alias()
    addressed = (recipient.c.address == address, when(recipient.c.at), mail.c.id == recipient.c.email_id)
    linked = (associated(link, "contacts", contact_id, "emails"), mail.c.id == link.c.to_id)
    return or_(
        there_is(recipient, mail, where=[*addressed, out_mail(t, mail), *where]),
        there_is(link, mail, where=[*linked, not_(mail.c.has_recipients), when(mail.c.at), out_mail(t, mail), *where]),
    )


def answers_out_mail(t: RuleTables, mail: FromClause, by: FromClause | None = None) -> Condition:
    """The mail's thread holds an earlier out mail (by that rep, if one is given)."""
    sent = t.emails.alias()
    where = [sent.c.thread_id == mail.c.thread_id, sent.c.at < mail.c.at, out_mail(t, sent)]
    return there_is(sent, where=where if by is None else [*where, by_rep(sent, by)])


def unfinished(task: FromClause) -> Condition:
    """Not COMPLETED; written out, so that SQLite sees that the index of open sequence tasks applies."""
    return or_(task.c.status.is_(None), task.c.status != literal_column("'COMPLETED'"))


def of_stage(stage: FromClause, kind: str, record: FromClause) -> Condition:
    """`stage` is the record's; nothing holds where its pipeline does not have it."""
    return and_(
        stage.c.kind == kind,
        stage.c.pipeline_id == record.c.pipeline,
        stage.c.id == record.c.stage,
    )


def stage_shown(stage: FromClause) -> ColumnElement[str]:
    return func.coalesce(stage.c.label, stage.c.id)


def is_open(t: RuleTables, kind: str, record: FromClause) -> Condition:
    stage = t.stages.alias()
    return there_is(stage, where=[of_stage(stage, kind, record), not_(stage.c.is_closed)])


def closes(t: RuleTables, kind: str, record_id: ColumnElement[str]) -> Condition:
    """The record is directly associated with an open deal."""
    link, deal, stage = t.associations.alias(), t.deals.alias(), t.stages.alias()
    where = [
        associated(link, kind, record_id, "deals"),
        deal.c.id == link.c.to_id,
        of_stage(stage, "deals", deal),
        not_(stage.c.is_closed),
    ]
    return there_is(link, deal, stage, where=where)


def lead_of_contact(
    t: RuleTables, contact_id: ColumnElement[str], lead: FromClause, where: list[Condition]
) -> Condition:
    """There is a lead associated with the contact, or naming it as primary, for which `where` (over `lead`) holds."""
    link = t.associations.alias()
    return or_(
        there_is(lead, where=[lead.c.primary_contact_id == contact_id, *where]),
        there_is(
            link, lead, where=[associated(link, "contacts", contact_id, "leads"), lead.c.id == link.c.to_id, *where]
        ),
    )


def lowest_contact(t: RuleTables, lead: FromClause) -> ColumnElement[str]:
    link, contact = t.associations.alias(), t.contacts.alias()
    return (
        select(contact.c.id)
        .where(associated(link, "leads", lead.c.id, "contacts"), contact.c.id == link.c.to_id)
        .order_by(contact.c.id_order)
        .limit(1)
        .correlate_except(link, contact)
        .scalar_subquery()
    )


def primary_contact_id(t: RuleTables, lead: FromClause) -> ColumnElement[str]:
    """The lead's own property, else its associated contact with the lowest id; the contact may still be missing."""
    return func.coalesce(lead.c.primary_contact_id, lowest_contact(t, lead))


def domain_of(address: ColumnElement[Any]) -> ColumnElement[str]:
    """What follows the last @: strip from the right every character other than @, and keep what that removed."""
    return func.substr(address, func.length(func.rtrim(address, func.replace(address, "@", ""))) + 1)


def of_foreign_domain(t: RuleTables, address: ColumnElement[Any], own_address: ColumnElement[Any]) -> Condition:
    """There is an address, and its domain is neither that of the rep's address nor one of the account's."""
    own = t.email_domains.alias()
    return and_(
        address.is_not(None),
        domain_of(address) != func.coalesce(domain_of(own_address), ""),
        not_(there_is(own, where=[own.c.domain == domain_of(address)])),
    )


def lately_given(records: FromClause, moment: Moment) -> tuple[Select[Any], Select[Any]]:
    """Ids of all records that were assigned or created within the age; one of the two is what their age counts from."""
    record = records.alias()
    oldest = moment.now - moment.span("max_age_days")
    return (
        select(record.c.id).where(record.c.owner_assigned_at > oldest),
        select(record.c.id).where(record.c.created_at > oldest),
    )


def assigned_elsewhere(record: FromClause, after: ColumnElement[Any], rep: FromClause) -> Condition:
    """The record was assigned after that instant to someone other than the rep."""
    return func.coalesce(and_(record.c.assigned_at > after, record.c.owner_id != rep.c.owner_id), False)


def latest(rows: Select[Any] | CompoundSelect[Any], *, per: Sequence[str]) -> FromClause:
    """Of `rows` (with `at` and `at_order`) the latest for each value of `per`; with equal times the higher id."""
    found = rows.subquery()
    order = (found.c.at.desc(), found.c.at_order.desc())
    place = func.row_number().over(partition_by=[found.c[name] for name in per], order_by=order).label("place")
    ranked = select(*found.c, place).subquery()
    return select(*(column for column in ranked.c if column.key != "place")).where(ranked.c.place == 1).subquery()
