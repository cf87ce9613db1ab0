"""What Slack told us, and the processes that work it; bot/ owns them. A payload is cleared as soon as it is worked."""

from sqlalchemy import Index, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.schema.base import Base, Id, Micros


class Told(Base):
    """An event, a press, a command or a form by its id, so that a redelivery is worked once. Purged after a day."""

    __tablename__ = "inbox"
    key: Mapped[str] = mapped_column(Id, primary_key=True)
    at: Mapped[int] = mapped_column(Micros, index=True)
    process: Mapped[str] = mapped_column(Id)  # who works it, for as long as that process is alive
    done_at: Mapped[int | None] = mapped_column(Micros)
    payload: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (Index("ix_inbox_done_at_process", "done_at", "process"),)


class Process(Base):
    """A bot that runs, as it said of itself last. `seen_at` by the database server's clock, the others by its own."""

    __tablename__ = "processes"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    pid: Mapped[int] = mapped_column(Integer)
    mode: Mapped[str] = mapped_column(Id)  # socket, http
    state: Mapped[str] = mapped_column(Id)  # bot.pulse
    since: Mapped[int] = mapped_column(Micros)
    started_at: Mapped[int] = mapped_column(Micros)
    seen_at: Mapped[int] = mapped_column(Micros)
    heard_at: Mapped[int | None] = mapped_column(Micros)
    renewals: Mapped[int] = mapped_column(Integer)
    ticked_at: Mapped[int | None] = mapped_column(Micros)
    error: Mapped[str | None] = mapped_column(Id)  # the kind of it, no words
    error_at: Mapped[int | None] = mapped_column(Micros)
    generation: Mapped[int] = mapped_column(Integer, server_default="0")  # of crm.schema.purges, as last seen
