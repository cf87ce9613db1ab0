"""What was written through a form or a button and can still be taken back; crm/writing owns it."""

from sqlalchemy import Boolean, Integer, LargeBinary, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from crm.schema.base import Base, Id, Micros


class Write(Base):
    """One command of a batch that changed a record, for ten minutes. `line`: the record as it was before; NULL where
    the command made it. It holds text of the CRM: a purge deletes it. `undone`: taken back, and without a line."""

    __tablename__ = "writes"
    batch: Mapped[str] = mapped_column(Id, primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(Id)
    id: Mapped[str] = mapped_column(Id)
    at: Mapped[int] = mapped_column(Micros)
    user_id: Mapped[str] = mapped_column(Id)
    action: Mapped[str] = mapped_column(Id)
    wrote: Mapped[bytes] = mapped_column(LargeBinary)  # hash of the line that was written
    line: Mapped[str | None] = mapped_column(Text)
    undone: Mapped[bool] = mapped_column(Boolean, server_default=false())
