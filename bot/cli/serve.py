"""`serve`: the bot over Socket Mode or HTTP, until it is told to stop."""

import asyncio
import contextlib
import gc
import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.run import app

if TYPE_CHECKING:
    from bot.running import Bot

# Days are drawn in threads, and each of them holds the interpreter for a turn while an acknowledgement waits for it
# some ten times. So no more threads than cores, and short turns (Python's own are 5 ms); see docs/benchmarks.md.
_THREADS = max(2, os.cpu_count() or 2)
_TURN = 0.0005  # seconds
_OLD = 200  # passes over the middle generation before one over the old; Python's own is 10


class Mode(StrEnum):
    SOCKET = "socket"
    HTTP = "http"


@app.command(epilog="Example: SLACK_BOT_TOKEN=xoxb-… SLACK_APP_TOKEN=xapp-… daybook serve")
def serve(
    mode: Annotated[Mode, typer.Option("--mode", help="How Slack reaches the bot.")] = Mode.SOCKET,
) -> None:
    """Run the bot: answers in Slack and sends each rep's digest once, at the rep's hour."""
    from bot.credentials import require_secrets
    from bot.settings import hide_from_libraries, load_settings

    settings = load_settings()
    require_secrets(settings, http=mode is Mode.HTTP)

    from bot import wiring
    from bot.logs import set_up_logs

    hide_from_libraries()
    set_up_logs(settings.daybook_log_level, settings.daybook_log_format)
    database = wiring.database(settings)
    bot = wiring.bot(settings, database, http=mode is Mode.HTTP)
    with wiring.lock(settings):
        asyncio.run(until_told(bot))
    database.dispose()


async def until_told(bot: "Bot") -> None:
    sys.setswitchinterval(_TURN)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(_THREADS, "work"))
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    settled = asyncio.create_task(_settled(bot))
    running, told = asyncio.create_task(bot.run(stop)), asyncio.create_task(stop.wait())
    await asyncio.wait({running, told}, return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    settled.cancel()
    if not bot.started.is_set() and not running.done():
        running.cancel()  # still asking Slack who it is: nothing is in flight
    with contextlib.suppress(asyncio.CancelledError):
        await running


async def _settled(bot: "Bot") -> None:
    """Going through all that lives takes the collector a fifth of a second, and every acknowledgement waits for it. So
    what was made and loaded at the start is left out for good, and the rest is looked at less often
    (docs/benchmarks.md)."""
    await bot.ready.wait()
    await bot.engine.run(bot.engine.warm)
    gc.collect()
    gc.freeze()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, _OLD)
