"""Deal insight in Slack: posted to who asks, shown whole or in short, and read anew. Each time with the rights of who
presses; in somebody else's message who presses gets one of their own. Never silence: what is being read says so, and
what failed stands where it would have stood."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

from bot.blocks import Message
from bot.blocks.elements import Block, context, section
from bot.blocks.message import shown
from bot.reading.insight import Drawn, insight_message, reading_message
from bot.slack.failures import failure
from bot.slack.identity import NotMatched
from bot.slack.presses.feedback import thanked_still
from bot.slack.presses.reply import Asked, gone
from bot.slack.presses.rows import Edit
from bot.slack.presses.standing import may_stand
from bot.slack.request import Request
from bot.slack.talk.channel_presses import say_sent
from bot.slack.talk.insight_kept import differs, keep, kept_at, since
from bot.slack.talk.insight_place import Place, own_place, post, put
from bot.slack.talk.insight_read import Read, deal_of, is_there, read
from bot.slack.talk.room import Room
from insights.displays import Display


async def show_insight(room: Room, request: Request, asked: Asked) -> None:
    """Deal insight, wherever it is pressed: a message of its own in the direct message."""
    place = await own_place(room, request)
    reading = asyncio.create_task(read(room, asked, deal_of(asked)))
    if not await is_there(reading):
        there = await post(room, place, Drawn(reading_message(asked.words)))
        if there is not None and there.ts:
            async with told_in(room, request, asked, there):
                await room.note_begun(request.id, there.channel, there.ts)
                await say_sent(room, request, asked)
                await _show(room, asked, there, await reading)
            return
    found = await reading
    if found is None:
        await room.surfaces.show(request, request.press, gone(asked), asked.rep.language)
        return
    drawn = insight_message(found.insight, found.voice, read_at=found.read_at)
    there = await post(room, place, drawn)
    if there is None:
        await room.answers.answer(request, drawn.message)
        return
    await say_sent(room, request, asked)
    if there.ts:
        await keep(room, asked, found, there)


async def show_more(room: Room, request: Request, asked: Asked) -> None:
    await _redraw(room, request, asked, more=True)


async def show_less(room: Room, request: Request, asked: Asked) -> None:
    await _redraw(room, request, asked)


async def refresh(room: Room, request: Request, asked: Asked) -> None:
    """Also Try again. What stands there stays until there is something new, where it may."""
    more = any(_verb(element) == "insight_less" for element in _elements(asked.press.blocks))
    await _redraw(room, request, asked, more=more, anew=True)


async def is_own(room: Room, request: Request, asked: Asked, kept: Display | None) -> bool:
    """Whether the message that was pressed in was shown to who presses."""
    if kept is not None:
        return kept.user_id == asked.rep.viewer.user_id
    return bool(asked.press.ts) and request.direct and not await room.surfaces.is_foreign(request)


def gone_message(asked: Asked) -> Message:
    """To the letter what is said of what does not exist."""
    said = asked.words.say("presses.gone")
    return Message(shown(said), [section(said)])


async def _redraw(room: Room, request: Request, asked: Asked, *, more: bool = False, anew: bool = False) -> None:
    before = await kept_at(room, asked.press)
    if not await is_own(room, request, asked, before):
        await show_insight(room, request, asked)
        return
    place = Place.of(asked.press, request)
    stands = before is not None and await room.engine.run(may_stand, room.desk.database, asked.rep.viewer, before)
    async with (_told_in_grey if stands else told_in)(room, request, asked, place):
        reading = asyncio.create_task(read(room, asked, deal_of(asked)))
        if (anew and stands) or not await is_there(reading):
            await _say_reading(room, asked, place, stands=stands)
        await _show(room, asked, place, await reading, before=before, more=more, anew=anew)


async def _say_reading(room: Room, asked: Asked, place: Place, *, stands: bool) -> None:
    """In the grey line; where all else may not be sent to Slack once more, in its place."""
    if stands:
        await room.surfaces.edit(asked.press, _greyed(asked.words.say("insight.reading")))
    else:
        await room.surfaces.put(place.channel, place.ts, reading_message(asked.words))


async def _show(
    room: Room,
    asked: Asked,
    place: Place,
    found: Read | None,
    *,
    before: Display | None = None,
    more: bool = False,
    anew: bool = False,
) -> None:
    """In place of what stands there."""
    if found is None:
        await put(room, place, Drawn(gone_message(asked)))
        return
    is_new = before is None or differs(before, found)
    said = since(found, before, asked.now) if anew and not is_new and before else ""
    drawn = insight_message(found.insight, found.voice, read_at=found.read_at, more=more, said=said)
    if not is_new:
        drawn = replace(drawn, message=replace(drawn.message, blocks=thanked_still(asked, drawn.message.blocks)))
    there = await put(room, place, drawn)
    if there is not None and there.ts and (is_new or there.ts != place.ts):
        await keep(room, asked, found, there)


@asynccontextmanager
async def told_in(
    room: Room, request: Request, asked: Asked, place: Place, *, instead: Callable[[Block], Message] | None = None
) -> AsyncIterator[None]:
    """What goes wrong is told where the insight would have stood. `instead`: what stands there then, with that."""
    try:
        yield
    except NotMatched:
        await put(room, place, Drawn(gone_message(asked)))
        raise
    except Exception as error:  # noqa: BLE001  whatever it was, the message that stands there must not stay as it is
        message = failure(error, asked.rep.language, what=f"request {request.id} (insight)")
        shown_there = instead(context(message.text)) if instead else message
        if await put(room, place, Drawn(shown_there)) is None:
            await room.answers.answer(request, message)


@asynccontextmanager
async def _told_in_grey(room: Room, request: Request, asked: Asked, place: Place) -> AsyncIterator[None]:
    """What goes wrong is told in the grey line; all else stays."""
    try:
        yield
    except NotMatched:
        await put(room, place, Drawn(gone_message(asked)))
        raise
    except Exception as error:  # noqa: BLE001  as above
        message = failure(error, asked.rep.language, what=f"request {request.id} (insight)")
        if not await room.surfaces.edit(asked.press, _greyed(message.text)):
            await room.answers.answer(request, message)


def _greyed(said: str) -> Edit:
    """The grey line above the feedback buttons says this; all else stays."""

    def edit(blocks: list[Block]) -> list[Block] | None:
        places = [n for n, block in enumerate(blocks) if block.get("type") == "context"]
        if not places:
            return None
        return [*blocks[: places[-1]], context(said), *blocks[places[-1] + 1 :]]

    return edit


def _elements(blocks: list[Block]) -> list[Block]:
    return [element for block in blocks for element in block.get("elements") or [] if isinstance(element, dict)]


def _verb(element: Block) -> str:
    return str(element.get("action_id", "")).partition(":")[0]
