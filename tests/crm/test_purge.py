"""What HIPAA deletes: all of it, counted, from the files too; however often it is killed on the way."""

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import create_engine, delete, func, insert, select, text

from crm.database import Database, open_database
from crm.errors import Busy
from crm.gate import Gate
from crm.purge import PURGED, Begun, count_purged, finish_purge, newest_purge
from crm.schema import metadata
from crm.schema.base import Base
from crm.schema.models import KeptAnswer
from crm.schema.serving import Told
from crm.schema.writes import Write
from crm.settings import change_setting
from tests.crm.killed import STORES

# Every other table outside the mirror, and why what people wrote is never in it.
HARMLESS = {
    "actions": "ids, instants and the names of properties",
    "audit": "ids, counts and outcomes",
    "audit_head": "a hash",
    "collections": "names of models",
    "deliveries": "ids and a hash; a digest is drawn when it is sent",
    "identity_notices": "ids",
    "indexed": "ids, and hashes of whole objects",
    "processes": "states and instants",
    "purges": "counts",
    "rep_settings": "choices of a rep",
    "rule_settings": "thresholds",
    "settings": "switches",
    "slack_bindings": "ids",
    "spent_tokens": "counts",
    "switch_notices": "ids and instants",
}
NAME = "Ottavia Quarantotti"  # a patient; stands in what is derived alone
BODIES = [f"{NAME} {n} " + "was seen again. " * size for n, size in enumerate((1, 40, 700, 3_000) * 15)]


def plant(database: Database) -> None:
    """Rows of each kind, of a few words and of many pages; some of them have gone already, as rows go every day."""
    lines = [
        {"batch": f"b{n}", "position": 0, "kind": "notes", "id": "1", "at": 1, "user_id": "1", "action": "note.edit",
         "wrote": b"h", "line": body}
        for n, body in enumerate(BODIES)
    ]  # fmt: skip
    told = [{"key": f"k{n}", "at": 1, "process": "p", "payload": body} for n, body in enumerate(BODIES)]
    kept = [{"key": f"a{n}", "at": 1, "answer": body} for n, body in enumerate(BODIES)]
    with database.writing() as connection:
        for table, rows in ((Write, lines), (Told, told), (KeptAnswer, kept)):
            connection.execute(insert(table), rows)
    with database.writing() as connection:
        connection.execute(text("DELETE FROM writes WHERE batch LIKE '%3'"))
        connection.execute(text("UPDATE inbox SET payload = NULL, done_at = 2 WHERE key LIKE '%7'"))
        connection.execute(text("DELETE FROM kept_answers WHERE key LIKE '%1'"))


def turn_on(database: Database) -> None:
    with database.writing(durable=True) as connection:
        change_setting(connection, "hipaa", True, at=1, actor="system:me", viewer="users:9")


def finish(database: Database) -> Begun | None:
    return finish_purge(database, (), now=lambda: 7)


def newest(database: Database) -> Begun:
    with database.reading() as connection:
        purge = newest_purge(connection)
    assert purge is not None
    return purge


def counts(database: Database) -> dict[str, int]:
    with database.reading() as connection:
        return count_purged(connection)


def files(database: Database) -> Iterator[Path]:
    """Those that hold the database's tables."""
    if database.dialect == "sqlite":
        path = Path(database.url.removeprefix("sqlite:///"))
        yield from path.parent.glob(f"{path.name}*")
        return
    engine = create_engine(database.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CHECKPOINT"))
        folder = connection.execute(text("SHOW data_directory")).scalar_one()
        number = connection.execute(text("SELECT oid FROM pg_database WHERE datname = current_database()")).scalar_one()
    engine.dispose()
    yield from (Path(folder) / "base" / str(number)).iterdir()


def found(database: Database) -> list[str]:
    return [path.name for path in files(database) if NAME.encode() in path.read_bytes()]


def test_whatever_may_hold_what_people_wrote_is_purged() -> None:
    mapped = {mapper.class_ for mapper in Base.registry.mappers}
    mirror = {one.__tablename__ for one in mapped if one.__module__.startswith("crm.schema.mirror.")}
    purged = {one.table.__tablename__ for one in PURGED}
    assert set(metadata.tables) - mirror - purged == set(HARMLESS)
    assert purged.isdisjoint(HARMLESS)


def test_all_of_it_goes_and_is_counted_by_kind(database: Database) -> None:
    plant(database)
    before = counts(database)
    assert before["undo_lines"] == before["inbox_payloads"] == before["insights_and_answers"] == 54
    turn_on(database)
    purge = finish(database)
    assert purge == newest(database)
    assert purge.counts == before
    assert (purge.begun_at, purge.finished_at, purge.actor, purge.viewer) == (1, 7, "system:me", "users:9")
    assert set(counts(database).values()) == {0}
    assert finish(database) is None
    with database.reading() as connection:  # what was told stays told: it is not worked twice
        assert connection.execute(select(func.count()).select_from(Told)).scalar_one() == len(BODIES)


def test_not_a_byte_of_it_stays_in_the_files(database: Database) -> None:
    plant(database)
    assert found(database)
    turn_on(database)
    finish(database)
    assert found(database) == []


def test_what_was_deleted_long_before_is_gone_from_the_files_too(sqlite_database: Database) -> None:
    plant(sqlite_database)
    with sqlite_database.writing() as connection:
        for table in (Write, Told, KeptAnswer):
            connection.execute(delete(table))
    assert sqlite_database.empty_log(patience=1)
    assert found(sqlite_database)  # free pages
    turn_on(sqlite_database)
    finish(sqlite_database)
    assert found(sqlite_database) == []


def test_it_is_unfinished_while_another_process_reads_and_finished_afterwards(sqlite_database: Database) -> None:
    plant(sqlite_database)
    before, other = counts(sqlite_database), Database(sqlite_database.url)
    with other.reading() as connection:
        connection.execute(select(Told.key)).all()
        turn_on(sqlite_database)
        with pytest.raises(Busy, match="another process is reading"):
            finish_purge(sqlite_database, (), now=lambda: 7, patience=0.2)
        assert newest(sqlite_database).finished_at is None
        assert Gate(sqlite_database).why_silent() == "hipaa"
    purge = finish(sqlite_database)
    assert purge is not None
    assert purge.counts == before
    assert found(sqlite_database) == []
    other.dispose()


def test_two_that_finish_it_at_once_count_it_once(postgres_database: Database) -> None:
    plant(postgres_database)
    before = counts(postgres_database)
    turn_on(postgres_database)
    threads = [threading.Thread(target=finish, args=[postgres_database]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert newest(postgres_database).counts == before


def homes_like(database: Database, folder: Path, names: list[str]) -> list[Path]:
    database.dispose()
    homes = [folder / name for name in names]
    for home in homes:
        for part in STORES:
            (home / "chroma" / part).mkdir(parents=True)
            (home / "chroma" / part / "data").write_text(NAME)
        shutil.copy(database.url.removeprefix("sqlite:///"), home / "daybook.db")
    return homes


def test_killed_anywhere_it_is_finished_by_the_next_start(sqlite_database: Database, tmp_path: Path) -> None:
    plant(sqlite_database)
    before = counts(sqlite_database)
    points = ["never", "stores", *map(str, range(2, 42, 4))]
    homes = homes_like(sqlite_database, tmp_path, points)
    command = [sys.executable, "-m", "tests.crm.killed", *map(str, homes)]
    lived = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True, timeout=60).stdout)
    assert [when for when, statements in lived.items() if statements] == ["never"]
    assert 42 <= lived["never"] < 60, "the points of death should lie all over it"
    begun = set()
    for home in homes:
        database = open_database(f"sqlite:///{home / 'daybook.db'}")
        with database.reading() as connection:
            purge = newest_purge(connection)
        if purge is None:  # before the switch was stored: all is as it was
            assert Gate(database).why_silent() is None
            assert counts(database) == before
            assert len(list((home / "chroma").iterdir())) == len(STORES)
        else:
            begun.add(home.name)
            assert Gate(database).why_silent() == "hipaa"
            finish_purge(database, [partial(remove_all, home / "chroma")], now=lambda: 9)
            assert newest(database).counts == before
            assert newest(database).finished_at
            assert not list(home.glob("chroma/*"))
            assert found(database) == []
        database.dispose()
    assert 8 <= len(begun) < len(homes)


def remove_all(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
