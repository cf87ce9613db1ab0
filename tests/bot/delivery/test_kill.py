"""kill -9 while a post is on its way, and a restart: nobody gets two."""

import asyncio
import contextlib
import random
import signal
from pathlib import Path

import pytest

from crm.database import Database
from playground.faults import Fault
from playground.server import Playground
from playground.workspace import User
from tests.bot.bots import fill, ledger_rows, rep, rest, states, until
from tests.bot.serving import Served, stop

POST = "chat.postMessage"


def prepare(folder: Path, slack: Playground, number: int) -> tuple[Served, Database, list[User]]:
    home = folder / "home"
    home.mkdir()
    served = Served(home, slack, {})
    database = served.database()
    fill(database, folder / "crm", [rep(str(n)) for n in range(1, number + 1)])
    return served, database, [slack.add_user(f"Rep {n}", f"rep{n}@acme.test") for n in range(1, number + 1)]


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(Fault(POST, after=6), id="stored, not answered"),
        pytest.param(Fault(POST, before=6), id="stored after the process is dead", marks=pytest.mark.slow),
    ],
)
async def test_killed_while_a_post_is_on_its_way(tmp_path: Path, fault: Fault) -> None:
    async with Playground() as slack:
        served, database, users = prepare(tmp_path, slack, 3)
        slack.add_fault(fault)
        process = await served.start()
        await until(lambda: sorted(states(database).values()) == ["sending", "sent", "sent"], seconds=30)
        assert fault.times == 0, "Slack has the request"
        await stop(process, signal.SIGKILL)
        await until(lambda: sum(len(slack.messages_to(user)) for user in users) == 3)
        async with served.running() as again:
            await until(lambda: rest(database), seconds=30)
            assert await stop(again) == 0
        assert [len(slack.messages_to(user)) for user in users] == [1, 1, 1]
        assert states(database) == dict.fromkeys("123", "sent")
        database.dispose()


@pytest.mark.slow
async def test_killed_at_random_points_of_200_digests(tmp_path: Path) -> None:
    rng = random.Random(20261122)  # noqa: S311
    async with Playground() as slack:
        served, database, users = prepare(tmp_path, slack, 200)
        for _ in range(400):
            slack.add_fault(Fault(POST, before=rng.random() / 5, after=rng.random() / 5))
        kills = 0
        while slack.faults.waiting and not (rest(database) and len(ledger_rows(database)) == 200):
            before = len(slack.calls(POST))
            process = await served.start()
            with contextlib.suppress(AssertionError):  # only rows in doubt are left: their lease is waited for below
                await until(lambda before=before: len(slack.calls(POST)) > before, seconds=20)  # type: ignore[misc]
            await asyncio.sleep(rng.uniform(0, 4))
            kills += 1
            await stop(process, signal.SIGKILL)
            if len(slack.calls(POST)) == before:
                break
        async with served.running():
            await until(lambda: rest(database), seconds=300)  # what is in doubt waits for its lease
        found = [len(slack.messages_to(user)) for user in users]
        assert max(found) == 1, "somebody got two"
        assert kills >= 5
        tally = {state: list(states(database).values()).count(state) for state in ("sent", "unknown")}
        assert sum(tally.values()) == 200
        assert sum(found) >= tally["sent"]
        assert tally["unknown"] <= kills * 4
        database.dispose()
