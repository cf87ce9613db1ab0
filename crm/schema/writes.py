"""What was written through a form or a button and can still be taken back; crm/writing.py owns it."""

from sqlalchemy import LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.schema.base import Base, Id, Micros


class Write(Base):
    """The newest write on a record, for ten minutes. `line`: the record as it was before."""

    __tablename__ = "writes"
    kind: Mapped[str] = mapped_column(Id, primary_key=True)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    at: Mapped[int] = mapped_column(Micros)
    user_id: Mapped[str] = mapped_column(Id)
    action: Mapped[str] = mapped_column(Id)
    wrote: Mapped[bytes] = mapped_column(LargeBinary)  # hash of the line that was written
    line: Mapped[str] = mapped_column(Text)
