"""A meeting's brief with the insight of its deal: at once, or the brief first while a model reads the deal."""

import asyncio

from bot.blocks.elements import context
from bot.reading.brief import brief_message
from bot.reading.insight import Drawn
from bot.records.meeting import Brief
from bot.slack.presses.reply import Asked
from bot.slack.request import Request
from bot.slack.talk.insight import told_in
from bot.slack.talk.insight_kept import keep
from bot.slack.talk.insight_place import Place, own_place, post, put
from bot.slack.talk.insight_read import Read, is_there, read
from bot.slack.talk.room import Room


async def show_brief(room: Room, request: Request, asked: Asked, brief: Brief) -> None:
    place = await own_place(room, request)
    if brief.deal is None:
        await _post(room, request, place, Drawn(brief.message()))
        return
    reading = asyncio.create_task(read(room, asked, brief.deal.id))
    if await is_there(reading):
        await _keep(room, asked, await _post(room, request, place, _drawn(brief, found := await reading)), found)
        return
    there = await _post(room, request, place, Drawn(brief.message(context(asked.words.say("insight.reading")))))
    if there is None or not there.ts:
        return
    async with told_in(room, request, asked, there, instead=brief.message):
        await room.note_begun(request.id, there.channel, there.ts)
        found = await reading
        await _keep(room, asked, await put(room, there, _drawn(brief, found)), found)


def _drawn(brief: Brief, found: Read | None) -> Drawn:
    if found is None:
        return Drawn(brief.message())
    return brief_message(brief, found.insight, found.voice, read_at=found.read_at)


async def _post(room: Room, request: Request, place: Place, drawn: Drawn) -> Place | None:
    there = await post(room, place, drawn)
    if there is None:
        await room.answers.answer(request, drawn.message)
    return there


async def _keep(room: Room, asked: Asked, there: Place | None, found: Read | None) -> None:
    if there is not None and there.ts and found is not None:
        await keep(room, asked, found, there)
