"""One websocket to Slack, from its hello to its end: what comes is worked, and acknowledged on the same line. Does not
mend itself: it says that it is over, and bot.slack.socket opens another."""

import asyncio
import contextlib
import json
import logging
import struct
import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import ClientError, ClientWebSocketResponse, WSCloseCode, WSMsgType

log = logging.getLogger(__name__)
Json = dict[str, Any]
Hear = Callable[[Json], Awaitable[Json | None]]  # an envelope; its answer, None: not to be acknowledged
Say = Callable[[str], Awaitable[None]]
_FAREWELL = 3.0  # seconds


class Connection:
    """`say_elsewhere`: another line, for acknowledgements that this one can no longer carry."""

    def __init__(self, web: ClientWebSocketResponse, hear: Hear, say_elsewhere: Say) -> None:
        self.over = asyncio.Event()  # it ended, or Slack asks for another
        self.greeted = asyncio.Event()
        self.heard_at = time.monotonic()  # the last envelope, or when it was opened
        self.heard_any = False
        self._web = web
        self._hear = hear
        self._say_elsewhere = say_elsewhere
        self._leaving = False
        self._working: set[asyncio.Task[None]] = set()
        self._receiving = asyncio.create_task(self._receive())

    async def retire(self) -> None:
        """What was sent before Slack reads the farewell is still worked: nothing is lost with the line."""
        if self._working:
            await asyncio.wait(set(self._working), timeout=_FAREWELL)
        self._leaving = True
        with contextlib.suppress(ClientError, OSError):
            await self._web.send_frame(struct.pack("!H", WSCloseCode.OK), WSMsgType.CLOSE)
        await asyncio.wait({self._receiving}, timeout=_FAREWELL)
        if self._working:
            await asyncio.wait(set(self._working), timeout=_FAREWELL)
        self._receiving.cancel()
        with contextlib.suppress(ClientError, OSError, asyncio.TimeoutError):
            await asyncio.wait_for(self._web.close(), 1)

    async def _receive(self) -> None:
        try:
            async for frame in self._web:
                if frame.type is WSMsgType.ERROR:
                    break
                if frame.type is WSMsgType.TEXT:
                    self._read(frame.data)
        finally:
            self._leaving = True
            self.over.set()

    def _read(self, text: str) -> None:
        try:
            said = json.loads(text)
        except ValueError:
            return  # Slack sends frames that are no messages now and then
        if not isinstance(said, dict):
            return
        self.greeted.set()
        if said.get("type") == "disconnect":
            log.info("Slack asks for a new connection: %s", said.get("reason"))
            self.over.set()
        elif said.get("envelope_id"):
            self.heard_at, self.heard_any = time.monotonic(), True
            task = asyncio.create_task(self._work(said))
            self._working.add(task)
            task.add_done_callback(self._working.discard)

    async def _work(self, envelope: Json) -> None:
        answer = await self._hear(envelope)
        if answer is not None:
            await self.say(json.dumps(answer))

    async def say(self, text: str) -> None:
        if not self._leaving:
            with contextlib.suppress(ClientError, OSError):
                await self._web.send_str(text)
                return
        await self._say_elsewhere(text)

    @property
    def is_open(self) -> bool:
        return not self._leaving
