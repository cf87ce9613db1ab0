"""A small company to write in, and the mirror as plain values. User 1 is the rep, 2 a colleague, 3 has left."""

import json
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

import crm.schema.mirror
from crm.audit import Line, read_audit
from crm.database import Database
from crm.importing import import_folder
from crm.instants import MINUTE, instant, micros
from crm.kinds import Ref
from crm.reader import Reader
from crm.schema.mirror import Source
from crm.viewer import viewer_of
from crm.writing import Command, may_run
from tests.crm.access.mirrors import fill
from tests.folders import (
    PIPELINES,
    call,
    company,
    contact,
    deal,
    email,
    lead,
    meeting,
    right,
    rights,
    task,
    user,
    write_folder,
)

NOW = micros(datetime(2026, 11, 24, 8, tzinfo=UTC))
LONG_AGO, EARLIER = "2026-01-05T09:00:00Z", "2026-11-01T08:00:00Z"
REP, COLLEAGUE, GONE = "1", "2", "3"
ADA, BOB, SILENT = Ref("contacts", "3"), Ref("contacts", "4"), Ref("contacts", "30")
DEAL, PLAIN_DEAL, LEAD, TASK, CALL, MEETING, MAIL = (
    Ref("deals", "5"), Ref("deals", "6"), Ref("leads", "8"), Ref("tasks", "9"), Ref("calls", "10"),
    Ref("meetings", "11"), Ref("emails", "12"),
)  # fmt: skip
COMPANY = Ref("companies", "7")
_MIRROR = [mapped.__table__ for mapped in vars(crm.schema.mirror).values() if hasattr(mapped, "__table__")]

Sets = Mapping[str, Any]


def files() -> dict[str, Any]:
    return {
        "account": {"name": "Nordlager", "email_domains": ["acme.test"]},
        "users": [
            user("1", permission_set="rep"),
            user("2", permission_set="colleague"),
            user("3", permission_set="rep", active=False),
            user("4", owner="", permission_set="rep"),
        ],
        "pipelines": PIPELINES,
        "companies": [company("7", name="Ardenne Foods", owner="502", to={"contacts": ["3"]})],
        "contacts": [
            contact("3", email="Ada@Buyer.test", owner="502", updated=EARLIER, hs_email_domain="buyer.test"),
            contact("4", email="bob@buyer.test", owner="501"),
            contact("30", owner="502"),
        ],
        "deals": [
            deal(
                "5",
                owner="501",
                created=LONG_AGO,
                updated=EARLIER,
                amount="84000",
                closedate="2026-11-30T00:00:00Z",
                hs_next_step="Call Ada",
                hs_next_step_updated_at=EARLIER,
                hs_projected_amount="8400",
                to={"contacts": ["3"]},
                history={"closedate": [("2026-11-30T00:00:00Z", EARLIER), ("2026-10-30T00:00:00Z", LONG_AGO)]},
            ),
            deal("6", owner="502"),
        ],
        "leads": [lead("8", owner="501", primary="3", entered=EARLIER)],
        "tasks": [task("9", owner="501", due="2026-11-24T09:00:00Z", subject="Send quote", to={"deals": ["5"]})],
        "calls": [call("10", owner="501", start=EARLIER, to={"contacts": ["3"]})],
        "meetings": [meeting("11", owner="501", start=EARLIER, end="2026-11-01T09:00:00Z", to={"deals": ["5"]})],
        "emails": [email("12", owner="501", at=EARLIER, sender="ada@buyer.test", direction="INCOMING_EMAIL",
                         recipients=["rep1@acme.test"], thread="t1", to={"contacts": ["3"]})],
    }  # fmt: skip


def open_with(database: Database, **changes: Any) -> None:
    """The same company with some of its files otherwise; the rep has `all`."""
    fill(database, permission_sets={"rep": rights("all"), "colleague": {}}, **files() | changes)


def narrower_rep(kind: str, **acts: str) -> dict[str, Any]:
    """Permission sets as an import brings them."""
    return {"rep": rights("all") | narrowed(kind, **acts), "colleague": {}}


def open_shop(database: Database, **narrower: Any) -> None:
    """Both have `all`; the rep's set narrowed by type, such as `deals=right("all", edit="owned")`."""
    fill(database, permission_sets={"rep": rights("all") | narrower, "colleague": rights("all")}, **files())


def import_more(database: Database, **changes: Any) -> None:
    """Something newer arrives; what is not named stays."""
    with tempfile.TemporaryDirectory() as folder:
        import_folder(database, write_folder(Path(folder), **changes), now=instant(NOW))


def hide(**names: list[str]) -> dict[str, Any]:
    return {"hidden_properties": names}


def narrowed(kind: str, **acts: str) -> dict[str, Any]:
    return {kind: right("all") | acts}


def line(database: Database, ref: Ref | None) -> dict[str, Any]:
    """The record's line; an empty one for a record that is not there."""
    assert ref is not None
    with database.reading() as connection:
        query = select(Source.line).where(Source.kind == ref.kind, Source.id == ref.id)
        found = connection.execute(query).scalar_one_or_none()
    return dict(json.loads(found)) if found else {}


def properties(database: Database, ref: Ref | None) -> dict[str, Any]:
    return dict(line(database, ref).get("properties", {}))


def linked(database: Database, one: Ref | None, other: Ref, *, user_id: str = REP) -> bool:
    """As the reader shows it, from both sides."""
    assert one is not None
    with Reader(database, viewer_of(database, user_id)) as reader:
        there = other.id in reader.associated([one], other.kind)[one]
        back = one.id in reader.associated([other], one.kind)[other]
    assert there == back
    return there


def allowed(database: Database, command: Command, user_id: str = REP) -> bool:
    with Reader(database, viewer_of(database, user_id)) as reader:
        return may_run(reader, command)


def mirror(database: Database) -> dict[str, list[str]]:
    """Every row of every table that an import fills."""
    with database.reading() as connection:
        return {table.name: sorted(repr(tuple(row)) for row in connection.execute(table.select())) for table in _MIRROR}


def audited(database: Database) -> list[Line]:
    with database.reading() as connection:
        return [line for line in read_audit(connection) if not line.action.startswith(("import.", "export"))]


def later(minutes: int) -> int:
    return NOW + minutes * MINUTE


def folder_beside(path: Path) -> Path:
    return path / f"export{len(list(path.iterdir()))}"
