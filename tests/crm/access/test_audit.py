"""The audit log: a chain that cannot be changed unnoticed, on both databases."""

import threading
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from crm.audit import read_audit, verify_audit, write_audit
from crm.database import Database
from crm.kinds import Ref


def write(database: Database, number: int = 1, **fields: Any) -> None:
    for _ in range(number):
        with database.writing() as connection:
            line: dict[str, Any] = {"at": 1, "actor": "system:test", "action": "test.done", "outcome": "done"} | fields
            write_audit(connection, **line)


def write_and_fail(database: Database) -> None:
    with database.writing() as connection:
        write_audit(connection, at=2, actor="system:test", action="test.failed", outcome="done")
        raise RuntimeError


def broken(database: Database) -> int | None:
    with database.reading() as connection:
        return verify_audit(connection).broken


def tamper(database: Database, *statements: str) -> None:
    """As someone with the database's own password would: the triggers out of the way."""
    if database.dialect == "sqlite":
        drop = [f"DROP TRIGGER audit_refuses_{act}" for act in ("update", "delete", "replace")]
    else:
        drop = ["ALTER TABLE audit DISABLE TRIGGER ALL"]
    with database.writing() as connection:
        for statement in (*drop, *statements):
            connection.execute(text(statement))


def test_lines_are_numbered_without_gaps_and_verify(database: Database) -> None:
    assert broken(database) is None
    write(database, 3, records=[Ref("deals", "5")], details={"reason": "gl\u00fccklich", "count": 2}, viewer="users:7")
    with database.reading() as connection:
        lines = read_audit(connection)
        verdict = verify_audit(connection)
    assert [line.seq for line in lines] == [1, 2, 3]
    assert (lines[0].records, lines[0].details) == (("deals:5",), {"reason": "gl\u00fccklich", "count": 2})
    assert (verdict.lines, verdict.broken) == (3, None)


def test_a_line_of_a_transaction_that_failed_was_never_there(database: Database) -> None:
    write(database)
    with pytest.raises(RuntimeError):
        write_and_fail(database)
    write(database)
    with database.reading() as connection:
        assert [(line.seq, line.action) for line in read_audit(connection)] == [(1, "test.done"), (2, "test.done")]
    assert broken(database) is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET outcome = 'other'",
        "DELETE FROM audit",
        "REPLACE INTO audit SELECT * FROM audit",
        "TRUNCATE audit",
    ],
)
def test_the_database_refuses_to_change_a_line(database: Database, statement: str) -> None:
    only = {"REPLACE": "sqlite", "TRUNCATE": "postgresql"}.get(statement.split()[0])
    if only not in (None, database.dialect):
        return  # the other database does not know that statement
    write(database)
    with pytest.raises(DBAPIError, match="append-only"), database.writing() as connection:
        connection.execute(text(statement))
    assert broken(database) is None


@pytest.mark.parametrize(
    ("statement", "first"),
    [
        ("UPDATE audit SET outcome = 'other' WHERE seq = 2", 2),
        ("UPDATE audit SET at = 99 WHERE seq = 3", 3),
        ("UPDATE audit SET viewer = 'users:1' WHERE seq = 1", 1),
        ("UPDATE audit SET hash = 'x' WHERE seq = 2", 2),
        ("UPDATE audit SET previous = 'x' WHERE seq = 2", 2),
        ("DELETE FROM audit WHERE seq = 1", 1),
        ("DELETE FROM audit WHERE seq = 2", 2),
        ("DELETE FROM audit WHERE seq = 3", 3),
        ("DELETE FROM audit", 1),
        ("UPDATE audit_head SET hash = 'x'", 4),
        ("DELETE FROM audit_head", 1),
    ],
)
def test_whoever_gets_past_the_triggers_is_noticed(sqlite_database: Database, statement: str, first: int) -> None:
    write(sqlite_database, 3)
    tamper(sqlite_database, statement)
    assert broken(sqlite_database) == first


def test_postgresql_notices_too(postgres_database: Database) -> None:
    write(postgres_database, 3)
    tamper(postgres_database, "UPDATE audit SET details = '{}' || details WHERE seq = 2")
    assert broken(postgres_database) == 2


def test_writers_at_once_leave_no_gap(database: Database) -> None:
    writers = [threading.Thread(target=write, args=(database, 10)) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with database.reading() as connection:
        assert [line.seq for line in read_audit(connection)] == list(range(1, 41))
    assert broken(database) is None


def test_the_log_is_read_with_filters(database: Database) -> None:
    write(database, at=10, action="cli.record", viewer="users:7", records=["deals:5", "deals:55"])
    write(database, at=20, action="cli.timeline", viewer="users:8", records=["deals:55"])
    write(database, at=30, action="settings.set", actor="users:7")
    write(database, at=40, action="cliX")

    def seqs(**filters: Any) -> list[int]:
        with database.reading() as connection:
            return [line.seq for line in read_audit(connection, **filters)]

    assert seqs(action="cli.record") == [1]
    assert seqs(action="cli.") == [1, 2]
    assert seqs(actor="users:7") == [1, 3]
    assert seqs(record="deals:5") == [1]
    assert seqs(since=20, until=40) == [2, 3]
    assert seqs(limit=2) == [3, 4]
    assert seqs(limit=1, record="deals:55") == [2]
    assert seqs(action="100%") == []
