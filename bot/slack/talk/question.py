"""A question in the direct message: answered in its thread, with the rights of who asks, and claim by claim while a
model writes. What is shown was checked a moment before; who loses the right meanwhile sees nothing of it."""

import asyncio
from collections.abc import Sequence

from bot.language import language
from bot.reading.answer import AGAIN, plain_answer
from bot.reading.answer_stream import claim_markdown
from bot.slack.identity import NotMatched, Rep
from bot.slack.presses.reply import Asked
from bot.slack.request import Request
from bot.slack.talk.around import all_visible
from bot.slack.talk.channel import answer_again_in_channel
from bot.slack.talk.question_shown import show, take_back
from bot.slack.talk.question_text import no_question, question_in
from bot.slack.talk.room import Room
from bot.slack.talk.stream import Place, Stream
from bot.slack.talk.turns import turns_before
from bot.slack.talk.wanted import Wanted
from crm.errors import NotVisible
from crm.kinds import Ref
from insights.questions.answer import Answer, Claim, Source

_MOMENT = 0.08  # seconds: an answer that is whole by then is posted whole


async def answer_message(room: Room, request: Request, rep: Rep, question: str) -> None:
    """What somebody wrote."""
    channel, thread = request.channel or await room.answers.direct(request.user), request.thread or request.ts
    if unasked := no_question(question, language(rep.language)):
        await room.answers.post(channel, unasked, request.thread)
        return
    await answer(room, Wanted(rep, question, channel, thread, request.thread is None, request=request.id))


async def answer_again(room: Room, request: Request, asked: Asked) -> None:
    """A deal was chosen for a question, or the model is tried once more."""
    if request.channel and not request.direct:
        await answer_again_in_channel(room, request, asked)
        return
    deal_id, question = _chosen(asked)
    if not question or request.channel is None:
        await room.answers.answer(request, plain_answer(asked.words.say("answer.name_it")))
        return
    channel, thread = request.channel, request.thread or asked.press.ts
    own = await room.answers.direct(request.user)
    if own not in (channel, request.user):  # somebody else's message: what a person may know is told to that person
        channel, thread = own, None
    await answer(room, Wanted(asked.rep, question, channel, thread, False, deal_id, request.id))


async def answer(room: Room, wanted: Wanted) -> None:
    thread, words = wanted.thread, language(wanted.rep.language)
    if thread is None:
        await _answer(room, wanted, None)
        return
    place = Place(wanted.channel, thread, wanted.rep.slack_id, room.identity.users.team)
    stream = Stream(room.niceties, place, began=lambda ts: room.note_begun(wanted.request, wanted.channel, ts))
    async with room.niceties.at_work(wanted.channel, thread, words.say("answer.thinking")):
        await _answer(room, wanted, stream)


async def _answer(room: Room, wanted: Wanted, stream: Stream | None) -> None:
    try:
        found, told = await _found(room, wanted, stream)
        await show(room, wanted, found, stream, told)
    except (NotVisible, NotMatched):
        await take_back(room, wanted, stream)
        raise
    finally:
        if stream is not None:
            await stream.end()


async def _found(room: Room, wanted: Wanted, stream: Stream | None) -> tuple[Answer | None, list[Claim]]:
    """The answer, None where the right to it was lost; and the claims that were streamed."""
    rep, loop = wanted.rep, asyncio.get_running_loop()
    claims: asyncio.Queue[tuple[Claim, Sequence[Source]] | None] = asyncio.Queue()
    thread = await room.engine.run(turns_before, room.engine.displays, wanted, now=room.now())

    def tell(claim: Claim, sources: Sequence[Source]) -> None:
        loop.call_soon_threadsafe(claims.put_nowait, (claim, sources))

    asking = asyncio.create_task(
        room.engine.answer(
            rep.viewer, wanted.question, wanted.deal_id, now=room.now(), language=rep.language, thread=thread,
            told=tell,
        )
    )  # fmt: skip
    asking.add_done_callback(lambda _: claims.put_nowait(None))
    try:
        told = await _follow(room, wanted, claims, asking, stream) if stream is not None else []
    except BaseException:
        asking.cancel()
        raise
    try:
        return await asking, told
    except NotVisible:
        return None, told


async def _follow(
    room: Room,
    wanted: Wanted,
    claims: asyncio.Queue[tuple[Claim, Sequence[Source]] | None],
    asking: asyncio.Task[Answer],
    stream: Stream,
) -> list[Claim]:
    told: list[Claim] = []
    while (heard := await claims.get()) is not None:
        if not told:
            await asyncio.wait({asking}, timeout=_MOMENT)
            if asking.done():
                break
        claim, sources = heard
        if not await _may_see(room, wanted, [source.ref for source in sources]):
            break
        await stream.add(claim_markdown(claim, sources))
        told.append(claim)
    return told


async def _may_see(room: Room, wanted: Wanted, refs: Sequence[Ref]) -> bool:
    """With the rights of this moment. Raises NotMatched."""
    rep = await room.identity.who(wanted.rep.slack_id)
    return await room.engine.run(all_visible, room.desk.database, rep.viewer, refs)


def _chosen(asked: Asked) -> tuple[str, str]:
    """The deal's id and the question, which the buttons carry; a choice of a list is too small to."""
    ref, _, question = asked.press.value.partition("|")
    if not question:
        buttons = [one for block in asked.press.blocks for one in block.get("elements") or []]
        carried = [str(one.get("value")) for one in buttons if str(one.get("action_id")).startswith(f"{AGAIN}:")]
        question = carried[0].partition("|")[2] if carried else ""
    return ref.removeprefix("deals:"), question_in(question)
