"""Where a press is answered: in its message or Home, in a form, else to the person alone. Never in silence.

Two presses in one message follow one another so closely that the second still carries the blocks of before the first:
what was written last is kept for a minute. A form does not carry the message it was opened from: what was pressed in
is kept for an hour, and read from Slack where another process had it.
"""

import asyncio
import logging
import time
from collections import OrderedDict
from dataclasses import dataclass, field

from slack_sdk.errors import SlackApiError

from bot.blocks import Message
from bot.blocks.elements import Block
from bot.blocks.modal import View
from bot.slack.answers import Answers
from bot.slack.homes import Homes
from bot.slack.phrases import say
from bot.slack.posting import Refused
from bot.slack.presses.press import Press
from bot.slack.presses.reply import Modal, Reply
from bot.slack.presses.rows import Edit
from bot.slack.refusals import plain_message
from bot.slack.request import Request
from bot.slack.trouble import is_said, name_of

log = logging.getLogger(__name__)
_KEEP = 60.0  # seconds in which a press may still carry older blocks
_KEEP_FOR_FORMS = 3600.0
_MOST = 500
_LEFT = frozenset({"hash_conflict", "not_found"})
_TOO_SLOW = frozenset({"expired_trigger_id", "trigger_expired", "exchanged_trigger_id", "trigger_exchanged"})


@dataclass
class _Place:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    at: float = 0.0
    text: str = ""
    blocks: list[Block] = field(default_factory=list)

    def keep(self, text: str, blocks: list[Block]) -> None:
        self.at, self.text, self.blocks = time.monotonic(), text, blocks

    def recent(self, seconds: float) -> bool:
        return bool(self.blocks) and time.monotonic() - self.at < seconds


@dataclass
class Surfaces:
    answers: Answers
    homes: Homes
    _places: OrderedDict[tuple[str, str], _Place] = field(default_factory=OrderedDict)

    async def show(self, request: Request, press: Press | None, reply: Reply, language: str = "en") -> None:
        if reply.modal is not None and press is not None:
            self._remember(press)
            await self.open(request, press, reply.modal, language)
        if reply.posted is not None and not await self.answers.write_to(request.user, reply.posted):
            await self.answers.answer(request, reply.posted)
        if reply.placed is not None:
            await self._post_beside(request, reply.placed)
        stays = reply.edit is None or press is None or (reply.refused and await self.is_foreign(request))
        shown = not stays and press is not None and await self._edit(request, press, reply)
        if not shown and reply.said is not None:
            await self.answers.answer(request, reply.said)
        if not (shown and press is not None and press.ts is None) and _may_have_changed(reply):
            self.homes.refresh_soon(request.user)

    async def _post_beside(self, request: Request, message: Message) -> None:
        """For good in the direct message, in its thread; anywhere else to who pressed alone."""
        own = request.direct and not await self.is_foreign(request)
        posted = await self.answers.post(request.channel, message, request.thread) if request.channel and own else None
        if posted is None or isinstance(posted, Refused):
            await self.answers.answer(request, message)

    async def put(self, channel: str, ts: str, message: Message) -> bool:
        """In place of all that the message shows. False where Slack does not let it be changed (any more)."""
        place = self._place((channel, ts))
        async with place.lock:
            if not await self.answers.change(channel, ts, message):
                return False
            place.keep(message.text, message.blocks)
            return True

    async def redraw(self, view_id: str, view: View) -> None:
        """The modal of that id, unless it was closed meanwhile."""
        try:
            await self.answers.clients.posts.views_update(view_id=view_id, view=view)
        except SlackApiError as error:
            if name_of(error) not in _LEFT:
                raise
            log.info("the form was closed meanwhile")

    async def open(self, request: Request, press: Press, modal: Modal, language: str) -> str | None:
        """Its id. A trigger lives for three seconds; what came too late is said (None), and a second press does it."""
        posts, view = self.answers.clients.posts, modal.view
        try:
            if modal.how == "update" and press.view is not None:
                answer = await posts.views_update(view_id=press.view.id, hash=press.view.hash, view=view)
            elif modal.how == "push":
                answer = await posts.views_push(trigger_id=press.trigger_id, view=view)
            else:
                answer = await posts.views_open(trigger_id=press.trigger_id, view=view)
            return str((answer.get("view") or {}).get("id") or "")
        except SlackApiError as error:
            if name_of(error) in _LEFT:
                log.info("the form was changed or closed meanwhile")  # by the same person: nothing to say
            elif name_of(error) in _TOO_SLOW:
                await self.answers.answer(request, plain_message(say(language, "too_slow")))
            else:
                raise
        return None

    async def is_foreign(self, request: Request) -> bool:
        """In a direct message that is not of who pressed."""
        if not request.direct:
            return False
        return request.channel != await self.answers.direct(request.user)

    def _remember(self, press: Press) -> None:
        if press.ts and press.blocks:
            place = self._place((press.channel or "", press.ts))
            if not place.recent(_KEEP):
                place.keep(press.text, press.blocks)

    async def _edit(self, request: Request, press: Press, reply: Reply) -> bool:
        assert reply.edit is not None  # noqa: S101
        if press.ts is None:
            return await self.homes.edit(request.user, press, reply)
        return await self.edit(press, reply.edit)

    async def edit(self, press: Press, edit: Edit) -> bool:
        """In the message that was pressed in. False where that is not there, or Slack does not let it be changed."""
        place = self._place((press.channel or "", press.ts or ""))
        async with place.lock:
            text, now = await self._current(press, place)
            blocks = edit(now) if now else None
            if blocks is None or not await self._write(press, text, blocks):
                return False
            place.keep(text, blocks)
            return True

    async def _current(self, press: Press, place: _Place) -> tuple[str, list[Block]]:
        """The message as it stands now, as far as it is known."""
        if place.recent(_KEEP) or (not press.blocks and place.recent(_KEEP_FOR_FORMS)):
            return place.text, place.blocks
        if press.blocks:
            return press.text, press.blocks
        return await self._read(press)

    async def _read(self, press: Press) -> tuple[str, list[Block]]:
        try:
            answer = await self.answers.clients.reads.conversations_history(
                channel=press.channel or "", latest=press.ts, oldest=press.ts, inclusive=True, limit=1
            )
        except SlackApiError as error:
            if not is_said(error):
                raise
            return "", []
        found = [one for one in answer.get("messages") or [] if one.get("ts") == press.ts]
        return (str(found[0].get("text") or ""), list(found[0].get("blocks") or [])) if found else ("", [])

    async def _write(self, press: Press, text: str, blocks: list[Block]) -> bool:
        return await self.answers.change(press.channel or "", press.ts or "", Message(text, blocks))

    def _place(self, key: tuple[str, str]) -> _Place:
        place = self._places.pop(key, None) or _Place()
        self._places[key] = place
        while len(self._places) > _MOST:
            self._places.popitem(last=False)
        return place


def _may_have_changed(reply: Reply) -> bool:
    """A form that was only opened changed nothing."""
    return reply.edit is not None or reply.modal is None or reply.modal.how == "update"
