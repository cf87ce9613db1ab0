"""A real bot on a real database against the playground, over HTTP and websockets, with a clock that tests can set."""

import asyncio
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from datetime import time as hour
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot import wiring
from bot.blocks import Message
from bot.blocks.elements import section
from bot.delivery.planner import Defaults
from bot.delivery.sender import Render
from bot.running import Bot, Options
from bot.settings import Settings, read_days
from bot.slack.clients import make_clients
from bot.slack.engine import Engine
from bot.slack.http import Address
from bot.wiring import render_digest
from crm.database import Database
from crm.importing import import_folder
from crm.schema.delivery import Delivery
from playground.server import Playground
from tests.folders import user, write_folder

MONDAY = datetime(2026, 11, 23, 8, 5, tzinfo=UTC)
DEFAULTS = Defaults(at=hour(8, 0), weekdays=read_days("mon-fri"), grace=timedelta(hours=4))


@dataclass
class Clock:
    """Stands still at `start`, or goes on from there; tests move it."""

    at: datetime = field(default_factory=lambda: MONDAY)

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


def fill(database: Database, folder: Path, users: Sequence[Mapping[str, Any]], **files: Any) -> None:
    """A mirror with these users (and what else a test needs)."""
    import_folder(database, write_folder(folder, users=users, **files), now=MONDAY, replace=True)


def rep(key: str, **fields: Any) -> dict[str, Any]:
    return user(key, **fields)


def make_bot(
    database: Database,
    slack: Playground,
    clock: Clock,
    *,
    render: Render | None = None,
    address: Address | None = None,
    engine: Engine | None = None,
    **options: Any,
) -> Bot:
    """`address`: in HTTP mode. `engine`: else the local mode, whose vectors lie beside the database."""
    clients = make_clients(
        api_base=slack.api_base, bot_token=slack.bot_token, app_token=slack.app_token, proxy=None,
        timeout=options.pop("timeout", 10),
    )  # fmt: skip
    quick = Options(
        DEFAULTS, alone=database.dialect == "sqlite", lease=5, per_minute=60_000, tick_seconds=0.2, ping_seconds=1,
        stop_seconds=3,
    )  # fmt: skip
    rendered, reading = render or render_digest(database, "en"), engine or make_engine(database)
    return Bot(database, clients, rendered, reading, clock, replace(quick, **options), address)


def make_engine(database: Database, home: Path | None = None, **settings: Any) -> Engine:
    """`settings` as the environment names them, in lower case; none of them: the local mode. `home`: where vectors
    lie."""
    chosen = {"daybook_home": home or Path(tempfile.gettempdir()) / f"daybook-{uuid.uuid4().hex}"} | settings
    return wiring.engine(Settings(_env_file=None, **chosen), database)


@asynccontextmanager
async def running(bot: Bot) -> AsyncIterator[Bot]:
    stop = asyncio.Event()
    task = asyncio.create_task(bot.run(stop))
    ready = asyncio.create_task(bot.ready.wait())
    try:
        await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED, timeout=10)
        if task.done():
            await task
        yield bot
    finally:
        ready.cancel()
        stop.set()
        await asyncio.wait_for(task, 10)


async def until(condition: Callable[[], object], seconds: float = 30) -> None:
    """Waits for what must come; fails when it does not."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        await asyncio.sleep(0.02)


def ledger_rows(database: Database) -> list[Any]:
    with database.reading() as connection:
        return list(connection.execute(select(Delivery.__table__).order_by(Delivery.user_id, Delivery.local_date)))


def rest(database: Database) -> bool:
    """Whether something was planned and nothing of it is still on its way."""
    rows = ledger_rows(database)
    return bool(rows) and not any(row.state in ("new", "sending") for row in rows)


def plain(user_id: str, _zone: str | None, now: datetime) -> Message:
    """A message that costs nothing to make, for tests of how it travels."""
    return Message(f"The day of {user_id}", [section(f"*The day of {user_id}*, {now:%H:%M}")])


def states(database: Database) -> dict[str, str]:
    """State by CRM user; for tests with one day."""
    return {row.user_id: row.state for row in ledger_rows(database)}
