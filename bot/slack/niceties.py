"""Slack's methods that an answer can do without: streams, the line that says what is being done, suggested prompts.
What goes wrong with one is told, never raised; a method that this Slack lacks is not asked for again."""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.trouble import name_of

log = logging.getLogger(__name__)
_LACKING = frozenset({"unknown_method", "method_deprecated", "missing_scope", "not_allowed_token_type"})
_STATUS = "assistant.threads.setStatus"
_PATIENCE = 3.0  # seconds that an answer waits for the line to go away


@dataclass
class Niceties:
    """`client` must have no retry handlers: a message may not be begun twice."""

    client: AsyncWebClient
    lacking: set[str] = field(default_factory=set)
    _at_work: Counter[tuple[str, str]] = field(default_factory=Counter)
    _clearing: set[asyncio.Task[None]] = field(default_factory=set)

    async def call(self, method: str, payload: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
        """Slack's word for what went wrong, empty where nothing did; and its answer."""
        if method in self.lacking:
            return "unknown_method", {}
        try:
            answer = await self.client.api_call(method, json=dict(payload))
        except SlackApiError as error:
            name = name_of(error) or "no answer"
            if name in _LACKING:
                log.info("%s: %s; it is done without", method, name)
                self.lacking.add(method)
            return name, {}
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError, asyncio.IncompleteReadError) as error:
            return type(error).__name__, {}
        return "", answer.data if isinstance(answer.data, dict) else {}

    @asynccontextmanager
    async def at_work(self, channel: str, thread: str, status: str) -> AsyncIterator[None]:
        """The status stands in the thread until the work is over, whatever comes of it."""
        place = {"channel_id": channel, "thread_ts": thread}
        setting = asyncio.create_task(self.call(_STATUS, place | {"status": status}))
        self._at_work[channel, thread] += 1
        try:
            yield
        finally:
            self._at_work[channel, thread] -= 1
            if not self._at_work[channel, thread]:  # else the other question's stands there still
                del self._at_work[channel, thread]
                clearing = asyncio.create_task(self._clear(setting, place))
                self._clearing.add(clearing)
                clearing.add_done_callback(self._clearing.discard)
                await asyncio.wait({clearing}, timeout=_PATIENCE)

    async def _clear(self, setting: asyncio.Task[Any], place: Mapping[str, str]) -> None:
        await asyncio.wait({setting})  # else it would be set after it was cleared
        await self.call(_STATUS, {**place, "status": ""})
