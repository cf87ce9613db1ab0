"""Tasks, notes, calls, e-mails, meetings and communications. Living ones alone; no bodies."""

from sqlalchemy import BigInteger, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.schema.base import Base, Flag, Id, Micros
from crm.schema.mirror.stored import CLUSTERED, Living

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
