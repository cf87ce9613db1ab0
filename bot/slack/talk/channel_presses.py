"""Hide, and a copy by direct message: presses below what one person alone sees in a channel. Nothing of either is for
others."""

import asyncio

from bot.blocks import Message
from bot.reading.answer import answer_message
from bot.reading.sharing import not_shared_view
from bot.slack.presses.reply import Asked
from bot.slack.refusals import plain_message
from bot.slack.request import Request
from bot.slack.talk.channel_original import delete_original, replace_original
from bot.slack.talk.room import Room
from bot.slack.talk.sharing import beside
from bot.slack.talk.sharing_draft import Draft, drafted, own_display
from bot.slack.talk.sharing_notes import local
from bot.slack.views import pack


async def hide(room: Room, request: Request, asked: Asked) -> None:
    """Slack may not know any more which message it was: then it is said when it goes."""
    slack, url = room.answers.clients.reads, request.response_url
    if await delete_original(slack, url):
        return
    if await replace_original(slack, url, plain_message(asked.words.say("share.hidden"))):
        return
    await room.answers.answer(request, plain_message(asked.words.say("share.stays")))


async def send_copy(room: Room, request: Request, asked: Asked) -> None:
    """As it would be answered there, as far as it may be seen now."""
    display = await asyncio.to_thread(own_display, room.desk.database, asked.rep, asked.press.key)
    if display is None:
        await room.answers.answer(request, plain_message(asked.words.say("presses.gone")))
        return
    request = beside(request, display)
    found = await asyncio.to_thread(drafted, room.desk, asked.rep, display, at=asked.now)
    if not isinstance(found, Draft):
        await _put(room, request, asked, plain_message(asked.words.say(f"share.not_sent.{found}")))
        return
    answer, around = found.seen
    message = answer_message(answer, around, question=found.question, display_id=display.id)
    sent = await room.answers.write_to(request.user, message)
    at = await asyncio.to_thread(local, room, asked.rep, asked.now)
    key = "copied" if sent else "copy_refused"
    said = asked.words.say(f"share.{key}", time=asked.words.clock(at))
    await _put(room, request, asked, plain_message(said))


async def say_sent(room: Room, request: Request, asked: Asked) -> None:
    """In a channel one does not see that a direct message came."""
    if request.channel and not request.direct and request.view is None:
        at = await asyncio.to_thread(local, room, asked.rep, asked.now)
        said = asked.words.say("share.copied", time=asked.words.clock(at))
        await room.answers.answer(request, plain_message(said))


async def _put(room: Room, request: Request, asked: Asked, message: Message) -> None:
    """In the place of the button, in the form or in the message."""
    if request.view is not None:
        await room.surfaces.redraw(request.view.id, not_shared_view(asked.words, message, pack(asked.press.origin, {})))
    elif not await replace_original(room.answers.clients.reads, request.response_url, message):
        await room.answers.answer(request, message)
