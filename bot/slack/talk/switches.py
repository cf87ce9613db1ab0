"""The switches in the talk: what follows a form that turned one, and the words by which they are found."""

import asyncio
import re

from bot.blocks import Message
from bot.slack.forms.switches import ways_to
from bot.slack.identity import Rep
from bot.slack.presses.press import Press
from bot.slack.presses.reply import Asked, Filled
from bot.slack.request import Request
from bot.slack.talk.room import Room
from bot.slack.views import Origin

_WORDS = {"hipaa": "hipaa", "hipaa mode": "hipaa", "modalità hipaa": "hipaa",
          "settings": "settings", "impostazioni": "settings"}  # fmt: skip
_MENTION = re.compile(r"<@[^>]*>")


async def turned(room: Room, _request: Request, _filled: Filled) -> None:
    """Where nothing was turned there is nothing to follow."""
    await room.switches.look()


async def switch_words(room: Room, request: Request, rep: Rep) -> Message | None:
    """None for whatever else was written."""
    text = " ".join(_MENTION.sub(" ", request.text).split()).rstrip("?!.").casefold()
    asked = Asked(rep, Press.of(Origin(None, None, "", "", "")), room.now())
    return await asyncio.to_thread(ways_to, room.desk, asked, _WORDS[text]) if text in _WORDS else None
