"""Two switches, read from the database at every call: who may make AI content, and when it stops."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from crm.database import Database, open_database
from crm.gate import Gate, Permit, Silent
from crm.purge import finish_purge
from crm.schema.models import KeptAnswer
from crm.settings import change_setting
from tests.crm.access.mirrors import fill
from tests.folders import user


def turn(database: Database, key: str, value: bool) -> None:
    with database.writing() as connection:
        change_setting(connection, key, value, at=1, actor="system:me")


def finish(database: Database) -> None:
    finish_purge(database, (), now=lambda: 2)


def silence(database: Database) -> str:
    with pytest.raises(Silent) as silent:
        Gate(database).permit()
    assert silent.value.reason == Gate(database).why_silent()
    return silent.value.reason


def answers(database: Database) -> list[str]:
    with database.reading() as connection:
        return list(connection.execute(select(KeptAnswer.answer)).scalars())


KEPT = insert(KeptAnswer).values(key="k", at=1, answer="text")


def test_both_switches_must_allow_it(database: Database) -> None:
    gate = Gate(database)
    assert gate.why_silent() is None
    gate.permit().spend()
    turn(database, "customer_analysis", False)
    assert silence(database) == "customer_analysis_off"
    turn(database, "hipaa", True)
    assert silence(database) == "hipaa"
    finish(database)
    turn(database, "customer_analysis", True)
    assert silence(database) == "hipaa"
    turn(database, "hipaa", False)
    gate.permit().spend()


def test_after_hipaa_is_off_again_all_stays_silent_until_the_deletion_is_finished(sqlite_database: Database) -> None:
    turn(sqlite_database, "hipaa", True)
    turn(sqlite_database, "hipaa", False)
    assert silence(sqlite_database) == "hipaa"
    finish(sqlite_database)
    assert Gate(sqlite_database).why_silent() is None


def test_nobody_but_the_gate_makes_a_permit(sqlite_database: Database) -> None:
    with pytest.raises(TypeError):
        Permit(Gate(sqlite_database), 0, key=object())


def test_a_permit_is_good_for_one_call(sqlite_database: Database) -> None:
    permit = Gate(sqlite_database).permit()
    permit.spend()
    with pytest.raises(RuntimeError):
        permit.spend()
    permit.renew().spend()


@pytest.mark.parametrize(("key", "value"), [("hipaa", True), ("customer_analysis", False)])
def test_a_permit_ends_with_the_switch_that_is_turned_after_it_was_given(
    sqlite_database: Database, key: str, value: bool
) -> None:
    gate = Gate(sqlite_database)
    given, spent = gate.permit(), gate.permit()
    spent.spend()
    turn(sqlite_database, key, value)
    with pytest.raises(Silent):
        given.spend()
    with pytest.raises(Silent):
        spent.renew()


def test_what_began_before_hipaa_was_on_does_not_go_on_after_it(sqlite_database: Database) -> None:
    gate = Gate(sqlite_database)
    given, spent = gate.permit(), gate.permit()
    spent.spend()
    turn(sqlite_database, "hipaa", True)
    finish(sqlite_database)
    turn(sqlite_database, "hipaa", False)
    for go_on in (given.spend, spent.renew):
        with pytest.raises(Silent):
            go_on()
    with pytest.raises(Silent), gate.storing(spent) as connection:
        connection.execute(KEPT)
    assert gate.permit().generation == given.generation + 1


@pytest.mark.parametrize(("key", "value"), [("hipaa", True), ("customer_analysis", False)])
def test_what_was_derived_is_stored_only_while_both_allow_it(database: Database, key: str, value: bool) -> None:
    gate = Gate(database)
    permit = gate.permit()
    with gate.storing(permit) as connection:
        connection.execute(KEPT)
    turn(database, key, value)
    with pytest.raises(Silent), gate.storing(permit) as connection:
        connection.execute(KEPT.values(key="late"))
    assert answers(database) == ["text"]


def test_hipaa_waits_for_who_is_storing_and_nothing_comes_after_it(database: Database) -> None:
    """Else a row would be committed behind the deletion's back."""
    gate = Gate(database)
    permit, storing, go_on = gate.permit(), threading.Event(), threading.Event()

    def store() -> None:
        with gate.storing(permit) as connection:
            storing.set()
            assert go_on.wait(10)
            connection.execute(KEPT)

    def turn_on() -> None:
        turn(database, "hipaa", True)
        finish(database)

    threads = [threading.Thread(target=store), threading.Thread(target=turn_on)]
    threads[0].start()
    assert storing.wait(10)
    threads[1].start()
    threads[1].join(0.3)
    assert threads[1].is_alive()
    go_on.set()
    for thread in threads:
        thread.join(20)
    assert silence(database) == "hipaa"
    assert answers(database) == []


def test_it_is_still_on_after_a_restart_and_after_imports_that_say_otherwise(
    sqlite_database: Database, tmp_path: Path
) -> None:
    fill(sqlite_database, account={"settings": {"hipaa": True}})
    finish(sqlite_database)
    assert silence(sqlite_database) == "hipaa"
    fill(sqlite_database, account={"settings": {"hipaa": False, "customer_analysis": True}})
    fill(sqlite_database, users=[user("1")])
    again = open_database(sqlite_database.url)
    assert silence(again) == "hipaa"
    again.dispose()
