"""The audit log; crm/audit.py owns it. Append-only: triggers refuse UPDATE and DELETE, each line carries the hash
of the one before. Holds ids, never engagement text or questions."""

from sqlalchemy import DDL, BigInteger, Integer, Text, event
from sqlalchemy.orm import Mapped, mapped_column

from crm.schema.base import Base, Id, Micros

_Seq = BigInteger().with_variant(Integer, "sqlite")


class AuditLine(Base):
    __tablename__ = "audit"
    seq: Mapped[int] = mapped_column(_Seq, primary_key=True, autoincrement=False)
    at: Mapped[int] = mapped_column(Micros)
    actor: Mapped[str] = mapped_column(Id)  # users:7, slack:U02…, system:root
    viewer: Mapped[str | None] = mapped_column(Id)  # as which CRM user, users:7
    action: Mapped[str] = mapped_column(Id)  # settings.set, digest.sent, cli.record…
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


def _refuse(dialect: str, *statements: str) -> None:
    for statement in statements:
        trigger = DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
        event.listen(AuditLine.__table__, "after_create", trigger)


_refuse(
    "sqlite",
    *(
        f"CREATE TRIGGER audit_refuses_{act.lower()} BEFORE {act} ON audit "
        "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
        for act in ("UPDATE", "DELETE")
    ),
    # INSERT OR REPLACE would delete a line without asking the trigger for DELETE.
    "CREATE TRIGGER audit_refuses_replace BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq) "
    "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
)
_refuse(
    "postgresql",
    "CREATE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$",
    "CREATE TRIGGER audit_refuses_change BEFORE UPDATE OR DELETE ON audit "
    "FOR EACH ROW EXECUTE FUNCTION audit_refuses()",
    "CREATE TRIGGER audit_refuses_truncate BEFORE TRUNCATE ON audit "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses()",
)
