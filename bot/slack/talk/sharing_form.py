"""Share, in the form that shows what would be posted: looks once more before the form closes, and posts exactly that.
What changed since is shown once more; a second press posts nothing."""

import asyncio

from bot.reading.sharing import not_shared, not_shared_view
from bot.slack.posting import Doubtful, Posted, Refused
from bot.slack.presses.reply import Accepted, Desk, Filled, Wrong, gone, only_said
from bot.slack.refusals import plain_message
from bot.slack.request import Request
from bot.slack.talk.channel_original import replace_original
from bot.slack.talk.room import Room
from bot.slack.talk.sharing import beside, previewed, refuse, who_reads
from bot.slack.talk.sharing_draft import Draft, drafted, own_display
from bot.slack.talk.sharing_notes import can_be_sent, local, note_share, shared_before
from bot.slack.talk.sharing_readers import Readers
from bot.slack.views import pack
from crm.instants import micros


def take_share(desk: Desk, filled: Filled) -> Wrong | Accepted:
    """Closes where what was previewed is still what would be posted; else the form shows what is left."""
    data, words = dict(filled.view.data), filled.words
    display = own_display(desk.database, filled.rep, str(data.get("display") or ""))
    if display is None:
        return Accepted(only_said(gone(filled.asked)))
    found = drafted(desk, filled.rep, display, at=filled.now)
    if not isinstance(found, Draft):
        note_share(desk.database, filled.asked.actor, display, f"refused: {found}", now=filled.now)
        message = not_shared(words, found, display.id, copy=can_be_sent(found))
        return Accepted(next=not_shared_view(words, message, pack(filled.view.origin, {})), late=message)
    if found.print != data.get("print"):
        late = not_shared(words, "changed", display.id, copy=True)
        return Accepted(next=previewed(words, found, filled.view.origin, data, changed=True), late=late)
    return Accepted()


async def post_shared(room: Room, request: Request, filled: Filled) -> None:
    """The form is closed: whatever happens now is said."""
    display_id = str(filled.view.data.get("display") or "")
    display = await asyncio.to_thread(own_display, room.desk.database, filled.rep, display_id)
    if display is None:
        return  # said already
    asked, request = filled.asked, beside(request, display)
    found = await asyncio.to_thread(drafted, room.desk, filled.rep, display, at=filled.now)
    if not isinstance(found, Draft) or found.print != filled.view.data.get("print"):
        await refuse(room, request, asked, display, "changed")
        return
    who = await who_reads(room, asked, display)
    if not isinstance(who, Readers):
        await refuse(room, request, asked, display, who)
    elif not await asyncio.to_thread(room.engine.displays.share, display.id, at=micros(filled.now)):
        await room.answers.answer(request, await asyncio.to_thread(shared_before, room, filled.rep, display.id))
    else:
        await _post(room, request, filled, found, who.people)


async def _post(room: Room, request: Request, filled: Filled, draft: Draft, people: int) -> None:
    display, words, actor = draft.display, filled.words, filled.asked.actor
    outcome = await room.answers.post(display.channel or "", draft.message, display.thread)
    if isinstance(outcome, Refused):
        await asyncio.to_thread(room.engine.displays.unshare, display.id)
        await refuse(room, request, filled.asked, display, "refused")
        return
    if isinstance(outcome, Posted):  # who asks on in its thread means that deal
        await asyncio.to_thread(room.engine.displays.placed, display.id, outcome.channel, outcome.ts)
    doubtful = isinstance(outcome, Doubtful)
    said = "in doubt" if doubtful else "posted"
    await asyncio.to_thread(note_share, room.desk.database, actor, display, said, now=filled.now, readers=people)
    if doubtful:
        await room.answers.answer(request, plain_message(words.say("share.maybe_shared")))
        return
    at = await asyncio.to_thread(local, room, filled.rep, filled.now)
    done = plain_message(words.say("share.shared", time=words.clock(at)))
    url = str(filled.view.data.get("url") or "")
    if not await replace_original(room.answers.clients.reads, url, done):
        await room.answers.answer(request, done)
