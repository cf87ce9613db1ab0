"""What the bot hears and which handler answers. Acknowledges first, works an event once, never ends in silence."""

import asyncio
import logging
import re
import uuid
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
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
from bot.slack.forms.taking import Forms, Taken
from bot.slack.identity import Identity, NotMatched
from bot.slack.phrases import say
from bot.slack.refusals import not_matched, plain_message
from bot.slack.request import OTHER, USER_CHANGE, Request
from bot.slack.seen import first_time
from crm.database import Database
from crm.errors import Busy
from crm.instants import micros

log = logging.getLogger(__name__)
Handler = Callable[[Request], Awaitable[None]]
_ANY = re.compile(".*")
_FORM_SECONDS = 2.0  # Slack waits three for the answer of a form; later the answer comes as a message


@dataclass
class Listeners:
    """`handlers` by the kind of request."""

    database: Database
    identity: Identity
    answers: Answers
    now: Callable[[], datetime]
    handlers: dict[str, Handler]
    forms: Forms
    working: set[asyncio.Task[Any]] = field(default_factory=set)

    async def hear(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        with self._at_work():
            await self._work(Request.read(body))

    async def hear_form(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """The acknowledgement of a form says what is wrong under its fields, or what view comes next."""
        with self._at_work():
            request = Request.read(body)
            taking = asyncio.create_task(self._take(request))
            done, _ = await asyncio.wait({taking}, timeout=_FORM_SECONDS)
            answer = taking.result() if done else None
            await ack(**(answer.acknowledgement if answer else {}))
            await self._guarded(request, self.forms.show_taken(request, await taking, in_time=bool(done)))

    async def hear_typing(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        with self._at_work():
            request, options = Request.read(body), []
            try:
                options = await self.forms.suggest(request)
            except Exception as error:  # noqa: BLE001  a list that stays empty; the form itself will say why
                log.error("suggestions for %s failed: %s", request.action, where(error))
            await ack(options=options)

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101
        self.working.add(task)
        try:
            yield
        finally:
            self.working.discard(task)

    async def _take(self, request: Request) -> Taken:
        """What became of the form; a failure closes it and is told like any other."""
        try:
            if not await asyncio.to_thread(first_time, self.database, request.id, now=micros(self.now())):
                return Taken()
            return await self.forms.take(request)
        except Exception as error:  # noqa: BLE001
            await self._show(request, error)
            return Taken()

    async def _work(self, request: Request) -> None:
        handler = self.handlers.get(request.kind)
        if handler is None or request.kind == OTHER or not request.user:
            return
        await self._guarded(request, self._once(request, handler))

    async def _once(self, request: Request, handler: Handler) -> None:
        if await asyncio.to_thread(first_time, self.database, request.id, now=micros(self.now())):
            await handler(request)

    async def _guarded(self, request: Request, work: Awaitable[None]) -> None:
        try:
            await work
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
            key = "slack_down" if slack_down else "busy" if isinstance(error, Busy) else "failed"
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
    app.view(_ANY)(listeners.hear_form)
    app.view_closed(_ANY)(_acknowledge)
    app.options(_ANY)(listeners.hear_typing)
    return app


async def _acknowledge(ack: AsyncAck) -> None:
    await ack()
