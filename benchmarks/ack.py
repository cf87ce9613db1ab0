"""How soon a press is acknowledged while the bot works, beside a handler that does nothing but acknowledge.

`python -m benchmarks ack --size small|medium|large`: `daybook serve` in a process of its own on a copy of the company
of the rules benchmark, the Slack stand-in in this one, interactions of twenty reps at a steady rate: Home opened, its
tabs pressed, `today` written. Then the same against the empty handler. Seconds are from the envelope's sending to its
acknowledgement, so the stand-in's own part is in both.
"""

import argparse
import asyncio
import math
import os
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks.rules_company import SIZES, Size, open_company
from crm.database import open_database
from playground.elements import NotThere
from playground.line import Envelope
from playground.server import Playground
from playground.workspace import User
from rules.ledger import run

REPS = 20
WARM_UP = 3  # rounds of all reps, one after the other: caches fill as they would on a morning
QUIET = {"DAYBOOK_DIGEST_TIME": "23:59", "DAYBOOK_DIGEST_GRACE": "0", "DAYBOOK_LOG_LEVEL": "WARNING"}


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks ack", description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="medium")
    parser.add_argument("--rate", type=float, default=20, help="interactions a second")
    parser.add_argument("--seconds", type=float, default=30)
    options = parser.parse_args(arguments)
    print(f"ack: {SIZES[options.size].engagements} engagements, {options.rate:g} interactions a second")
    with tempfile.TemporaryDirectory() as home:
        make_home(Path(home), SIZES[options.size])
        serve = [str(Path(sys.executable).with_name("daybook")), "serve"]
        bot = asyncio.run(measure(serve, Path(home), rate=options.rate, seconds=options.seconds))
        empty = [sys.executable, "-m", "benchmarks.ack_empty"]
        base = asyncio.run(measure(empty, Path(home), rate=options.rate, seconds=options.seconds))
    for share in (0.5, 0.99, 1.0):
        ours, theirs = share_of(bot, share), share_of(base, share)
        name = "slowest" if share == 1 else f"p{share * 100:.0f}"
        print(f"  {name:8} bot {ours * 1000:8.1f} ms   empty {theirs * 1000:8.1f} ms   {ours / theirs:6.1f}")


def make_home(home: Path, size: Size) -> None:
    """The company as a running bot has it: the guided actions are in the ledger."""
    company = open_company(size)
    company.dispose()
    shutil.copy(company.url.removeprefix("sqlite:///"), home / "daybook.db")
    database = open_database(f"sqlite:///{home / 'daybook.db'}")
    run(database, time.time_ns() // 1000)
    database.dispose()
    os.sync()  # else the first checkpoint of the bot pays for the copy


async def measure(command: list[str], home: Path, *, rate: float, seconds: float) -> list[float]:
    """Seconds to each acknowledgement, sorted."""
    async with Playground() as slack, _running(command, home, slack):
        await slack.sockets.wait_connected(60)
        reps = [slack.add_user(f"Rep {number}", f"rep{number}@acme.test") for number in range(REPS)]
        for turn in range(WARM_UP * REPS):
            await slack.sockets.wait_acked(await _interact(slack, reps[turn % REPS], turn), 60)
        sent: list[Envelope] = []
        began = time.monotonic()
        for turn in range(math.ceil(rate * seconds)):
            await asyncio.sleep(max(0.0, began + turn / rate - time.monotonic()))
            sent.append(await _interact(slack, reps[turn % REPS], turn))
        for envelope in sent:
            await slack.sockets.wait_acked(envelope, 60)
    return sorted(envelope.ack_seconds or math.inf for envelope in sent)


async def _interact(slack: Playground, rep: User, turn: int) -> Envelope:
    match (turn // REPS) % 4:
        case 0:
            return await slack.people.open_home(rep)
        case 1 | 2 as tab:
            try:
                return await slack.people.press_home(rep, f"nav:{('actions', 'summary')[tab - 1]}")
            except NotThere:  # the empty handler draws no Home, and a busy bot has not drawn it yet
                return await slack.people.open_home(rep)
        case _:
            return await slack.people.say(rep, "today")


@asynccontextmanager
async def _running(command: list[str], home: Path, slack: Playground) -> AsyncIterator[None]:
    tokens = {
        "SLACK_API_BASE": slack.api_base, "SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token,
    }  # fmt: skip
    environment = {"PATH": os.environ["PATH"], "DAYBOOK_HOME": str(home), **tokens, **QUIET}
    process = await asyncio.create_subprocess_exec(*command, env=environment)
    try:
        yield
    finally:
        process.terminate()
        await process.wait()


def share_of(seconds: list[float], share: float) -> float:
    return seconds[min(math.ceil(share * len(seconds)), len(seconds)) - 1]


if __name__ == "__main__":
    main(sys.argv[1:])
