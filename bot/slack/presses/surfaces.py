"""Where a press is answered: in the message or Home it came from, else to the person alone. Never in silence.

Two presses in one message follow one another so closely that the second still carries the blocks of before the first:
what was written last is kept for a minute.
"""

import asyncio
import time
from collections import OrderedDict
from dataclasses import dataclass, field

from slack_sdk.errors import SlackApiError

from bot.blocks import Message
from bot.blocks.elements import Block
from bot.slack.answers import Answers
from bot.slack.presses.press import Press
from bot.slack.presses.reply import Reply
from bot.slack.request import Request
from bot.slack.trouble import is_said

_KEEP = 60.0  # seconds
_MOST = 500


@dataclass
class _Place:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    at: float = 0.0
    blocks: list[Block] = field(default_factory=list)


@dataclass
class Surfaces:
    answers: Answers
    _places: OrderedDict[tuple[str, str], _Place] = field(default_factory=OrderedDict)

    async def show(self, request: Request, press: Press, reply: Reply) -> None:
        stays = reply.edit is None or not press.blocks or (reply.refused and await self._is_foreign(request))
        if stays or not await self._edit(request, press, reply):
            await self.answers.answer(request, reply.said)

    async def _is_foreign(self, request: Request) -> bool:
        """In a direct message that is not of who pressed."""
        if not request.direct:
            return False
        return request.channel != await self.answers.direct(request.user)

    async def _edit(self, request: Request, press: Press, reply: Reply) -> bool:
        assert reply.edit is not None  # noqa: S101
        place = self._place((press.channel or "", press.ts) if press.ts else ("home", request.user))
        async with place.lock:
            recent = press.ts and place.blocks and time.monotonic() - place.at < _KEEP  # Home is drawn anew often
            blocks = reply.edit(place.blocks if recent else press.blocks)
            if blocks is None or not await self._write(request, press, blocks):
                return False
            place.at, place.blocks = time.monotonic(), blocks
            return True

    async def _write(self, request: Request, press: Press, blocks: list[Block]) -> bool:
        """False where Slack does not let that message be changed (any more)."""
        if press.ts is None:
            await self.answers.show_home(request.user, Message("", blocks))
            return True
        try:
            await self.answers.clients.reads.chat_update(
                channel=press.channel or "", ts=press.ts, text=press.text, blocks=blocks
            )
        except SlackApiError as error:
            if not is_said(error):
                raise
            return False
        return True

    def _place(self, key: tuple[str, str]) -> _Place:
        place = self._places.pop(key, None) or _Place()
        self._places[key] = place
        while len(self._places) > _MOST:
            self._places.popitem(last=False)
        return place
