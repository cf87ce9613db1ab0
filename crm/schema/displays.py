"""What was shown in Slack of insights and answers, and what people thought of it; insights/ owns both tables.

Ids, times and counts stay; every column with text goes when HIPAA is turned on (crm.purge).
"""

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.schema.base import Base, Id, Micros


class Display(Base):
    """One insight or answer, shown to one person. `channel`, `thread` and `ts`: where it stands in Slack, once it
    stands there; `thread` is the thread's first message. Forgotten after thirty days."""

    __tablename__ = "displays"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    at: Mapped[int] = mapped_column(Micros, index=True)
    kind: Mapped[str] = mapped_column(Id)  # insight, answer
    user_id: Mapped[str] = mapped_column(Id)  # of the CRM
    deal_id: Mapped[str | None] = mapped_column(Id)
    channel: Mapped[str | None] = mapped_column(Id)
    thread: Mapped[str | None] = mapped_column(Id)
    ts: Mapped[str | None] = mapped_column(Id)
    mode: Mapped[str] = mapped_column(Id)
    mode_reason: Mapped[str | None] = mapped_column(Id)
    model: Mapped[str | None] = mapped_column(Id)
    prompt_version: Mapped[str | None] = mapped_column(Id)
    retrieved: Mapped[str] = mapped_column(Text)  # JSON: ids of engagements
    content: Mapped[str | None] = mapped_column(Text)  # JSON: the question, and what was shown
    shared_at: Mapped[int | None] = mapped_column(Micros)
    below: Mapped[str | None] = mapped_column(Text)  # JSON: the `ts` of what stands below it and belongs to it
    __table_args__ = (Index("ix_displays_channel_thread", "channel", "thread"),)


class Feedback(Base):
    """A verdict on a display, with a copy of what it was about: the display itself is forgotten one day."""

    __tablename__ = "feedback"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    at: Mapped[int] = mapped_column(Micros, index=True)
    display_id: Mapped[str] = mapped_column(Id, index=True)
    kind: Mapped[str] = mapped_column(Id)
    user_id: Mapped[str] = mapped_column(Id)
    deal_id: Mapped[str | None] = mapped_column(Id)
    mode: Mapped[str] = mapped_column(Id)
    model: Mapped[str | None] = mapped_column(Id)
    prompt_version: Mapped[str | None] = mapped_column(Id)
    retrieved: Mapped[str] = mapped_column(Text)  # JSON: ids of engagements
    verdict: Mapped[str] = mapped_column(Id)  # useful, not_useful
    reason: Mapped[str | None] = mapped_column(Id)  # wrong, missing, out_of_date, not_visible, other
    words: Mapped[str | None] = mapped_column(Text)  # what the person wrote
    content: Mapped[str | None] = mapped_column(Text)  # as of the display
