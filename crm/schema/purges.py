"""What was deleted when HIPAA was turned on, and how far that came; crm/purge.py owns it. Counts, no text."""

from sqlalchemy import Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.schema.base import Base, Id, Micros


class Purge(Base):
    """One row for each time that HIPAA was turned on. The newest number is the generation of everything derived: who
    holds something open of an older one (a vector store, a cache) lets go of it."""

    __tablename__ = "purges"
    generation: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    begun_at: Mapped[int] = mapped_column(Micros)
    finished_at: Mapped[int | None] = mapped_column(Micros)  # None: not yet; nothing derived is served until then
    actor: Mapped[str] = mapped_column(Id)  # as in the audit log
    viewer: Mapped[str | None] = mapped_column(Id)
    counts: Mapped[str] = mapped_column(Text)  # JSON: how many went, by crm.purge.Kind
