"""What Slack told is kept before it is acknowledged, worked once, and not lost with the process that heard it."""

import asyncio
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from bot.processes import Heartbeat, read_processes
from bot.pulse import CONNECTED, Pulse, wall
from bot.slack.http import Address
from bot.slack.inbox import Inbox
from crm.database import Database
from crm.instants import DAY, MINUTE
from crm.schema.serving import Process, Told
from playground.faults import Fault
from playground.server import Playground
from playground.workspace import User
from tests.bot.bots import fill, make_bot, plain, rep, running, until
from tests.bot.serving import Served, stop
from tests.bot.signed import SECRET, Sender
from tests.bot.slack.test_http import said
from tests.bot.slack.test_listeners import NIGHT, answered


def rows(database: Database) -> list[Any]:
    with database.reading() as connection:
        return list(connection.execute(select(Told.__table__).order_by(Told.at, Told.key)))


def age(database: Database, table: type[Told] | type[Process], column: str, by: int) -> None:
    with database.writing() as connection:
        connection.execute(update(table).values({column: getattr(table, column) - by}))


def form(user: User) -> dict[str, Any]:
    view = {"type": "modal", "id": "V1", "callback_id": "followup:1", "state": {"values": {}}}
    return {"type": "view_submission", "user": {"id": user.id}, "trigger_id": "Tr1", "view": view}


async def test_it_is_kept_before_it_is_acknowledged_and_cleared_when_it_is_worked(
    database: Database, tmp_path: Path
) -> None:
    fill(database, tmp_path / "crm", [rep("1")])
    async with Playground() as slack:
        clara = slack.add_user("Clara", "rep1@acme.test")
        slack.add_fault(Fault("users.info", before=0.5))
        async with running(make_bot(database, slack, NIGHT, render=plain)) as bot:
            envelope = await slack.people.say(clara, "today, my words")
            await slack.sockets.wait_acked(envelope)
            (row,) = rows(database)
            assert (row.process, row.done_at) == (bot.pulse.id, None)
            assert "my words" in row.payload
            await answered(slack, clara)
            await until(lambda: rows(database)[0].done_at is not None)
    assert rows(database)[0].payload is None


async def test_two_processes_that_hear_the_same_work_it_once(postgres_database: Database, tmp_path: Path) -> None:
    database = postgres_database
    fill(database, tmp_path / "crm", [rep("1")])
    async with Playground() as slack:
        clara = slack.add_user("Clara", "rep1@acme.test")
        one, two = (
            make_bot(database, slack, NIGHT, render=plain, address=Address("127.0.0.1", 0, SECRET)) for _ in range(2)
        )
        async with running(one), running(two):
            assert len(read_processes(database)) == 2
            for number in range(1, 6):
                event = said(slack, clara, "today", number)
                sent = [Sender(bot.port).event(event) for bot in (one, two, one)]
                assert {each.status for each in await asyncio.gather(*sent)} == {200}
            await until(lambda: all(row.done_at for row in rows(database)), 20)
        assert len(slack.messages_to(clara)) == 5
    assert read_processes(database) == []


async def test_after_a_crash_questions_are_answered_and_forms_and_old_presses_are_told(
    sqlite_database: Database, tmp_path: Path
) -> None:
    fill(sqlite_database, tmp_path / "crm", [rep("1"), rep("2", locale="it-it"), rep("3"), rep("4")])
    async with Playground() as slack:
        clara, giulia, ben, old = (slack.add_user(f"User {key}", f"rep{key}@acme.test") for key in "1234")
        gone = Inbox(sqlite_database, "gone")
        press = {"type": "block_actions", "user": {"id": old.id}, "trigger_id": "Tr2", "actions": [{"action_id": "x"}]}
        assert gone.keep("old", press).result()
        age(sqlite_database, Told, "at", 11 * MINUTE)
        assert gone.keep("question", said(slack, clara, "today")).result()
        assert gone.keep("form", form(giulia)).result()
        assert gone.keep("home", {"event_id": "h", "event": {"type": "app_home_opened", "user": ben.id}}).result()
        async with running(make_bot(sqlite_database, slack, NIGHT, render=plain)):
            assert (await answered(slack, clara))["text"] == "The day of 1"
            assert (await answered(slack, giulia))["text"].startswith("Sono stato riavviato.")
            assert (await answered(slack, old))["text"].startswith("I was restarted.")
            await until(lambda: ben.id in slack.workspace.homes)
            await until(lambda: all(row.done_at for row in rows(sqlite_database)))
            await asyncio.sleep(0.5)  # some more ticks
        assert [len(slack.messages_to(user)) for user in (clara, giulia, old)] == [1, 1, 1]
    assert {row.payload for row in rows(sqlite_database)} == {None}


async def test_killed_between_the_acknowledgement_and_the_work_it_is_worked_at_the_next_start(tmp_path: Path) -> None:
    async with Playground() as slack:
        served = Served(tmp_path, slack, {"DAYBOOK_DIGEST_TIME": "23:59", "DAYBOOK_DIGEST_GRACE": "0"})
        database = served.database()
        fill(database, tmp_path / "crm", [rep("1")])
        clara = slack.add_user("Clara", "rep1@acme.test")
        process = await served.start()
        await until(lambda: slack.sockets.open, seconds=30)
        slack.add_fault(Fault("users.info", before=60))
        await slack.sockets.wait_acked(await slack.people.say(clara, "hello"))
        await until(lambda: not slack.faults.waiting)  # it is at work, and the next process meets no fault
        await stop(process, signal.SIGKILL)
        assert [row.done_at for row in rows(database)] == [None]
        async with served.running():
            await until(lambda: slack.messages_to(clara), seconds=30)
            await until(lambda: rows(database)[0].done_at, seconds=10)
        assert len(slack.messages_to(clara)) == 1
        database.dispose()


async def test_a_database_that_is_held_does_not_hold_the_acknowledgement(
    sqlite_database: Database, tmp_path: Path
) -> None:
    fill(sqlite_database, tmp_path / "crm", [rep("1")])
    other, free = Database(sqlite_database.url), threading.Event()

    def hold() -> None:
        with other.writing():
            free.wait(10)

    async with Playground() as slack:
        clara = slack.add_user("Clara", "rep1@acme.test")
        async with running(make_bot(sqlite_database, slack, NIGHT, render=plain)):
            holding = asyncio.create_task(asyncio.to_thread(hold))
            await asyncio.sleep(0.1)
            envelope = await slack.people.open_home(clara)
            await slack.sockets.wait_acked(envelope)
            assert envelope.ack_seconds is not None
            assert envelope.ack_seconds < 1
            assert clara.id not in slack.workspace.homes
            free.set()
            await until(lambda: clara.id in slack.workspace.homes)
            await holding
    other.dispose()


def test_what_a_live_process_works_is_not_taken_and_what_a_dead_one_left_is_taken_once(database: Database) -> None:
    pulse = Pulse("socket", state=CONNECTED)
    Heartbeat(database, pulse).beat()
    theirs = Inbox(database, pulse.id)
    for number in range(20):
        assert theirs.keep(f"k{number}", {"n": number}).result()
    assert not theirs.keep("k1", {"n": 1}).result()
    others = [Inbox(database, f"p{number}") for number in range(4)]
    for number in range(4):
        Heartbeat(database, Pulse("socket", id=f"p{number}")).beat()
    assert [each.take_left() for each in others] == [[]] * 4

    with database.writing() as connection:
        connection.execute(update(Process).where(Process.id == pulse.id).values(seen_at=wall() - 2 * MINUTE))
    with ThreadPoolExecutor(4) as pool:
        taken = [left.key for found in pool.map(lambda each: each.take_left(), others) for left in found]
    assert sorted(taken) == sorted(f"k{number}" for number in range(20))
    for each in (theirs, *others):
        each.close()


def test_what_was_told_is_forgotten_after_a_day(sqlite_database: Database) -> None:
    inbox = Inbox(sqlite_database, "p")
    inbox.keep("old", {}).result()
    age(sqlite_database, Told, "at", DAY + MINUTE)
    inbox.keep("new", {}).result()
    assert inbox.forget_old() == 1
    assert [row.key for row in rows(sqlite_database)] == ["new"]
    inbox.close()
