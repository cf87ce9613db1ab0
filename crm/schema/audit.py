"""The audit log; crm/audit.py owns it. Append-only: triggers (made by the migration) refuse UPDATE and
DELETE, each line carries the hash of the one before. Holds ids, never engagement text or questions."""

from sqlalchemy import BigInteger, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.schema.base import Base, Id, Micros

_Seq = BigInteger().with_variant(Integer, "sqlite")


class AuditLine(Base):
    __tablename__ = "audit"
    seq: Mapped[int] = mapped_column(_Seq, primary_key=True, autoincrement=False)
    at: Mapped[int] = mapped_column(Micros)
    actor: Mapped[str] = mapped_column(Id)  # users:7, slack:U02…, system:root
    viewer: Mapped[str | None] = mapped_column(Id)  # as which CRM user, users:7
    action: Mapped[str] = mapped_column(Id, index=True)  # settings.set, digest.sent, cli.record…
    records: Mapped[str] = mapped_column(Text)  # JSON list of ids
    outcome: Mapped[str] = mapped_column(Text)
    details: Mapped[str] = mapped_column(Text)  # JSON: ids, counts, durations
    previous: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(Text)


class AuditHead(Base):
    """The newest line, one row with id 1: without it a log whose end was cut off would still verify."""

    __tablename__ = "audit_head"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(_Seq)
    hash: Mapped[str] = mapped_column(Text)
