"""Socket Mode: a line to Slack that is made anew when it drops, when Slack asks, and when nothing has come for a while.

A line can be open, answer every ping and still deliver nothing. Nobody can tell it from a quiet hour, so a quiet line
is replaced: the new one is opened first, then the old one is closed, and nothing is lost between.
"""

import asyncio
import json
import logging
import random
import time
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import ClientError
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.logs import where
from bot.pulse import CONNECTED, QUIET, RECONNECTING, Pulse
from bot.slack.connection import Connection
from bot.slack.tokens import app_address
from crm.errors import DaybookError

log = logging.getLogger(__name__)
Json = dict[str, Any]
_HELLO = 5.0  # seconds
_LONGEST_WAIT = 15.0
_SHORT_LIFE = 5.0


@dataclass
class Socket:
    """`client` carries the app token. `ping_seconds`: an unanswered ping ends the line after one and a half of them."""

    app: AsyncApp
    client: AsyncWebClient
    pulse: Pulse
    ping_seconds: float = 10.0
    quiet_seconds: float = 40.0
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    port: int = 0  # listens on none
    _address: str = ""
    _current: Connection | None = None
    _retiring: set[asyncio.Task[None]] = field(default_factory=set)

    async def open(self) -> None:
        """Tries the app token. Raises BadInput or SlackUnreachable. Not connected yet."""
        self._address = await app_address(self.client)

    async def run(self) -> None:
        """Until cancelled; then the line is closed."""
        async with aiohttp.ClientSession() as session:
            try:
                await self._stay_connected(session)
            finally:
                if self._current is not None:
                    await self._current.retire()
                if self._retiring:
                    await asyncio.wait(self._retiring)

    async def _stay_connected(self, session: aiohttp.ClientSession) -> None:
        failures = 0
        while True:
            try:
                fresh = await self._connect(session)
            except (SlackApiError, ClientError, DaybookError, TimeoutError, OSError) as error:
                failures += 1
                self._say_trouble(error)
                await asyncio.sleep(_wait(failures))
                continue
            self._replace(fresh)
            began = time.monotonic()
            await self._until_over(fresh)
            short = time.monotonic() - began < _SHORT_LIFE and not fresh.heard_any
            failures = failures + 1 if short and fresh.over.is_set() else 0
            if failures > 1:
                await asyncio.sleep(_wait(failures))

    async def _connect(self, session: aiohttp.ClientSession) -> Connection:
        address, self._address = self._address or await app_address(self.client), ""
        web = await session.ws_connect(
            address, heartbeat=self.ping_seconds, proxy=self.client.proxy, ssl=self.client.ssl or True
        )
        connection = Connection(web, self._hear, self._say)
        try:
            await asyncio.wait_for(connection.greeted.wait(), _HELLO)
        except TimeoutError:
            log.warning("Slack opened a connection and said nothing on it")
        return connection

    def _replace(self, fresh: Connection) -> None:
        old, self._current = self._current, fresh
        if not self.ready.is_set():
            log.info("connected to Slack")
        if self.pulse.state != QUIET:
            self.pulse.becomes(CONNECTED)
        self.ready.set()
        if old is not None:
            task = asyncio.create_task(old.retire())
            self._retiring.add(task)
            task.add_done_callback(self._retiring.discard)

    async def _until_over(self, line: Connection) -> None:
        """Returns when another line is needed."""
        patience = self.quiet_seconds * random.uniform(0.85, 1.0)  # noqa: S311  not all processes at once
        while not line.over.is_set():
            left = line.heard_at + patience - time.monotonic()
            if left <= 0:
                log.debug("nothing came for %d s: the connection is renewed", patience)
                self.pulse.becomes(QUIET)
                return
            try:
                await asyncio.wait_for(line.over.wait(), left)
            except TimeoutError:
                continue
        self.pulse.becomes(CONNECTED if line.is_open else RECONNECTING)

    async def _hear(self, envelope: Json) -> Json | None:
        """What goes back with the envelope's id. None: the app refused it, and Slack may send it again."""
        self.pulse.heard()
        request = SocketModeRequest.from_dict(envelope)
        if request is None:
            return None
        answer = await run_async_bolt_app(self.app, request)
        if answer.status != 200:
            log.error("an envelope was not taken: %d", answer.status)
            return None
        said: Json = {"envelope_id": request.envelope_id}
        if answer.body:
            is_json = str(answer.headers.get("content-type", [""])[0]).startswith("application/json")
            said["payload"] = json.loads(answer.body) if is_json else {"text": answer.body}
        return said

    async def _say(self, text: str) -> None:
        """On the newest line."""
        if self._current is not None and self._current.is_open:
            await self._current.say(text)
        else:
            log.warning("an acknowledgement found no open connection")  # Slack sends the envelope again

    def _say_trouble(self, error: Exception) -> None:
        if self._current is None or not self._current.is_open:
            self.pulse.becomes(RECONNECTING)
        self.pulse.failed(error)
        log.warning("no connection to Slack: %s", where(error))


def _wait(failures: int) -> float:
    return min(0.25 * 2.0**failures, _LONGEST_WAIT) * random.uniform(0.5, 1.0)  # noqa: S311
