"""`daybook serve` in a process of its own, on a home of its own, against a playground in the test's process."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from crm.database import Database, open_database
from playground.server import Playground
from tests.commands import COMMAND

ALWAYS = {"DAYBOOK_DIGEST_TIME": "00:00", "DAYBOOK_DIGEST_DAYS": "mon-sun", "DAYBOOK_DIGEST_GRACE": "1440"}


@dataclass
class Served:
    home: Path
    slack: Playground
    settings: dict[str, str]
    words: tuple[str, ...] = ()  # after `serve`

    async def start(self) -> asyncio.subprocess.Process:
        environment = {
            "DAYBOOK_HOME": str(self.home),
            "PATH": "/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "SLACK_API_BASE": self.slack.api_base,
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            "SLACK_APP_TOKEN": self.slack.app_token,
            **ALWAYS,
            **self.settings,
        }
        with (self.home / "log").open("ab") as log:
            return await asyncio.create_subprocess_exec(
                str(COMMAND), "serve", *self.words, env=environment, cwd=self.home, stdout=log, stderr=log
            )

    @asynccontextmanager
    async def running(self) -> AsyncIterator[asyncio.subprocess.Process]:
        process = await self.start()
        try:
            yield process
        finally:
            await stop(process)

    def database(self) -> Database:
        return open_database(f"sqlite:///{self.home / 'daybook.db'}")

    @property
    def log(self) -> str:
        return (self.home / "log").read_text("utf-8")


async def stop(process: asyncio.subprocess.Process, sign: signal.Signals = signal.SIGTERM) -> int:
    """The exit code."""
    if process.returncode is None:
        process.send_signal(sign)
    return await asyncio.wait_for(process.wait(), 20)
