"""The ledger of guided actions and the settings of rules; rules/ owns it."""

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.schema.base import Base, Id, Micros


class RuleSetting(Base):
    """An override of a rule's defaults: key `enabled` or a threshold's name, JSON value."""

    __tablename__ = "rule_settings"
    rule: Mapped[str] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(Id, primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class LedgerAction(Base):
    """One action by identity (rule, rep, subject, trigger), whatever became of it."""

    __tablename__ = "actions"
    rule: Mapped[str] = mapped_column(Id, primary_key=True)
    user_id: Mapped[str] = mapped_column(Id, primary_key=True)
    subject: Mapped[str] = mapped_column(Id, primary_key=True)
    trigger: Mapped[str] = mapped_column(Id, primary_key=True)
    owner_id: Mapped[str] = mapped_column(Id)
    since: Mapped[int] = mapped_column(Micros)
    expires_at: Mapped[int | None] = mapped_column(Micros)
    first_seen: Mapped[int] = mapped_column(Micros)
    state: Mapped[str] = mapped_column(Id)  # open, snoozed, completed, dismissed, expired
    snoozed_until: Mapped[int | None] = mapped_column(Micros)
    closed_at: Mapped[int | None] = mapped_column(Micros)
    closed_reason: Mapped[str | None] = mapped_column(Text)
    facts: Mapped[str] = mapped_column(Text)  # JSON: the match as last seen, with its evidence
    frozen: Mapped[str | None] = mapped_column(Text)  # JSON {kind: [ids]} as first seen, rules marked * alone
    feedback: Mapped[str | None] = mapped_column(Text)  # up, down
    __table_args__ = (Index("ix_actions_user", "user_id", "state"),)
