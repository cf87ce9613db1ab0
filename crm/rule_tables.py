"""The only door through which the rules read the mirror: Core tables as they stand at an instant, for evaluation alone.
Refuses display reads: no names beyond what a criterion compares, no bodies, nothing that a Viewer would have to filter.

Contacts, leads, deals and tasks created after that instant are absent from what is handed out, and an owner assigned
after it counts as not yet assigned (`assigned_at`); so a rule cannot forget either.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, case, or_, select

from crm.schema import mirror
from crm.schema.settings import RepSetting


@dataclass(frozen=True, slots=True)
class RuleTables:
    contacts: FromClause
    leads: FromClause
    deals: FromClause
    tasks: FromClause
    companies: FromClause
    notes: FromClause
    calls: FromClause
    emails: FromClause
    meetings: FromClause
    communications: FromClause
    email_recipients: FromClause
    associations: FromClause
    property_history: FromClause
    stages: FromClause
    users: FromClause
    lifecycle_stages: FromClause
    email_domains: FromClause
    account: FromClause
    rep_settings: FromClause


def rule_tables(now: ColumnElement[int]) -> RuleTables:
    """The tables as of `now` (usually a bind parameter, so that a statement can be kept)."""
    return RuleTables(
        contacts=_existing(mirror.Contact, now),
        leads=_existing(mirror.Lead, now),
        deals=_existing(mirror.Deal, now),
        tasks=_existing(mirror.Task, now),
        companies=mirror.Company.__table__,
        notes=mirror.Note.__table__,
        calls=mirror.Call.__table__,
        emails=mirror.Email.__table__,
        meetings=mirror.Meeting.__table__,
        communications=mirror.Communication.__table__,
        email_recipients=mirror.EmailRecipient.__table__,
        associations=mirror.Association.__table__,
        property_history=mirror.PropertyChange.__table__,
        stages=mirror.Stage.__table__,
        users=mirror.User.__table__,
        lifecycle_stages=mirror.LifecycleStage.__table__,
        email_domains=mirror.EmailDomain.__table__,
        account=mirror.Account.__table__,
        rep_settings=RepSetting.__table__,
    )


def _existing(cls: Any, now: ColumnElement[int]) -> FromClause:
    columns: Any = cls.__table__.c
    assigned = case((columns.owner_assigned_at <= now, columns.owner_assigned_at)).label("assigned_at")
    exists = or_(columns.created_at.is_(None), columns.created_at <= now)
    return select(*columns, assigned).where(exists).subquery(cls.__tablename__)
