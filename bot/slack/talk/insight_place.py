"""Where an insight stands in Slack: posted, or put in place of what was there, with what did not fit below it in its
thread. Knows nothing of what is in it."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from slack_sdk.errors import SlackApiError

from bot.blocks import Message
from bot.blocks.elements import Block, context
from bot.reading.insight import Drawn
from bot.slack.posting import Posted, Refused
from bot.slack.presses.press import Press
from bot.slack.request import Request
from bot.slack.talk.room import Room
from bot.slack.trouble import is_said

log = logging.getLogger(__name__)
_MARK = "insight~"  # begins the block_id of its buttons; then where the messages below it stand
_MOST = 8


@dataclass(frozen=True)
class Place:
    """`ts` empty: nothing stands there yet. `below`: what stands in the thread and belongs to it."""

    channel: str
    ts: str = ""
    thread: str | None = None
    below: tuple[str, ...] = ()

    @classmethod
    def of(cls, press: Press, request: Request) -> "Place":
        """The message that was pressed in."""
        marks = [str(block.get("block_id", "")) for block in press.blocks] + [press.block_id]
        listed = next((mark.removeprefix(_MARK) for mark in marks if mark.startswith(_MARK)), "")
        below = tuple(ts for ts in listed.split(",") if ts)[:_MOST]
        return cls(press.channel or "", press.ts or "", thread_of(press, request), below)


def thread_of(press: Press, request: Request) -> str | None:
    """Of a message in a thread; a message that began one stands above it."""
    return request.thread if request.thread != press.ts else None


async def own_place(room: Room, request: Request) -> Place:
    """For a message of its own: in the direct message, in the thread there in which it was asked for."""
    channel = await room.answers.direct(request.user)
    inside = request.press is not None and request.channel == channel
    return Place(channel, thread=thread_of(request.press, request) if request.press and inside else None)


async def post(room: Room, place: Place, drawn: Drawn) -> Place | None:
    """As a new message. None: Slack refused it; `ts` empty: nobody knows whether it stands there."""
    posted = await room.answers.post(place.channel, drawn.message, place.thread)
    if isinstance(posted, Refused):
        return None
    there = replace(place, ts=posted.ts if isinstance(posted, Posted) else "")
    return await put(room, there, drawn) if drawn.below and there.ts else there


async def put(room: Room, place: Place, drawn: Drawn) -> Place | None:
    """In place of what stands there and below it; where Slack does not let that be changed, as a new message."""
    await _remove(room, place.channel, place.below)
    below = [await _post(room, place, one) for one in drawn.below]
    there = replace(place, below=tuple(filter(None, below)))
    known = await room.engine.run(room.engine.displays.hang, place.channel, place.ts, there.below)
    await _remove(room, place.channel, [ts for ts in known if ts not in place.below])  # of a press at the same time
    marked = Message(drawn.message.text, _marked(drawn.message.blocks, there.below))
    if await room.surfaces.put(place.channel, place.ts, marked):
        return there
    return await post(room, replace(place, ts="", below=()), replace(drawn, below=()))


async def _remove(room: Room, channel: str, below: Sequence[str]) -> None:
    """From a Slack that does not delete it goes all the same."""
    for ts in below:
        try:
            await room.answers.clients.reads.chat_delete(channel=channel, ts=ts)
        except SlackApiError as error:
            if not is_said(error):
                raise
            await room.answers.change(channel, ts, Message("…", [context("…")]))


async def _post(room: Room, place: Place, message: Message) -> str:
    posted = await room.answers.post(place.channel, message, place.thread or place.ts)
    return posted.ts if isinstance(posted, Posted) else ""


def _marked(blocks: Sequence[Block], below: Sequence[str]) -> list[Block]:
    """On the last row of buttons."""
    marked = list(blocks)
    last = max((n for n, block in enumerate(marked) if block["type"] == "actions"), default=None)
    if last is not None and below:
        marked[last] = {**marked[last], "block_id": f"{_MARK}{','.join(below)}"}
    return marked
