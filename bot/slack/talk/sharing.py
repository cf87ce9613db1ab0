"""Share to channel: from the press below an answer that one person alone sees to the preview of what would be posted,
or to the reason why not. Posts nothing."""

import asyncio
from dataclasses import replace
from typing import Any

from bot.blocks.modal import View
from bot.language import Language
from bot.reading.sharing import checking, not_shared, not_shared_view, preview
from bot.slack.presses.reply import Asked, Modal
from bot.slack.refusals import plain_message
from bot.slack.request import Request
from bot.slack.talk.room import Room
from bot.slack.talk.sharing_draft import Closed, Draft, Why, drafted, own_display
from bot.slack.talk.sharing_notes import can_be_sent, note_share, shared_before
from bot.slack.talk.sharing_readers import Outside, Readers, readers
from bot.slack.views import Origin, pack
from insights.displays import Display

_PATIENCE = 1.2  # seconds; then a form says what is waited for: a press is good for three
_LONGEST = 60.0
_LONGEST_URL = 1500


async def share(room: Room, request: Request, asked: Asked) -> None:
    display = await asyncio.to_thread(own_display, room.desk.database, asked.rep, asked.press.key)
    if display is None:
        await room.answers.answer(request, plain_message(asked.words.say("presses.gone")))
        return
    request = beside(request, display)
    if display.shared_at is not None:
        await room.answers.answer(request, await asyncio.to_thread(shared_before, room, asked.rep, display.id))
        return
    found = await asyncio.to_thread(drafted, room.desk, asked.rep, display, at=asked.now)
    if isinstance(found, Draft):
        await _offer(room, request, asked, found)
    else:
        await refuse(room, request, asked, display, found)


def beside(request: Request, display: Display) -> Request:
    """What is said stands where the answer stands: a form, and an ephemeral message, need not tell of the thread."""
    return replace(request, thread=display.thread) if request.channel == display.channel else request


async def refuse(room: Room, request: Request, asked: Asked, display: Display, why: Why) -> None:
    await asyncio.to_thread(note_share, room.desk.database, asked.actor, display, f"refused: {why}", now=asked.now)
    await room.answers.answer(request, not_shared(asked.words, why, display.id, copy=can_be_sent(why)))


async def who_reads(room: Room, asked: Asked, display: Display) -> Readers | Outside:
    slack, users = room.answers.clients.reads, room.identity.users
    looking = readers(slack, users, display.channel or "", asked.rep.slack_id)
    try:
        return await asyncio.wait_for(looking, _LONGEST)
    except TimeoutError:
        return "unknown"


async def _offer(room: Room, request: Request, asked: Asked, draft: Draft) -> None:
    """The form opens before the press is too old, also where Slack is slow to tell who reads there."""
    display = draft.display
    looking = asyncio.create_task(who_reads(room, asked, display))
    done, _ = await asyncio.wait({looking}, timeout=_PATIENCE)
    if not done:
        waiting = Modal(checking(asked.words, pack(asked.press.origin, {})))
        opened = await room.surfaces.open(request, asked.press, waiting, asked.rep.language)
        result: Readers | Outside | Closed = await looking
        rep = await room.identity.who(asked.rep.slack_id)  # a minute may have passed
        now = await asyncio.to_thread(drafted, room.desk, rep, display, at=asked.now)
        if isinstance(now, Draft):
            draft = now
        elif isinstance(result, Readers):
            result = now
        if opened:
            await room.surfaces.redraw(opened, await _shown(room, request, asked, draft, result))
        return
    found = looking.result()
    if isinstance(found, Readers):
        view = await _shown(room, request, asked, draft, found)
        await room.surfaces.open(request, asked.press, Modal(view), asked.rep.language)
    else:
        await refuse(room, request, asked, display, found)


async def _shown(room: Room, request: Request, asked: Asked, draft: Draft, result: Readers | Outside | Closed) -> View:
    if isinstance(result, Readers):
        url = request.response_url if len(request.response_url) <= _LONGEST_URL else ""
        data = {"display": draft.display.id, "people": result.people, "group": result.group, "url": url}
        return previewed(asked.words, draft, asked.press.origin, data)
    await asyncio.to_thread(
        note_share, room.desk.database, asked.actor, draft.display, f"refused: {result}", now=asked.now
    )
    message = not_shared(asked.words, result, draft.display.id, copy=can_be_sent(result))
    return not_shared_view(asked.words, message, pack(asked.press.origin, {}))


def previewed(
    words: Language, draft: Draft, origin: Origin | None, data: dict[str, Any], *, changed: bool = False
) -> View:
    """`data` goes along with the form, and with it the print of what it shows."""
    place = words.say("share.here") if data["group"] else f"<#{draft.display.channel}>"
    metadata = pack(origin, {**data, "print": draft.print})
    return preview(words, draft.message, place=place, people=data["people"], metadata=metadata, changed=changed)
