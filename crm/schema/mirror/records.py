"""Contacts, companies, deals, leads, tickets, and the parts of deals. Living ones alone."""

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.schema.base import Base, Flag, Id, Micros
from crm.schema.mirror.stored import CLUSTERED, Living


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


class LineItem(Living, Base):
    __tablename__ = "line_items"
    __table_args__ = (CLUSTERED,)


class Quote(Living, Base):
    __tablename__ = "quotes"
    __table_args__ = (CLUSTERED,)
