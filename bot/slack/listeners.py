"""What the bot hears and which handler answers. Acknowledges first, works an event once, never ends in silence."""

import asyncio
import logging
import re
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import ClientError
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.logs import where
from bot.slack.answers import Answers
from bot.slack.identity import Identity, NotMatched
from bot.slack.phrases import say
from bot.slack.refusals import not_matched, plain_message
from bot.slack.request import OTHER, USER_CHANGE, Request
from bot.slack.seen import first_time
from crm.database import Database
from crm.instants import micros

log = logging.getLogger(__name__)
Handler = Callable[[Request], Awaitable[None]]
_ANY = re.compile(".*")


@dataclass
class Listeners:
    """`handlers` by the kind of request."""

    database: Database
    identity: Identity
    answers: Answers
    now: Callable[[], datetime]
    handlers: dict[str, Handler]
    working: set[asyncio.Task[Any]] = field(default_factory=set)

    async def hear(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        task = asyncio.current_task()
        assert task is not None  # noqa: S101
        self.working.add(task)
        try:
            await self._work(Request.read(body))
        finally:
            self.working.discard(task)

    async def _work(self, request: Request) -> None:
        handler = self.handlers.get(request.kind)
        if handler is None or request.kind == OTHER or not request.user:
            return
        try:
            if await asyncio.to_thread(first_time, self.database, request.id, now=micros(self.now())):
                await handler(request)
        except Exception as error:  # noqa: BLE001  the one mapper: whatever it was, the person is told
            await self._show(request, error)

    async def _show(self, request: Request, error: Exception) -> None:
        if isinstance(error, NotMatched):
            message = not_matched(error)
        else:
            reference = uuid.uuid4().hex[:8]
            log.error("request %s (%s) failed, reference %s: %s", request.id, request.kind, reference, where(error))
            slack_down = isinstance(error, SlackApiError | ClientError | TimeoutError)
            language = await self._language(request)
            key = "slack_down" if slack_down else "failed"
            message = plain_message(say(language, key, reference=reference))
        if request.kind == USER_CHANGE:
            return  # nobody asked
        try:
            await self.answers.answer(request, message)
        except Exception as unanswered:  # noqa: BLE001
            log.error("request %s could not be answered: %s", request.id, where(unanswered))

    async def _language(self, request: Request) -> str:
        try:
            return (await self.identity.who(request.user)).language
        except NotMatched as error:
            return error.language
        except Exception:  # noqa: BLE001  the very thing that failed, perhaps
            return "en"


def make_app(listeners: Listeners, *, api_base: str, bot_token: str, team: str, bot_user: str) -> AsyncApp:
    """A Bolt app whose every request reaches the listeners. `authorize` is ours: one workspace, one token."""

    async def authorize(**_: Any) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=team, bot_token=bot_token, bot_user_id=bot_user)

    quiet = logging.getLogger("slack_bolt")
    app = AsyncApp(
        client=AsyncWebClient(base_url=api_base),
        authorize=authorize,
        signing_secret="",
        request_verification_enabled=False,  # Socket Mode: the line itself is authenticated
        logger=quiet,
        name="daybook",
    )
    app.event(_ANY)(listeners.hear)
    app.action(_ANY)(listeners.hear)
    app.command(_ANY)(listeners.hear)
    app.shortcut(_ANY)(listeners.hear)
    app.view(_ANY)(listeners.hear)
    app.view_closed(_ANY)(_acknowledge)
    app.options(_ANY)(_no_options)
    return app


async def _acknowledge(ack: AsyncAck) -> None:
    await ack()


async def _no_options(ack: AsyncAck) -> None:
    await ack(options=[])
