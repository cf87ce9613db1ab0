"""The two switches as they were turned: since when and by whom, and which super admins are still to hear of it. Holds
no right: who may turn one is asked by the surface, and a refused try is only noted here."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from sqlalchemy import Connection, func, insert, select, update

from crm.audit import Line, read_audit, write_audit
from crm.people import active_people, name_of_user
from crm.purge import generation
from crm.schema.audit import AuditHead
from crm.schema.mirror import Source, User
from crm.schema.switches import SwitchNotice
from crm.settings import change_setting, settings

Key = Literal["hipaa", "customer_analysis"]
KEYS: Final[tuple[Key, ...]] = ("hipaa", "customer_analysis")
_ACTION = "settings.set"
_WITH_TEXT = ("emails", "notes", "calls", "meetings", "communications")


@dataclass(frozen=True, slots=True)
class Turn:
    """`at` None: never turned, it is as it was delivered. `by`: a name, empty where no person is known; then `actor`
    tells (as in the audit log)."""

    key: Key
    on: bool
    at: int | None = None
    by: str = ""
    actor: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Notice:
    """To one super admin: that another, or that very one, turned a switch. CRM users."""

    seq: int
    to: str
    at: int
    key: Key
    on: bool
    by: str
    generation: int


def turns_now(connection: Connection) -> dict[Key, Turn]:
    """How they stand."""
    stored, lines = settings(connection), _lines(connection)
    return {key: _last(connection, key, bool(stored[key]), lines) for key in KEYS}


def turn(connection: Connection, key: Key, *, on: bool, at: int, by: str, reason: str | None = None) -> bool:
    """By a super admin (a CRM user), in the caller's transaction; every super admin is to hear of it. False when it
    stands so already: then nothing is written."""
    actor = f"users:{by}"
    if not change_setting(connection, key, on, at=at, actor=actor, viewer=actor, reason=reason):
        return False
    seq = connection.execute(select(AuditHead.seq)).scalar_one()
    turned = {"seq": seq, "at": at, "key": key, "turned_on": on, "turned_by": by, "process": ""}
    turned |= {"generation": generation(connection)}
    admins = {person.user_id for person in active_people(connection) if person.super_admin} | {by}
    connection.execute(insert(SwitchNotice), [turned | {"user_id": one} for one in sorted(admins)])
    return True


def note_refused(connection: Connection, key: Key, *, on: bool, at: int, user_id: str) -> None:
    """Somebody tried who may not."""
    actor = f"users:{user_id}"
    details = {"key": key, "new": on}
    write_audit(connection, at=at, actor=actor, viewer=actor, action=_ACTION, outcome="refused", details=details)


def untold(connection: Connection) -> bool:
    return (
        connection.execute(select(SwitchNotice.seq).where(SwitchNotice.told_at.is_(None)).limit(1)).first() is not None
    )


def take_notices(connection: Connection, process: str, at_work: Collection[str]) -> list[Notice]:
    """Those that no other tells who is still `at_work`; from now on `process` does. Its own once more: it asks only
    when it tells none."""
    others = set(at_work) - {process}
    left = update(SwitchNotice).where(SwitchNotice.told_at.is_(None), SwitchNotice.process.not_in(sorted(others)))
    rows = connection.execute(left.values(process=process).returning(SwitchNotice.__table__)).all()
    return sorted(
        Notice(row.seq, row.user_id, row.at, row.key, row.turned_on, row.turned_by, row.generation) for row in rows
    )


def end_notice(connection: Connection, notice: Notice, *, told_at: int) -> None:
    this = (SwitchNotice.seq == notice.seq) & (SwitchNotice.user_id == notice.to)
    connection.execute(update(SwitchNotice).where(this).values(told_at=told_at, process=""))


def trail(connection: Connection, most: int) -> list[tuple[Line, str]]:
    """The newest lines of the audit log about the switches, the newest first, each with the name of who it was."""
    return [(line, _name(connection, line)) for line in _lines(connection)[:most]]


def count_users(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(User).where(User.active)).scalar_one()


def count_texts(connection: Connection) -> int:
    """Engagements that an index would read."""
    living = Source.kind.in_(_WITH_TEXT) & Source.archived.is_(False)
    return connection.execute(select(func.count()).select_from(Source).where(living)).scalar_one()


def _lines(connection: Connection) -> list[Line]:
    """The newest first."""
    return [line for line in reversed(read_audit(connection, action=_ACTION)) if line.details.get("key") in KEYS]


def _last(connection: Connection, key: Key, on: bool, lines: Sequence[Line]) -> Turn:
    changes = (line for line in lines if line.details.get("key") == key and line.outcome == "changed")
    line = next((line for line in changes if line.details.get("new") is on), None)
    return Turn(key, on, line.at, _name(connection, line), line.actor) if line else Turn(key, on)


def _name(connection: Connection, line: Line) -> str:
    kind, _, id_ = (line.viewer or line.actor).partition(":")
    return name_of_user(connection, id_) if kind == "users" else ""
