"""Two writers at once: one after the other, and nobody waits for an import without end."""

import threading
from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep

import pytest
from sqlalchemy import text

from crm.database import Database, open_database
from crm.errors import Busy
from crm.importing.folder import wait_for_others
from crm.writing import CreateContact, Outcome, SetProperties, complete_task, write
from crm.writing.authority import PATIENCE
from tests.crm.writing import desks as d


def test_of_two_who_complete_a_task_at_once_one_did_it(database: Database) -> None:
    d.open_shop(database)
    start = threading.Barrier(8)

    def press(user_id: str) -> Outcome:
        start.wait()
        return write(database, user_id, complete_task("9", d.NOW), now=d.NOW).outcome

    with ThreadPoolExecutor(8) as people:
        outcomes = list(people.map(press, [d.REP, d.COLLEAGUE] * 4))
    assert sorted(outcomes) == [Outcome.ALREADY] * 7 + [Outcome.DONE]


def test_nothing_that_two_write_at_once_is_lost(database: Database) -> None:
    d.open_shop(database)
    names = [f"property_{number}" for number in range(12)]

    def change(name: str) -> Outcome:
        return write(database, d.REP, SetProperties(d.DEAL, "changed", {name: "x"}), now=d.NOW).outcome

    with ThreadPoolExecutor(6) as people:
        assert set(people.map(change, names)) == {Outcome.DONE}
    assert set(names) <= d.properties(database, d.DEAL).keys()


def test_one_contact_is_created_by_two_at_once(database: Database) -> None:
    d.open_shop(database)
    command = CreateContact("new@buyer.test", "N", "", "", ())
    with ThreadPoolExecutor(4) as people:
        made = list(people.map(lambda _: write(database, d.REP, command, now=d.NOW).results[0], range(4)))
    assert sorted(result.outcome for result in made) == [Outcome.ALREADY] * 3 + [Outcome.DONE]
    assert len({result.ref for result in made}) == 1


def test_a_right_that_is_revoked_while_a_write_waits_is_gone(database: Database) -> None:
    d.open_shop(database)
    before = d.mirror(database)["tasks"]
    other = open_database(database.url)
    with ThreadPoolExecutor(1) as person:
        with other.writing() as connection:
            wait_for_others(connection)
            waiting = person.submit(write, database, d.REP, complete_task("9", d.NOW), now=d.NOW)
            sleep(0.3)
            connection.execute(text("UPDATE users SET permission_set = NULL WHERE id = '1'"))
        assert waiting.result(10).outcome is Outcome.NOT_ALLOWED
    other.dispose()
    assert d.mirror(database)["tasks"] == before


def test_while_an_import_runs_a_write_says_so_soon(database: Database) -> None:
    """The import is another process: here another handle on the same database."""
    d.open_shop(database)
    before = d.mirror(database)
    other = open_database(database.url)
    with other.writing() as connection:
        wait_for_others(connection)
        began = monotonic()
        with pytest.raises(Busy, match="An import is running") as busy:
            write(database, d.REP, complete_task("9", d.NOW), now=d.NOW)
        assert monotonic() - began < PATIENCE + 1
    assert "Nothing was changed" in busy.value.sentence
    other.dispose()
    assert d.mirror(database) == before
    assert write(database, d.REP, complete_task("9", d.NOW), now=d.NOW).outcome is Outcome.DONE


def test_a_long_write_of_this_process_is_not_waited_for_either(sqlite_database: Database) -> None:
    d.open_shop(sqlite_database)
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with sqlite_database.writing():
            held.set()
            done.wait(10)

    with ThreadPoolExecutor(1) as other:
        holding = other.submit(hold)
        held.wait(10)
        with pytest.raises(Busy):
            write(sqlite_database, d.REP, complete_task("9", d.NOW), now=d.NOW)
        done.set()
        holding.result(10)
    assert write(sqlite_database, d.REP, complete_task("9", d.NOW), now=d.NOW).outcome is Outcome.DONE
