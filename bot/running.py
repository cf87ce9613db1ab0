"""The bot as it runs: Slack's line, the listeners and the courier around one database. Made in bot.wiring.

Starting raises DaybookError with a sentence; stopping lets what is in flight finish for a few seconds.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.confirmation import Confirming
from bot.delivery.courier import Courier
from bot.delivery.pace import Pace
from bot.delivery.planner import Defaults
from bot.delivery.recovery import Recovery
from bot.delivery.sender import WAITS, Render, Sender
from bot.indexing import Indexing
from bot.processes import Heartbeat
from bot.pulse import Pulse, wall
from bot.slack.answers import Answers
from bot.slack.clients import Clients
from bot.slack.engine import Engine
from bot.slack.forms.taking import Forms
from bot.slack.handlers import Handlers
from bot.slack.homes import Homes
from bot.slack.http import Address, HttpServer
from bot.slack.identity import Identity
from bot.slack.inbox import Inbox
from bot.slack.listeners import Listeners, make_app
from bot.slack.niceties import Niceties
from bot.slack.presses.reply import Desk
from bot.slack.presses.surfaces import Surfaces
from bot.slack.socket import Socket
from bot.slack.switches import Switches
from bot.slack.talk.room import Room
from bot.slack.tokens import SlackUnreachable, check_bot_token
from bot.slack.users import SlackUsers
from bot.watch import Watch
from crm.database import Database
from crm.purge import Outside, finish_purge

log = logging.getLogger(__name__)
Jobs = Sequence[Callable[[asyncio.Event], Coroutine[Any, Any, None]]]


@dataclass(frozen=True)
class Options:
    """What tests shorten. `alone`: no other process works on this database."""

    defaults: Defaults
    language: str = "en"
    alone: bool = False
    lease: float = 60.0
    waits: tuple[float, ...] = WAITS
    per_minute: float = 240.0
    workers: int = 4
    tick_seconds: float = 60.0
    ping_seconds: float = 10.0
    quiet_seconds: float = 40.0
    start_tries: int = 3
    stop_seconds: float = 8.0
    watch_seconds: float = 300.0


@dataclass
class Bot:
    """`address`: where Slack's requests come in HTTP mode; None: Socket Mode."""

    database: Database
    clients: Clients
    render: Render
    engine: Engine
    now: Callable[[], datetime]
    options: Options
    address: Address | None = None
    indexing: Indexing | None = None
    outside: Sequence[Outside] = ()  # stores that HIPAA deletes beside the database
    model_at: str = ""  # the address to which texts go, for who decides about it
    started: asyncio.Event = field(default_factory=asyncio.Event)  # Slack took the tokens
    ready: asyncio.Event = field(default_factory=asyncio.Event)  # connected, or listening
    port: int = 0  # in HTTP mode, once it listens
    pulse: Pulse = field(init=False)

    def __post_init__(self) -> None:
        self.pulse = Pulse("socket" if self.address is None else "http")

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop` is set."""
        whose = await self._check_token()
        team = whose["team_id"]
        jobs, listeners = self._assemble(team)
        app = make_app(
            listeners,
            api_base=self.clients.posts.base_url,
            bot_token=self.clients.posts.token or "",
            team=team,
            bot_user=whose["user_id"],
        )
        heartbeat = Heartbeat(self.database, self.pulse)
        confirming = Confirming(self.database, self.pulse, self._finish_purge, self.engine.let_go)
        await confirming.look()
        # before anything is heard: what it hears is its own
        await asyncio.to_thread(heartbeat.arrive, alone=self.options.alone)
        try:
            await self._serve(stop, self._line(app), (*jobs, confirming.run), listeners, heartbeat)
        finally:
            await asyncio.to_thread(heartbeat.leave)
            listeners.inbox.close()
            self.engine.close()

    async def _serve(
        self, stop: asyncio.Event, line: Socket | HttpServer, jobs: Jobs, listeners: Listeners, beat: Heartbeat
    ) -> None:
        await line.open()
        self.port = line.port
        self.started.set()
        connected = asyncio.create_task(line.run())
        at_work = {asyncio.create_task(job(stop)) for job in jobs}  # digests go out also while no socket comes up
        beating, stopped = asyncio.create_task(beat.run()), asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({stopped, connected}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            log.info("stopping")
            stop.set()
            connected.cancel()
            beating.cancel()
            await self._finish({connected, *at_work, beating, stopped, *listeners.working})
        if not connected.cancelled():
            connected.result()  # it never ends by itself: what ended it ends the bot

    def _finish_purge(self) -> None:
        finish_purge(self.database, self.outside, now=wall)

    async def _ticked(self) -> None:
        self.pulse.ticked()

    def _line(self, app: AsyncApp) -> Socket | HttpServer:
        if self.address is not None:
            return HttpServer(app, self.pulse, self.address, self.ready)
        options = self.options
        return Socket(app, self.clients.app, self.pulse, options.ping_seconds, options.quiet_seconds, self.ready)

    async def _check_token(self) -> dict[str, str]:
        for attempt in range(self.options.start_tries):
            try:
                return await check_bot_token(self.clients.reads)
            except SlackUnreachable:
                if attempt + 1 == self.options.start_tries:
                    raise
                await asyncio.sleep(2**attempt)
        raise AssertionError

    def _assemble(self, team: str) -> tuple[Jobs, Listeners]:
        options = self.options
        users = SlackUsers(self.clients.reads, team)
        identity = Identity(self.database, users, now=self.now, default_language=options.language)
        pace = Pace(per_minute=options.per_minute)
        answers = Answers(self.clients, pace)
        desk = Desk(self.database, options.defaults, options.language, self.model_at)
        working: set[asyncio.Task[Any]] = set()
        homes = Homes(desk, identity, answers, self.now, working)
        surfaces = Surfaces(answers, homes)
        switches = Switches(desk, identity, answers, self.now, self.outside, self.pulse.id, options.alone)
        room = Room(desk, self.engine, identity, answers, surfaces, self.now, switches, Niceties(self.clients.posts))
        handlers = Handlers(
            self.database, identity, answers, self.render, self.now, desk, surfaces, homes, room, options.language
        )
        forms = Forms(identity, surfaces, desk, room)
        inbox = Inbox(self.database, self.pulse.id, options.alone)
        listeners = Listeners(inbox, identity, answers, handlers.by_kind(), forms, working)
        recovery = Recovery(self.database, self.clients.reads, team, options.alone)
        sender = Sender(
            self.database,
            self.clients,
            identity,
            recovery,
            pace,
            self.render,
            self.now,
            lease=options.lease,
            waits=options.waits,
        )
        courier = Courier(
            self.database,
            team,
            sender,
            options.defaults,
            self.now,
            each_minute=[
                listeners.resume,
                handlers.empty_lost_homes,
                handlers.tell_admins,
                switches.look,
                listeners.forget_old,
                self._ticked,
            ],
            workers=options.workers,
            tick_seconds=options.tick_seconds,
        )
        watch = Watch(self.database, self.now, options.watch_seconds, tell=homes.refresh_those)
        jobs = (courier.run, watch.run)
        return (jobs if self.indexing is None else (*jobs, self.indexing.run)), listeners

    async def _finish(self, tasks: set[asyncio.Task[Any]]) -> None:
        _, left = await asyncio.wait(tasks, timeout=self.options.stop_seconds)
        for task in left:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
