"""Taking back: the actor, ten minutes, nothing changed since; all of the batch or nothing."""

import pytest
from sqlalchemy import func, select

from crm.database import Database
from crm.purge import finish_purge
from crm.schema.writes import Write
from crm.settings import change_setting
from crm.writing import (
    Associate,
    Command,
    CreateContact,
    CreateTask,
    Outcome,
    SetProperties,
    Written,
    complete_task,
    undo,
    write,
)
from tests.crm.writing import desks as d
from tests.crm.writing.test_rights import EVERY

RAISED = SetProperties(d.DEAL, "deal.updated", {"amount": "90000", "hs_next_step": "Sign"})


def written(database: Database, *commands: Command) -> str:
    made: Written = write(database, d.REP, commands, now=d.NOW)
    assert len(made.done) == len(commands)
    assert made.batch is not None
    return made.batch


def kept(database: Database) -> int:
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(Write)).scalar_one()


@pytest.mark.parametrize("command", EVERY, ids=lambda command: command.action)
def test_each_command_is_taken_back_whole(database: Database, command: Command) -> None:
    d.open_shop(database)
    before = d.mirror(database)
    batch = written(database, command)
    assert d.mirror(database) != before
    assert undo(database, d.REP, batch, now=d.later(10)) is Outcome.DONE
    assert d.mirror(database) == before
    with database.reading() as connection:
        assert set(connection.execute(select(Write.line)).scalars()) == {None}
    assert undo(database, d.REP, batch, now=d.later(10)) is Outcome.UNDONE
    assert undo(database, d.COLLEAGUE, batch, now=d.later(10)) is Outcome.NOT_ALLOWED
    assert d.mirror(database) == before
    write(database, d.REP, RAISED, now=d.later(11))
    assert undo(database, d.REP, batch, now=d.later(11)) is Outcome.TOO_LATE


def test_a_batch_is_taken_back_whole_or_not_at_all(database: Database) -> None:
    d.open_shop(database)
    before = d.mirror(database)
    first = written(database, *EVERY, SetProperties(d.DEAL, "deal.updated", {"amount": "3"}))
    after = d.mirror(database)
    second = written(database, SetProperties(d.TASK, "task.updated", {"hs_task_priority": "LOW"}))
    assert undo(database, d.REP, first, now=d.NOW) is Outcome.CHANGED
    assert undo(database, d.REP, second, now=d.NOW) is Outcome.DONE
    assert d.mirror(database) == after
    assert undo(database, d.REP, first, now=d.NOW) is Outcome.DONE
    assert d.mirror(database) == before


def test_somebody_else_cannot_take_it_back(sqlite_database: Database) -> None:
    d.open_shop(sqlite_database)
    batch = written(sqlite_database, RAISED)
    after = d.mirror(sqlite_database)
    assert undo(sqlite_database, d.COLLEAGUE, batch, now=d.NOW) is Outcome.NOT_ALLOWED
    assert undo(sqlite_database, d.GONE, batch, now=d.NOW) is Outcome.NOT_ALLOWED
    assert d.mirror(sqlite_database) == after
    assert undo(sqlite_database, d.REP, batch, now=d.NOW) is Outcome.DONE


def test_after_ten_minutes_it_is_too_late(sqlite_database: Database) -> None:
    d.open_shop(sqlite_database)
    batch = written(sqlite_database, RAISED)
    assert undo(sqlite_database, d.REP, batch, now=d.later(10) + 1) is Outcome.TOO_LATE
    assert undo(sqlite_database, d.REP, "no such batch", now=d.NOW) is Outcome.TOO_LATE
    assert undo(sqlite_database, d.REP, batch, now=d.later(10)) is Outcome.DONE


def test_what_changed_since_stays(sqlite_database: Database) -> None:
    d.open_shop(sqlite_database)
    batch = written(sqlite_database, RAISED, complete_task("9", d.NOW))
    write(sqlite_database, d.COLLEAGUE, SetProperties(d.TASK, "task.moved", {"hs_timestamp": "2026-12-01"}), now=d.NOW)
    after = d.mirror(sqlite_database)
    assert undo(sqlite_database, d.REP, batch, now=d.NOW) is Outcome.CHANGED
    assert d.mirror(sqlite_database) == after


def test_a_new_record_that_others_name_by_now_stays(sqlite_database: Database) -> None:
    d.open_shop(sqlite_database)
    made = write(sqlite_database, d.REP, CreateContact("n@buyer.test", "N", "", "", (d.DEAL,)), now=d.NOW)
    [contact] = [result.ref for result in made.done]
    assert contact is not None
    assert made.batch is not None
    task = written(sqlite_database, CreateTask("Ring N", d.NOW, "NONE", "", (contact,)))
    assert undo(sqlite_database, d.REP, made.batch, now=d.NOW) is Outcome.CHANGED
    assert undo(sqlite_database, d.REP, task, now=d.NOW) is Outcome.DONE
    assert undo(sqlite_database, d.REP, made.batch, now=d.NOW) is Outcome.DONE


def test_a_right_lost_since_refuses(sqlite_database: Database) -> None:
    d.open_shop(sqlite_database)
    batch = written(sqlite_database, complete_task("9", d.NOW))
    shown = {key: d.files()[key] for key in ("users", "pipelines")}
    less = d.narrower_rep("tasks", edit="none")
    d.import_more(sqlite_database, permission_sets=less, **shown)
    assert undo(sqlite_database, d.REP, batch, now=d.NOW) is Outcome.NOT_ALLOWED


def test_what_was_given_away_is_ones_own_to_take_back(sqlite_database: Database) -> None:
    d.open_shop(sqlite_database, **d.narrowed("deals", view="owned", edit="owned"))
    before = d.mirror(sqlite_database)
    batch = written(sqlite_database, SetProperties(d.DEAL, "deal.reassigned", {"hubspot_owner_id": "502"}))
    assert undo(sqlite_database, d.REP, batch, now=d.NOW) is Outcome.DONE
    assert d.mirror(sqlite_database) == before


def test_what_two_lines_state_stays_when_one_withdraws(sqlite_database: Database) -> None:
    d.open_shop(sqlite_database)
    batch = written(sqlite_database, Associate(d.ADA, d.DEAL, "Decision maker"))
    assert undo(sqlite_database, d.REP, batch, now=d.NOW) is Outcome.DONE
    assert d.linked(sqlite_database, d.DEAL, d.ADA)


def test_the_lines_of_before_are_kept_for_ten_minutes_only(database: Database) -> None:
    d.open_shop(database)
    written(database, RAISED, complete_task("9", d.NOW))
    assert kept(database) == 2
    write(database, d.REP, Associate(d.DEAL, d.ADA), now=d.later(10))
    assert kept(database) == 2
    write(database, d.REP, Associate(d.DEAL, d.ADA), now=d.later(11))
    assert kept(database) == 0


def test_with_hipaa_they_are_forgotten_at_once(sqlite_database: Database) -> None:
    d.open_shop(sqlite_database)
    batch = written(sqlite_database, RAISED)
    with sqlite_database.writing() as connection:
        change_setting(connection, "hipaa", True, at=d.NOW, actor="system:me")
    purge = finish_purge(sqlite_database, (), now=lambda: d.NOW)
    assert purge is not None
    assert purge.counts["undo_lines"] == 1
    assert undo(sqlite_database, d.REP, batch, now=d.NOW) is Outcome.TOO_LATE
