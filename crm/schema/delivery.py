"""The delivery ledger and the bindings of Slack users; bot/ owns them. Holds no text of any message."""

from sqlalchemy import Index, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crm.schema.base import Base, Id, Micros


class Delivery(Base):
    """One digest by (workspace, rep, local date, kind): planned, claimed, then sent or accounted for."""

    __tablename__ = "deliveries"
    key: Mapped[str] = mapped_column(Id, primary_key=True)  # goes into the message's metadata
    workspace: Mapped[str] = mapped_column(Id)
    user_id: Mapped[str] = mapped_column(Id)
    local_date: Mapped[str] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(Id)
    due_at: Mapped[int] = mapped_column(Micros)
    state: Mapped[str] = mapped_column(Id)  # new, sending, sent, unknown, missed, refused
    claim: Mapped[str | None] = mapped_column(Id)  # who sends it: a fencing token, kept when the lease has expired
    lease_until: Mapped[int | None] = mapped_column(Micros)
    posted_from: Mapped[int | None] = mapped_column(Micros)  # committed before the request is written; else unsent
    not_before: Mapped[int | None] = mapped_column(Micros)  # Retry-After
    attempts: Mapped[int] = mapped_column(Integer, default=0)  # refusals that count; a 429 does not
    channel: Mapped[str | None] = mapped_column(Id)
    message_ts: Mapped[str | None] = mapped_column(Id)
    content_hash: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    changed_at: Mapped[int] = mapped_column(Micros)
    __table_args__ = (
        UniqueConstraint("workspace", "user_id", "local_date", "kind"),
        Index("ix_deliveries_state", "state", "due_at"),
    )


class SlackBinding(Base):
    """(team, Slack user) bound to a CRM user at the first match."""

    __tablename__ = "slack_bindings"
    team: Mapped[str] = mapped_column(Id, primary_key=True)
    slack_user: Mapped[str] = mapped_column(Id, primary_key=True)
    user_id: Mapped[str] = mapped_column(Id)
    bound_at: Mapped[int] = mapped_column(Micros)
    lost_at: Mapped[int | None] = mapped_column(Micros)  # the match no longer holds; the Home was emptied
    __table_args__ = (UniqueConstraint("team", "user_id"),)  # a second claimant is refused


class IdentityNotice(Base):
    """A refused claim on a CRM user: audited when it is written, told to the admins once."""

    __tablename__ = "identity_notices"
    key: Mapped[str] = mapped_column(Id, primary_key=True)  # team:slack user:reason:CRM user
    at: Mapped[int] = mapped_column(Micros)
    told_at: Mapped[int | None] = mapped_column(Micros)
