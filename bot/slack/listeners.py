"""What the bot hears and which handler answers. Keeps it, acknowledges it, works it once; never ends in silence.

What a process that died has left is worked by the next one where that does no harm; else the person is told.
"""

import asyncio
import logging
import re
import time
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.logs import where
from bot.slack.answers import Answers
from bot.slack.begun import begun_for, take_back
from bot.slack.failures import failure
from bot.slack.forms.field_checks import typed
from bot.slack.forms.taking import Forms, Taken, late_acknowledgement, with_typed
from bot.slack.identity import Identity, NotMatched
from bot.slack.inbox import Inbox, Left
from bot.slack.phrases import say
from bot.slack.refusals import not_matched, plain_message
from bot.slack.request import FORM, HOME, OTHER, PANE, TYPING, USER_CHANGE, Request

log = logging.getLogger(__name__)
Handler = Callable[[Request], Awaitable[None]]
_ANY = re.compile(".*")
_KEEP_SECONDS = 0.6  # what cannot be kept by then is acknowledged all the same: Slack waits for three
_FORM_SECONDS = 0.9  # since a form came; later its answer comes as a message
_TOO_LATE = 600.0  # seconds
_ALWAYS = frozenset({HOME, PANE, USER_CHANGE})  # as good later as now
_UNASKED = frozenset({PANE, USER_CHANGE})  # what fails then is not told: nobody asked
Context = MutableMapping[str, Any]
Next = Callable[[], Awaitable[Any]]


@dataclass
class Listeners:
    """`handlers` by the kind of request."""

    inbox: Inbox
    identity: Identity
    answers: Answers
    handlers: dict[str, Handler]
    forms: Forms
    working: set[asyncio.Task[Any]] = field(default_factory=set)
    taking: set[str] = field(default_factory=set)  # forms whose answer, which is their acknowledgement, is being made

    async def keep(self, body: dict[str, Any], context: Context, next_: Next) -> BoltResponse | None:
        """Before anything is acknowledged. What was told before ends here."""
        context["came"] = time.monotonic()
        request = Request.read(body)
        if request.kind in (OTHER, TYPING) or not request.user:
            await next_()
            return None
        kept = asyncio.wrap_future(self.inbox.keep(request.id, body))
        context["kept"] = kept
        await asyncio.wait({kept}, timeout=_KEEP_SECONDS)
        if not kept.done():
            log.warning("request %s is acknowledged before it could be kept", request.id)
        elif kept.exception() is None and not kept.result():
            return BoltResponse(status=409 if request.id in self.taking else 200)
        await next_()
        return None

    async def hear(self, ack: AsyncAck, body: dict[str, Any], context: Context) -> None:
        await ack()
        request = Request.read(body)
        if "kept" in context and request.kind in self.handlers:
            with self._at_work():
                await self._guarded(request, self._once(request, context["kept"]))
                await self._finish(request.id)

    async def hear_form(self, ack: AsyncAck, body: dict[str, Any], context: Context) -> None:
        """The acknowledgement of a form says what is wrong under its fields, or what view comes next."""
        request = Request.read(body)
        with self._at_work():
            self.taking.add(request.id)
            taking = asyncio.create_task(self._take(request, context.get("kept")))
            since = time.monotonic() - context["came"]
            done, _ = await asyncio.wait({taking}, timeout=max(0.0, _FORM_SECONDS - since))
            answer = taking.result() if done else None
            self.taking.discard(request.id)
            await ack(**(answer.acknowledgement if answer else late_acknowledgement(request)))
            await self._guarded(request, self.forms.show_taken(request, await taking, in_time=bool(done)))
            await self._finish(request.id)

    async def resume(self) -> None:
        """What was left by a process that is gone, one after the other."""
        for left in await asyncio.to_thread(self.inbox.take_left):
            log.info("request %s was left by a process that is gone", left.key)
            request = Request.read(left.payload or {})
            if request.user:
                await self._guarded(request, self._again(request, left))
            await self._finish(left.key)

    async def _again(self, request: Request, left: Left) -> None:
        """A form is not sent twice: nobody knows how far it came. Old questions are not answered as if asked now."""
        for begun in begun_for(left.payload or {}):
            await take_back(self.answers, begun)
        handler = self.handlers.get(request.kind)
        if handler is not None and (request.kind in _ALWAYS or left.seconds_ago < _TOO_LATE):
            await handler(request)
        else:
            await self.answers.answer(request, plain_message(say(await self._language(request), "restarted")))

    async def forget_old(self) -> None:
        await asyncio.to_thread(self.inbox.forget_old)

    async def hear_typing(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        request, options = Request.read(body), []
        with self._at_work():
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

    async def _take(self, request: Request, kept: asyncio.Future[bool] | None) -> Taken:
        """What became of the form; a failure closes it and is told like any other."""
        try:
            if kept is None or not await kept:
                return Taken()
            return await self.forms.take(request)
        except Exception as error:  # noqa: BLE001
            await self._show(request, error)
            return Taken()

    async def _once(self, request: Request, kept: asyncio.Future[bool]) -> None:
        if await kept:
            await self.handlers[request.kind](request)

    async def _finish(self, key: str) -> None:
        try:
            await asyncio.to_thread(self.inbox.finish, key)
        except Exception as error:  # noqa: BLE001  the work is done; the next start will look at it once more
            log.error("request %s could not be marked as done: %s", key, where(error))

    async def _guarded(self, request: Request, work: Awaitable[None]) -> None:
        try:
            await work
        except Exception as error:  # noqa: BLE001  the one mapper: whatever it was, the person is told
            await self._show(request, error)

    async def _show(self, request: Request, error: Exception) -> None:
        if isinstance(error, NotMatched):
            message = not_matched(error)
        else:
            message = failure(error, await self._language(request), what=f"request {request.id} ({request.kind})")
            message = with_typed(message, typed(request.view)) if request.kind == FORM and request.view else message
        if request.kind in _UNASKED:
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
    app.use(listeners.keep)
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
