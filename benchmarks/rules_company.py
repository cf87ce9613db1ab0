"""A company of any size written straight into the mirror's tables, the same each time; kept between runs in the
temporary folder. For measuring rules only: records have what criteria compare, no names and no texts.
"""

import random
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, text

from crm.database import Database, open_database
from crm.instants import DAY, HOUR, MINUTE, read_micros
from crm.schema import metadata

NOW = read_micros("2026-11-20T12:00:00Z")
FORM = 2  # raise when the generator changes, so that a kept company is not taken for a new one
SPAN_DAYS = 730
SHARES = {"emails": 450, "calls": 200, "notes": 120, "meetings": 100, "tasks": 100, "communications": 30}
FIRST_ID = 1_000_000  # all ids are of one length: they sort as text as they do as numbers
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", None)

Row = dict[str, Any]
Link = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Size:
    reps: int
    engagements: int


SIZES = {"small": Size(20, 20_000), "medium": Size(200, 200_000), "large": Size(2_000, 2_000_000)}


def open_company(size: Size) -> Database:
    """The company's database, made if it is not there yet (2M engagements take some minutes)."""
    folder = Path(tempfile.gettempdir()) / "daybook-benchmarks"
    folder.mkdir(exist_ok=True)
    path = folder / f"rules-{size.reps}-{size.engagements}-{FORM}.db"
    if path.exists():
        return open_database(f"sqlite:///{path}")
    making = path.with_suffix(".making")
    for leftover in folder.glob(f"{making.name}*"):
        leftover.unlink()
    make_company(making, size).dispose()  # the last connection folds the write-ahead log into the file
    making.rename(path)
    return open_database(f"sqlite:///{path}")


def make_company(path: Path, size: Size) -> Database:
    """A new database at `path`, with the planner's statistics."""
    database = open_database(f"sqlite:///{path}")
    with database.writing() as connection:
        _fill(connection, _Company(size))
    with database.writing() as connection:
        connection.execute(text("ANALYZE"))
    return database


def _fill(connection: Connection, company: "_Company") -> None:
    indexes = [(table, index) for table in metadata.tables.values() for index in table.indexes]
    for _, index in indexes:
        index.drop(connection)
    connection.execute(text("CREATE TEMP TABLE links (from_kind, from_id, to_kind, to_id)"))
    for name, rows in company.tables():
        _insert(connection, metadata.tables[name], rows)
        company.links = _flush(connection, company.links)
    connection.execute(
        text(
            "INSERT OR IGNORE INTO associations (from_kind, from_id, to_kind, to_id, stated) SELECT *, true FROM"
            " (SELECT * FROM links UNION ALL SELECT to_kind, to_id, from_kind, from_id FROM links)"
            " ORDER BY 1, 2, 3, 4"
        )
    )
    connection.execute(text("DROP TABLE links"))
    for _, index in indexes:
        index.create(connection)


def _insert(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    columns = [column.name for column in table.columns]
    statement = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    batch: list[tuple[Any, ...]] = []
    for row in rows:
        batch.append(tuple(row.get(name) for name in columns))
        if len(batch) == 10_000:
            connection.exec_driver_sql(statement, batch)
            batch = []
    if batch:
        connection.exec_driver_sql(statement, batch)


def _flush(connection: Connection, links: list[Link]) -> list[Link]:
    if links:
        connection.exec_driver_sql("INSERT INTO links VALUES (?, ?, ?, ?)", links)
    return []


class _Company:
    """Per rep: 100 contacts at 20 companies, 20 deals, 30 leads, and the engagements by their shares."""

    def __init__(self, size: Size) -> None:
        self.chance = random.Random(19)
        self.size = size
        self.links: list[Link] = []
        self.recipients: list[Row] = []

    def tables(self) -> Iterator[tuple[str, Iterable[Row]]]:
        reps = self.size.reps
        yield "account", [{"id": 1, "timezone": "UTC", "sensitive_properties": "{}"}]
        yield "email_domains", [{"domain": "acme.test"}]
        yield "stages", _stages()
        yield "users", (self._user(number) for number in range(reps))
        yield "companies", (self._company(number) for number in range(reps * 20))
        yield "contacts", (self._contact(number) for number in range(reps * 100))
        yield "deals", (self._deal(number) for number in range(reps * 20))
        yield "leads", (self._lead(number) for number in range(reps * 30))
        for kind, share in SHARES.items():
            count = self.size.engagements * share // 1000
            make = getattr(self, f"_{kind}")
            yield kind, make(count)
        yield "email_recipients", self.recipients

    def _user(self, number: int) -> Row:
        row = {"id": _id(number), "id_order": _id(number), "email": _rep_address(number), "owner_id": _id(number)}
        return row | {"super_admin": False, "active": True, "timezone": ZONES[number % len(ZONES)]}

    def _living(self, number: int, owner: int | None, created: int) -> Row:
        owned = {} if owner is None else {"owner_id": _id(owner), "owner_assigned_at": created + self._hours(72)}
        return {"id": _id(number), "id_order": f"007{_id(number)}", "created_at": created, "modified_at": NOW} | owned

    def _company(self, number: int) -> Row:
        row = self._living(number, number // 20, self._past())
        return row | {"target_account": self.chance.random() < 0.1, "domain": f"buyer{number}.test"}

    def _contact(self, number: int) -> Row:
        chance, company = self.chance, number // 5
        self.links.append(("contacts", _id(number), "companies", _id(company)))
        row = self._living(number, None if chance.random() < 0.05 else number // 100, self._past())
        row |= {"email": _contact_address(number), "lifecycle_stage": chance.choice((None, "lead", "customer"))}
        return row | {"last_activity_at": self._past() if chance.random() < 0.8 else None}

    def _deal(self, number: int) -> Row:
        chance, rep = self.chance, number // 20
        for contact in chance.sample(range(rep * 100, rep * 100 + 100), chance.randrange(3)):
            self.links.append(("deals", _id(number), "contacts", _id(contact)))
        row = self._living(number, rep, self._past())
        row |= {"pipeline": "sales", "stage": chance.choice(("new", "talks", "won", "lost"))}
        return row | {"next_step_updated_at": self._past() if chance.random() < 0.8 else None}

    def _lead(self, number: int) -> Row:
        chance, rep = self.chance, number // 30
        contact = rep * 100 + chance.randrange(100)
        self.links.append(("leads", _id(number), "contacts", _id(contact)))
        row = self._living(number, rep, self._past())
        row |= {"pipeline": "leads", "stage": chance.choice(("fresh", "working", "qualified", "out", "out"))}
        primary = _id(contact) if chance.random() < 0.7 else None
        return row | {"stage_entered_at": self._past(), "primary_contact_id": primary}

    def _engagement(self, kind: str, number: int, rep: int, contact: int) -> Row:
        chance = self.chance
        self.links.append((kind, _id(number), "contacts", _id(contact)))
        if chance.random() < 0.4:
            self.links.append((kind, _id(number), "deals", _id(rep * 20 + chance.randrange(20))))
        if chance.random() < 0.2:
            self.links.append((kind, _id(number), "leads", _id(rep * 30 + chance.randrange(30))))
        return self._living(number, rep, self._past())

    def _any(self, kind: str, number: int) -> Row:
        rep = self.chance.randrange(self.size.reps)
        return self._engagement(kind, number, rep, rep * 100 + self.chance.randrange(100))

    def _emails(self, count: int) -> Iterator[Row]:
        """Threads of one rep and one contact, begun by either, up to six mails within some days."""
        number, thread, chance = 0, 0, self.chance
        while number < count:
            thread += 1
            rep = chance.randrange(self.size.reps)
            contact, at, out = rep * 100 + chance.randrange(100), self._past(), chance.random() < 0.6
            for _ in range(min(chance.randint(1, 6), count - number)):
                if at > NOW:
                    break
                yield self._email(number, rep, contact, at, out) | {"thread_id": f"t{thread}"}
                number, out, at = number + 1, not out, at + self._hours(96)

    def _email(self, number: int, rep: int, contact: int, at: int, out: bool) -> Row:
        ours, theirs = _rep_address(rep), _contact_address(contact)
        row = self._engagement("emails", number, rep, contact)
        address = theirs if out else ours
        self.recipients.append({"email_id": _id(number), "address": address, "is_to": True, "at": at})
        row |= {"at": at, "has_recipients": True, "from_email": ours if out else theirs}
        opened = at + self._hours(240) if out and self.chance.random() < 0.4 else None
        row |= {"direction": "EMAIL" if out else "INCOMING_EMAIL", "is_tracked": out and self.chance.random() < 0.5}
        return row | {"status": "SENT" if out else None, "opened_at": opened}

    def _calls(self, count: int) -> Iterator[Row]:
        chance = self.chance
        for number in range(count):
            start, duration = self._past(), chance.randrange(30) * MINUTE
            times = {"at": start, "duration": duration, "end_at": start + duration}
            row = self._any("calls", number) | times
            row |= {"status": chance.choice((None, "COMPLETED", "COMPLETED", "NO_ANSWER"))}
            yield row | {"disposition": "connected" if chance.random() < 0.8 else None}

    def _meetings(self, count: int) -> Iterator[Row]:
        chance = self.chance
        for number in range(count):
            start = self._past() + chance.randrange(14) * DAY
            outcome = chance.choice((None, "SCHEDULED", "COMPLETED", "COMPLETED", "NO_SHOW", "CANCELED"))
            times = {"at": start, "start_at": start, "end_at": start + 45 * MINUTE}
            yield self._any("meetings", number) | times | {"outcome": outcome}

    def _tasks(self, count: int) -> Iterator[Row]:
        chance = self.chance
        for number in range(count):
            due = self._past() + chance.randrange(30) * DAY
            done = due < NOW and chance.random() < 0.9
            row = self._any("tasks", number) | {"at": due, "priority": chance.choice(("NONE", "LOW", "HIGH"))}
            row |= {"status": "COMPLETED" if done else "NOT_STARTED", "completed_at": due if done else None}
            yield row | {"is_sequence_task": chance.random() < 0.2}

    def _notes(self, count: int) -> Iterator[Row]:
        for number in range(count):
            yield self._any("notes", number) | {"at": self._past()}

    def _communications(self, count: int) -> Iterator[Row]:
        for number in range(count):
            yield self._any("communications", number) | {"at": self._past()}

    def _past(self) -> int:
        return NOW - int(self.chance.random() * SPAN_DAYS * DAY)

    def _hours(self, most: int) -> int:
        return int(self.chance.random() * most * HOUR)


def _stages() -> Iterator[Row]:
    for kind, pipeline, names in (
        ("deals", "sales", ("new", "talks", "won", "lost")),
        ("leads", "leads", ("fresh", "working", "qualified", "out")),
    ):
        for place, name in enumerate(names):
            row = {"kind": kind, "pipeline_id": pipeline, "id": name, "position": place, "is_first": place == 0}
            state = "UNQUALIFIED" if name == "out" else None
            yield row | {"is_closed": place > 1, "is_won": place == 2, "lead_state": state}


def _id(number: int) -> str:
    return str(FIRST_ID + number)


def _rep_address(number: int) -> str:
    return f"rep{number}@acme.test"


def _contact_address(number: int) -> str:
    return f"contact{number}@buyer{number // 5}.test"
