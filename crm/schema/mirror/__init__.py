"""The mirror of the CRM; crm/ owns it, rules/ reads it through crm.rule_tables. Refuses to hold archived records
in typed tables: what is archived stands in `sources` alone, so that nobody can forget to leave it out.

Typed columns hold what rules and pages read; `sources.line` holds every object as it came, for export and for
record pages. Times are stored as crm.instants says. An empty property is NULL. E-mail addresses are lower case.
"""

from crm.schema.mirror.account import (
    Account,
    EmailDomain,
    LifecycleStage,
    PermissionSet,
    Stage,
    Team,
    User,
    UserTeam,
)
from crm.schema.mirror.engagements import Call, Communication, Email, EmailRecipient, Meeting, Note, Task
from crm.schema.mirror.records import Company, Contact, Deal, Lead, LineItem, Quote, Ticket
from crm.schema.mirror.stored import Association, FeedLine, Living, PropertyChange, Source

CLASSES: dict[str, type[Living]] = {
    "contacts": Contact,
    "companies": Company,
    "deals": Deal,
    "leads": Lead,
    "tickets": Ticket,
    "tasks": Task,
    "notes": Note,
    "calls": Call,
    "emails": Email,
    "meetings": Meeting,
    "communications": Communication,
    "line_items": LineItem,
    "quotes": Quote,
}

__all__ = [
    "CLASSES",
    "Account",
    "Association",
    "Call",
    "Communication",
    "Company",
    "Contact",
    "Deal",
    "Email",
    "EmailDomain",
    "EmailRecipient",
    "FeedLine",
    "Lead",
    "LifecycleStage",
    "LineItem",
    "Living",
    "Meeting",
    "Note",
    "PermissionSet",
    "PropertyChange",
    "Quote",
    "Source",
    "Stage",
    "Task",
    "Team",
    "Ticket",
    "User",
    "UserTeam",
]
