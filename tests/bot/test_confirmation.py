"""HIPAA turned on, as processes that run learn of it, and as the command tells it."""

import asyncio
import contextlib
import os
from pathlib import Path

import numpy as np
from sqlalchemy import insert, update

from bot import wiring
from bot.confirmation import Confirming, wait_for_processes
from bot.processes import Heartbeat
from bot.pulse import CONNECTED, Pulse
from bot.settings import Settings
from bot.slack.http import Address
from crm.database import Database
from crm.instants import MINUTE
from crm.purge import finish_purge, newest_purge
from crm.schema.serving import Process, Told
from crm.settings import change_setting
from playground.server import Playground
from retrieval.store import EmbeddedStore
from tests.bot.bots import Clock, fill, make_bot, make_engine, plain, rep, running, until
from tests.bot.serving import Served
from tests.bot.signed import SECRET
from tests.commands import Home


def turn_on(database: Database) -> int:
    with database.writing() as connection:
        change_setting(connection, "hipaa", True, at=1, actor="system:me")
        purge = newest_purge(connection)
    assert purge is not None
    return purge.generation


async def test_every_process_that_runs_confirms_within_seconds(postgres_database: Database, tmp_path: Path) -> None:
    fill(postgres_database, tmp_path / "crm", [rep("1")])
    async with Playground() as slack:
        one, two = (
            make_bot(postgres_database, slack, Clock(), render=plain, address=Address("127.0.0.1", 0, SECRET))
            for _ in range(2)
        )
        async with running(one), running(two):
            generation = turn_on(postgres_database)
            confirmed = await asyncio.to_thread(wait_for_processes, postgres_database, generation)
    assert (confirmed.running, confirmed.missing) == (2, ())
    assert confirmed.seconds < 5


def test_who_does_not_confirm_is_named_and_who_is_long_gone_is_not_waited_for(database: Database) -> None:
    stuck, gone = Pulse("socket", state=CONNECTED), Pulse("socket", state=CONNECTED)
    for pulse in (stuck, gone):
        Heartbeat(database, pulse).beat()
    with database.writing() as connection:
        connection.execute(update(Process).where(Process.id == gone.id).values(seen_at=Process.seen_at - 2 * MINUTE))
    confirmed = wait_for_processes(database, turn_on(database), within=0.3)
    assert (confirmed.running, confirmed.missing) == (1, (os.getpid(),))
    assert confirmed.as_json()["confirmed"] == 0


async def test_what_a_killed_command_left_is_finished_by_the_bot_that_runs(sqlite_database: Database) -> None:
    with sqlite_database.writing() as connection:
        connection.execute(insert(Told).values(key="k", at=1, process="p", payload="words"))
    turn_on(sqlite_database)
    pulse, stop = Pulse("socket"), asyncio.Event()

    def finish() -> None:
        finish_purge(sqlite_database, (), now=lambda: 5)

    job = asyncio.create_task(Confirming(sqlite_database, pulse, finish, seconds=0.05, patience=0.3).run(stop))
    await until(lambda: pulse.generation == 1)
    with sqlite_database.reading() as connection:
        begun = newest_purge(connection)
    assert begun is not None
    assert begun.finished_at is None, "the command itself has some time first"

    def finished() -> bool:
        with sqlite_database.reading() as connection:
            purge = newest_purge(connection)
        return purge is not None and purge.finished_at == 5 and purge.counts["inbox_payloads"] == 1

    await until(finished)
    stop.set()
    await job


def held(folder: Path) -> list[str]:
    """Files in it, or in what it was moved to, that this process has open."""
    links = []
    for descriptor in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):
            links.append(str(descriptor.readlink()))
    return [link for link in links if link.startswith(str(folder)) and not link.endswith(".lock")]


async def test_a_bot_that_runs_lets_go_of_the_vectors_when_hipaa_deletes_them(
    sqlite_database: Database, tmp_path: Path
) -> None:
    """The folder is gone, and no deleted file lives on in a process that has it open."""
    fill(sqlite_database, tmp_path / "crm", [rep("1")])
    folder, other = tmp_path / "chroma", EmbeddedStore(tmp_path / "chroma")
    store = wiring.store(Settings(_env_file=None, daybook_home=tmp_path))
    one = {"0" * 32: np.ones(8, dtype=np.float32)}
    async with Playground() as slack:
        address = Address("127.0.0.1", 0, SECRET)
        engine = make_engine(sqlite_database, tmp_path)
        bot = make_bot(sqlite_database, slack, Clock(), render=plain, address=address, engine=engine)
        async with running(bot):
            store.put("m.v1", one)
            assert held(folder)
            generation = turn_on(sqlite_database)
            await until(lambda: bot.pulse.generation == generation)
            assert held(folder) == [], "it says so when it is done"
            assert store.get("m.v1", [*one])  # a search that was under way
            assert held(folder)
            await asyncio.to_thread(finish_purge, sqlite_database, [other.forget], now=lambda: 5)
            await until(lambda: not held(folder))
            assert store.get("m.v1", [*one]) == {}
    assert (folder.exists(), held(folder), list(tmp_path.glob("chroma?*"))) == (False, [], [tmp_path / "chroma.lock"])


async def test_the_command_waits_for_the_bot_and_says_so(tmp_path: Path) -> None:
    async with Playground() as slack:
        served = Served(tmp_path, slack, {})
        database = served.database()
        fill(database, tmp_path / "crm", [rep("1")])
        database.dispose()
        async with served.running() as process:
            await until(lambda: slack.sockets.open, seconds=30)
            said = await asyncio.to_thread(Home(tmp_path).run, "settings", "set", "hipaa", "on", "--json")
            assert said.code == 0, said.err
            assert said.json["processes"] | {"seconds": 0} == {
                "running": 1, "confirmed": 1, "missing": [], "seconds": 0
            }  # fmt: skip
            assert said.json["processes"]["seconds"] < 5
            assert process.returncode is None
