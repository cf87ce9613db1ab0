"""A question in a channel, a private channel or a group message: answered to who asked alone, in the thread where it
was asked. Nothing is streamed there, and nobody else's question or answer is context."""

from bot.blocks import Message
from bot.language import language
from bot.reading.answer import plain_answer
from bot.reading.sharing import for_asker
from bot.slack.identity import Rep
from bot.slack.presses.reply import Asked
from bot.slack.request import Request
from bot.slack.talk.around import seen_now
from bot.slack.talk.question_shown import gone, keep, note
from bot.slack.talk.question_text import no_question, question_in
from bot.slack.talk.room import Room
from bot.slack.talk.sharing_draft import own_display
from bot.slack.talk.turns import turns_before
from bot.slack.talk.wanted import Wanted
from crm.errors import NotVisible
from insights.questions.again import Given


async def answer_in_channel(room: Room, request: Request, rep: Rep, question: str) -> None:
    """What somebody wrote there."""
    unasked = no_question(question, language(rep.language))
    await room.answers.answer(request, unasked or await _answered(room, _wanted(request, rep, question)))


async def answer_again_in_channel(room: Room, request: Request, asked: Asked) -> None:
    """A deal was chosen, or the model is tried once more. A button carries the question; a list names the display that
    it stands in."""
    ref, _, carried = asked.press.value.partition("|")
    question = question_in(carried)
    if not question:
        display = await room.engine.run(own_display, room.desk.database, asked.rep, asked.press.key)
        question = display.question if display else ""
        if not question:  # another person's, too old; or HIPAA mode took it
            lost = plain_answer(asked.words.say("answer.name_it")) if display else gone(asked.rep)
            await room.answers.answer(request, lost)
            return
    wanted = _wanted(request, asked.rep, question, ref.removeprefix("deals:"))
    await room.answers.answer(request, await _answered(room, wanted))


def _wanted(request: Request, rep: Rep, question: str, deal_id: str | None = None) -> Wanted:
    return Wanted(rep, question, request.channel or "", request.thread, request.thread is None, deal_id)


async def _answered(room: Room, wanted: Wanted) -> Message:
    """Raises NotMatched."""
    rep, displays = wanted.rep, room.engine.displays
    thread = await room.engine.run(turns_before, displays, wanted, now=room.now())
    try:
        answer = await room.engine.answer(
            rep.viewer, wanted.question, wanted.deal_id, now=room.now(), language=rep.language, thread=thread
        )
    except NotVisible:
        return await _refused(room, rep)
    rep = await room.identity.who(rep.slack_id)  # a model may take a minute, and a right may go meanwhile
    given = Given(wanted.question, answer, wanted.deal_id)
    seen = await room.engine.run(seen_now, room.desk, rep, given, at=room.now())
    if seen is None:
        return await _refused(room, rep)
    display = await room.engine.run(keep, room, wanted, rep, seen, now=room.now())
    kept = await room.engine.run(own_display, room.desk.database, rep, display)
    return for_asker(seen.answer, seen.around, wanted.question, display, kept=bool(kept and kept.question))


async def _refused(room: Room, rep: Rep) -> Message:
    await room.engine.run(note, room, rep, None, "refused", now=room.now())
    return gone(rep)
