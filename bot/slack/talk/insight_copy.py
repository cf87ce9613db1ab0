"""Copy: the whole insight as plain text, read anew with the rights of who presses. In a form to select it in; what is
longer than a field holds, or took too long for a form, comes as a file, and as messages where Slack takes no file."""

import asyncio
import logging

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.blocks import Message, limits
from bot.blocks.elements import section
from bot.blocks.message import shown
from bot.blocks.text import escaped
from bot.reading.insight import Drawn
from bot.reading.insight_lines import deal_name
from bot.reading.insight_plain import MOST, copy_form, in_parts, plain_text
from bot.slack.presses.reply import Asked, Reply, opened
from bot.slack.request import Request
from bot.slack.talk.insight import gone_message, is_own
from bot.slack.talk.insight_kept import kept_at
from bot.slack.talk.insight_place import Place, own_place, put
from bot.slack.talk.insight_read import Read, deal_of, is_there, read
from bot.slack.talk.room import Room
from bot.slack.trouble import is_said, name_of

log = logging.getLogger(__name__)
_FOR_A_FORM = 2.0  # seconds; Slack opens one within three
_UPLOAD_SECONDS = 30


async def copy_insight(room: Room, request: Request, asked: Asked) -> None:
    reading = asyncio.create_task(read(room, asked, deal_of(asked)))
    in_time = await is_there(reading, _FOR_A_FORM)
    found = await reading
    if found is None:
        await _say_gone(room, request, asked)
        return
    text = plain_text(found.insight, found.voice)
    if in_time and limits.length(text) <= MOST:
        form = copy_form(asked.words, text, found.insight.deal.id)
        await room.surfaces.show(request, request.press, opened(asked, form), asked.rep.language)
    else:
        await _send(room, request, asked, found, text)


async def _say_gone(room: Room, request: Request, asked: Asked) -> None:
    if await is_own(room, request, asked, await kept_at(room, asked.press)):
        await put(room, Place.of(asked.press, request), Drawn(gone_message(asked)))
    else:
        await room.surfaces.show(request, request.press, Reply(gone_message(asked), None), asked.rep.language)


async def _send(room: Room, request: Request, asked: Asked, found: Read, text: str) -> None:
    """In the thread of the insight, in the direct message."""
    place = await own_place(room, request)
    inside = asked.press.channel == place.channel
    thread = place.thread or (asked.press.ts if inside else None)
    said = asked.words.say("insight.copy.file", deal=escaped(deal_name(found.insight, asked.words), limits.TITLE))
    if await _upload(room, place.channel, thread, f"insight-{found.insight.deal.id[:40]}.txt", text, said):
        return
    await room.answers.post(place.channel, Message(shown(said), [section(said)]), thread)
    for block in in_parts(text):
        await room.answers.post(place.channel, Message(shown(said), [block]), thread)


async def _upload(room: Room, channel: str, thread: str | None, name: str, text: str, said: str) -> bool:
    """False where Slack takes no file."""
    content, client = text.encode(), room.answers.clients.posts
    try:
        address = await client.files_getUploadURLExternal(filename=name, length=len(content))
        timeout = aiohttp.ClientTimeout(total=_UPLOAD_SECONDS)
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.post(str(address["upload_url"]), data=content, proxy=client.proxy) as answer,
        ):
            answer.raise_for_status()
        await client.files_completeUploadExternal(
            files=[{"id": str(address["file_id"]), "title": name}], channel_id=channel, initial_comment=said,
            thread_ts=thread,
        )  # fmt: skip
    except SlackApiError as error:
        if not is_said(error):
            raise
        log.info("no file: %s", name_of(error))
        return False
    except aiohttp.ClientResponseError as error:
        log.info("no file: HTTP %s", error.status)
        return False
    return True
