"""The mirror of the CRM; crm/ owns it, rules/ reads it through crm.rule_tables. Refuses to hold archived records
in typed tables: what is archived stands in `sources` alone, so that nobody can forget to leave it out.

Typed columns hold what rules and pages read; `sources.line` holds every object as it came, for export and for
record pages. Times are stored as crm.instants says. An empty property is NULL. E-mail addresses are lower case.
"""

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.schema.base import Base, Flag, Id, Micros

CLUSTERED = {"sqlite_with_rowid": False}


class Source(Base):
    """One line of the folder (or page of the API) as it came. `kind` is the file's stem: deals, users, touches…"""

    __tablename__ = "sources"
    kind: Mapped[str] = mapped_column(Id, primary_key=True)
    id: Mapped[str] = mapped_column(Id, primary_key=True)  # hash for lines without an id of their own
    updated_at: Mapped[int | None] = mapped_column(Micros)
    archived: Mapped[bool] = mapped_column(Flag)
    content_hash: Mapped[bytes] = mapped_column(LargeBinary)
    line: Mapped[str] = mapped_column(Text)


class Association(Base):
    """Stored in both directions. `stated`: the object at the from side says so itself (its line names the other)."""

    __tablename__ = "associations"
    from_kind: Mapped[str] = mapped_column(Id, primary_key=True)
    from_id: Mapped[str] = mapped_column(Id, primary_key=True)
    to_kind: Mapped[str] = mapped_column(Id, primary_key=True)
    to_id: Mapped[str] = mapped_column(Id, primary_key=True)
    label: Mapped[str | None] = mapped_column(Text)
    stated: Mapped[bool] = mapped_column(Flag)
    __table_args__ = (CLUSTERED,)


class PropertyChange(Base):
    """One entry of propertiesWithHistory. `position` counts from the newest, 0."""

    __tablename__ = "property_history"
    kind: Mapped[str] = mapped_column(Id, primary_key=True)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    property: Mapped[str] = mapped_column(Id, primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[int] = mapped_column(Micros)
    value: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (CLUSTERED,)


class Account(Base):
    """account.json, one row with id 1."""

    __tablename__ = "account"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    portal_id: Mapped[str | None] = mapped_column(Text)
    name: Mapped[str | None] = mapped_column(Text)
    timezone: Mapped[str | None] = mapped_column(Text)
    currency: Mapped[str | None] = mapped_column(Text)
    record_url: Mapped[str | None] = mapped_column(Text)
    sensitive_properties: Mapped[str] = mapped_column(Text)  # JSON {kind: [property]}
    imported_at: Mapped[int | None] = mapped_column(Micros)  # when the mirror was last filled


class EmailDomain(Base):
    """The account's own mail domains, lower case."""

    __tablename__ = "email_domains"
    domain: Mapped[str] = mapped_column(Id, primary_key=True)


class LifecycleStage(Base):
    """The account's lifecycle stages in order; empty when account.json gives none."""

    __tablename__ = "lifecycle_stages"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    label: Mapped[str | None] = mapped_column(Text)
    position: Mapped[int] = mapped_column(Integer)


class User(Base):
    __tablename__ = "users"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    id_order: Mapped[str] = mapped_column(Id)
    email: Mapped[str | None] = mapped_column(Id, index=True)
    first_name: Mapped[str | None] = mapped_column(Text)
    last_name: Mapped[str | None] = mapped_column(Text)
    owner_id: Mapped[str | None] = mapped_column(Id, index=True)
    super_admin: Mapped[bool] = mapped_column(Flag)
    permission_set: Mapped[str | None] = mapped_column(Id)
    timezone: Mapped[str | None] = mapped_column(Text)
    locale: Mapped[str | None] = mapped_column(Text)
    active: Mapped[bool] = mapped_column(Flag)


class UserTeam(Base):
    __tablename__ = "user_teams"
    user_id: Mapped[str] = mapped_column(Id, primary_key=True)
    team_id: Mapped[str] = mapped_column(Id, primary_key=True, index=True)


class Team(Base):
    __tablename__ = "teams"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str | None] = mapped_column(Text)
    parent_id: Mapped[str | None] = mapped_column(Id)


class PermissionSet(Base):
    __tablename__ = "permission_sets"
    name: Mapped[str] = mapped_column(Id, primary_key=True)
    rights: Mapped[str] = mapped_column(Text)  # JSON, checked at import


class Stage(Base):
    """A stage of a pipeline of deals, leads or tickets. `is_first`: lowest displayOrder of its pipeline."""

    __tablename__ = "stages"
    kind: Mapped[str] = mapped_column(Id, primary_key=True)
    pipeline_id: Mapped[str] = mapped_column(Id, primary_key=True)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    pipeline_label: Mapped[str | None] = mapped_column(Text)
    label: Mapped[str | None] = mapped_column(Text)
    position: Mapped[int] = mapped_column(Integer)
    is_first: Mapped[bool] = mapped_column(Flag)
    is_closed: Mapped[bool] = mapped_column(Flag)  # leads: QUALIFIED or UNQUALIFIED
    is_won: Mapped[bool] = mapped_column(Flag)  # closed with probability 1 (leads: QUALIFIED)
    lead_state: Mapped[str | None] = mapped_column(Text)


class Living:
    """What every CRM object has. `created_at`: createdate, else hs_createdate, else the object's createdAt.
    `modified_at`: hs_lastmodifieddate (contacts: lastmodifieddate), else the object's updatedAt."""

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    id_order: Mapped[str] = mapped_column(Id)
    owner_id: Mapped[str | None] = mapped_column(Id)
    owner_assigned_at: Mapped[int | None] = mapped_column(Micros)
    created_at: Mapped[int | None] = mapped_column(Micros)
    modified_at: Mapped[int | None] = mapped_column(Micros)


class Contact(Living, Base):
    __tablename__ = "contacts"
    email: Mapped[str | None] = mapped_column(Id)
    first_name: Mapped[str | None] = mapped_column(Text)
    last_name: Mapped[str | None] = mapped_column(Text)
    lifecycle_stage: Mapped[str | None] = mapped_column(Id)
    last_activity_at: Mapped[int | None] = mapped_column(Micros)  # hs_last_sales_activity_timestamp: "engaged at"
    __table_args__ = (
        Index("ix_contacts_owner", "owner_id"),
        Index("ix_contacts_email", "email"),
        Index("ix_contacts_activity", "last_activity_at"),
        Index("ix_contacts_assigned", "owner_assigned_at"),
        Index("ix_contacts_created", "created_at"),
        CLUSTERED,
    )


class Company(Living, Base):
    __tablename__ = "companies"
    name: Mapped[str | None] = mapped_column(Text)
    domain: Mapped[str | None] = mapped_column(Id)
    target_account: Mapped[bool] = mapped_column(Flag)
    last_activity_at: Mapped[int | None] = mapped_column(Micros)
    __table_args__ = (Index("ix_companies_owner", "owner_id"), CLUSTERED)


class Deal(Living, Base):
    __tablename__ = "deals"
    name: Mapped[str | None] = mapped_column(Text)
    pipeline: Mapped[str | None] = mapped_column(Id)
    stage: Mapped[str | None] = mapped_column(Id)
    amount: Mapped[str | None] = mapped_column(Text)  # a decimal as text: exact on both databases
    currency: Mapped[str | None] = mapped_column(Text)
    close_at: Mapped[int | None] = mapped_column(Micros)
    next_step: Mapped[str | None] = mapped_column(Text)
    next_step_updated_at: Mapped[int | None] = mapped_column(Micros)
    stage_entered_at: Mapped[int | None] = mapped_column(Micros)
    __table_args__ = (Index("ix_deals_owner", "owner_id"), Index("ix_deals_created", "created_at"), CLUSTERED)


class Lead(Living, Base):
    __tablename__ = "leads"
    name: Mapped[str | None] = mapped_column(Text)
    pipeline: Mapped[str | None] = mapped_column(Id)
    stage: Mapped[str | None] = mapped_column(Id)
    stage_entered_at: Mapped[int | None] = mapped_column(Micros)
    primary_contact_id: Mapped[str | None] = mapped_column(Id)  # the property alone, as stated
    __table_args__ = (
        Index("ix_leads_owner", "owner_id"),
        Index("ix_leads_assigned", "owner_assigned_at"),
        Index("ix_leads_created", "created_at"),
        Index("ix_leads_primary_contact", "primary_contact_id"),
        CLUSTERED,
    )


class Ticket(Living, Base):
    __tablename__ = "tickets"
    name: Mapped[str | None] = mapped_column(Text)
    pipeline: Mapped[str | None] = mapped_column(Id)
    stage: Mapped[str | None] = mapped_column(Id)
    __table_args__ = (Index("ix_tickets_owner", "owner_id"), CLUSTERED)


# Few of many tasks. SQLite uses a partial index only for a condition that is written as the rule's is.
_UNFINISHED = "(status IS NULL OR status != 'COMPLETED')"


class Task(Living, Base):
    __tablename__ = "tasks"
    subject: Mapped[str | None] = mapped_column(Text)
    status: Mapped[str | None] = mapped_column(Text)
    priority: Mapped[str | None] = mapped_column(Text)
    at: Mapped[int | None] = mapped_column(Micros)  # due: hs_timestamp
    completed_at: Mapped[int | None] = mapped_column(Micros)
    is_sequence_task: Mapped[bool] = mapped_column(Flag)
    __table_args__ = (
        Index("ix_tasks_owner", "owner_id", "at"),
        Index(
            "ix_tasks_sequence",
            "owner_id",
            sqlite_where=text(f"is_sequence_task = 1 AND {_UNFINISHED}"),
            postgresql_where=text(f"is_sequence_task AND {_UNFINISHED}"),
        ),
        CLUSTERED,
    )


class Note(Living, Base):
    __tablename__ = "notes"
    at: Mapped[int | None] = mapped_column(Micros)
    __table_args__ = (Index("ix_notes_owner", "owner_id"), CLUSTERED)


class Call(Living, Base):
    __tablename__ = "calls"
    title: Mapped[str | None] = mapped_column(Text)
    status: Mapped[str | None] = mapped_column(Text)
    disposition: Mapped[str | None] = mapped_column(Text)
    source: Mapped[str | None] = mapped_column(Text)
    at: Mapped[int | None] = mapped_column(Micros)  # start
    duration: Mapped[int | None] = mapped_column(BigInteger)  # microseconds (HubSpot sends milliseconds)
    end_at: Mapped[int | None] = mapped_column(Micros)  # start and duration, if there is one
    __table_args__ = (
        Index("ix_calls_owner", "owner_id", "at"),
        Index("ix_calls_at", "at"),
        Index("ix_calls_end", "end_at"),
        CLUSTERED,
    )


class Email(Living, Base):
    __tablename__ = "emails"
    subject: Mapped[str | None] = mapped_column(Text)
    direction: Mapped[str | None] = mapped_column(Text)
    status: Mapped[str | None] = mapped_column(Text)
    thread_id: Mapped[str | None] = mapped_column(Id)
    from_email: Mapped[str | None] = mapped_column(Id)
    has_recipients: Mapped[bool] = mapped_column(Flag)  # `to` or `cc` names an address
    is_tracked: Mapped[bool] = mapped_column(Flag)
    at: Mapped[int | None] = mapped_column(Micros)
    opened_at: Mapped[int | None] = mapped_column(Micros)  # hs_email_last_open_date
    __table_args__ = (
        Index("ix_emails_owner", "owner_id", "at"),
        Index("ix_emails_from", "from_email", "at"),
        Index("ix_emails_thread", "thread_id", "at"),
        Index("ix_emails_at", "at"),
        Index("ix_emails_opened", "opened_at"),
        CLUSTERED,
    )


class EmailRecipient(Base):
    """An address in `to` or `cc` of an e-mail; `is_to` wins when it stands in both."""

    __tablename__ = "email_recipients"
    email_id: Mapped[str] = mapped_column(Id, primary_key=True)
    address: Mapped[str] = mapped_column(Id, primary_key=True)
    is_to: Mapped[bool] = mapped_column(Flag)
    at: Mapped[int | None] = mapped_column(Micros)  # the e-mail's, so that one index finds the late mails to an address
    __table_args__ = (Index("ix_email_recipients_address", "address", "at"), CLUSTERED)


class Meeting(Living, Base):
    __tablename__ = "meetings"
    title: Mapped[str | None] = mapped_column(Text)
    outcome: Mapped[str | None] = mapped_column(Text)
    at: Mapped[int | None] = mapped_column(Micros)  # hs_timestamp
    start_at: Mapped[int | None] = mapped_column(Micros)
    end_at: Mapped[int | None] = mapped_column(Micros)  # hs_meeting_end_time, else the start
    location: Mapped[str | None] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (
        Index("ix_meetings_owner", "owner_id", "start_at"),
        Index("ix_meetings_start", "start_at"),
        Index("ix_meetings_end", "end_at"),
        CLUSTERED,
    )


class Communication(Living, Base):
    __tablename__ = "communications"
    channel: Mapped[str | None] = mapped_column(Text)
    at: Mapped[int | None] = mapped_column(Micros)
    __table_args__ = (Index("ix_communications_owner", "owner_id"), CLUSTERED)


class LineItem(Living, Base):
    __tablename__ = "line_items"
    __table_args__ = (CLUSTERED,)


class Quote(Living, Base):
    __tablename__ = "quotes"
    __table_args__ = (CLUSTERED,)


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
