"""An answer where its asker reads it: looked at once more with the rights of now, kept for the thread and for feedback,
noted in the audit, then posted, or written over what grew in the thread."""

from collections.abc import Sequence
from datetime import datetime

from slack_sdk.errors import SlackApiError

from bot.blocks import Message
from bot.blocks.elements import section
from bot.language import language
from bot.reading.answer import answer_message, part_message, plain_answer, rest_message, said_blocks
from bot.slack.identity import Rep
from bot.slack.posting import Posted
from bot.slack.presses.standing import HIDDEN, hidden_from
from bot.slack.talk.around import Seen, seen_now
from bot.slack.talk.room import Room
from bot.slack.talk.stream import Part, Stream
from bot.slack.talk.wanted import Wanted
from bot.slack.trouble import is_said
from crm.audit import write_audit
from crm.instants import micros
from insights.displays import New
from insights.questions.again import Given
from insights.questions.answer import Answer, Claim
from insights.questions.kept import as_kept
from prompts import load


async def show(room: Room, wanted: Wanted, answer: Answer | None, stream: Stream | None, told: Sequence[Claim]) -> None:
    """`told`: the claims that were streamed. Raises NotMatched."""
    rep = await room.identity.who(wanted.rep.slack_id)
    given = Given(wanted.question, answer, wanted.deal_id) if answer else None
    seen = await room.engine.run(seen_now, room.desk, rep, given, at=room.now()) if given else None
    if stream is not None:
        await stream.end()
    if seen is None:
        await room.engine.run(note, room, rep, None, "refused", now=room.now())
        if not await take_back(room, wanted, stream):
            await room.answers.post(wanted.channel, gone(rep), wanted.thread)
        return
    display_id = await room.engine.run(keep, room, wanted, rep, seen, now=room.now())
    ts = await _write(room, wanted, seen, display_id, stream.parts if stream else [], told)
    if ts:
        await room.engine.run(room.engine.displays.placed, display_id, wanted.channel, ts)


async def take_back(room: Room, wanted: Wanted, stream: Stream | None) -> bool:
    """What grew in the thread is replaced. False: nothing did."""
    if stream is None or not stream.parts:
        return False
    await stream.end()
    await _remove(room, wanted.channel, stream.parts[:-1])
    return await room.surfaces.put(wanted.channel, stream.parts[-1].ts, gone(wanted.rep))


async def _write(
    room: Room, wanted: Wanted, seen: Seen, display_id: str, parts: Sequence[Part], told: Sequence[Claim]
) -> str:
    """The `ts` of the message with the buttons; empty where Slack took none."""
    whole = answer_message(seen.answer, seen.around, question=wanted.question, display_id=display_id)
    if parts:
        last = whole
        if len(parts) > 1 and tuple(told) == tuple(seen.answer.claims[: len(told)]):
            last = await _continue(room, wanted, seen, display_id, parts)
        else:
            await _remove(room, wanted.channel, parts[:-1])
        if await room.surfaces.put(wanted.channel, parts[-1].ts, last):
            return parts[-1].ts
    posted = await room.answers.post(wanted.channel, whole, wanted.thread)
    return posted.ts if isinstance(posted, Posted) else ""


async def _continue(room: Room, wanted: Wanted, seen: Seen, display_id: str, parts: Sequence[Part]) -> Message:
    """A stream that died left its claims where they stand; the rest of the answer, below them."""
    start = 0
    for part in parts[:-1]:
        claims = slice(start, start + part.claims)
        await room.surfaces.put(wanted.channel, part.ts, part_message(seen.answer, seen.around, claims))
        start += part.claims
    return rest_message(seen.answer, seen.around, start, question=wanted.question, display_id=display_id)


async def _remove(room: Room, channel: str, parts: Sequence[Part]) -> None:
    for part in parts:
        try:
            await room.answers.clients.reads.chat_delete(channel=channel, ts=part.ts)
        except SlackApiError as error:
            if not is_said(error):
                raise
            await room.surfaces.put(channel, part.ts, Message("…", [section("…")]))


def keep(room: Room, wanted: Wanted, rep: Rep, seen: Seen, *, now: datetime) -> str:
    answer, user_id = seen.answer, rep.viewer.user_id
    shown = {"blocks": said_blocks(answer, seen.around)} if answer.answered else {}
    kept = New(
        kind="answer",
        user_id=user_id,
        deal_id=answer.deal.id if answer.deal else None,
        mode=answer.mode,
        mode_reason=answer.mode_reason,
        retrieved=answer.retrieved,
        content=as_kept(wanted.question, answer) | {"chosen": wanted.deal_id, HIDDEN: hidden_from(rep.viewer)} | shown,
        model=answer.model,
        prompt_version=load("answer").version if answer.mode == "ai" else None,
        channel=wanted.channel,
        thread=wanted.thread,
    )
    display_id = room.engine.displays.keep(kept, at=micros(now))
    note(room, rep, seen.answer, "answered" if answer.answered else str(answer.reason), now=now, display=display_id)
    return display_id


def note(
    room: Room, rep: Rep, answer: Answer | None, outcome: str, *, now: datetime, display: str | None = None
) -> None:
    """Who asked, as which viewer, what it was made of; never what was asked."""
    actor = f"users:{rep.viewer.user_id}"
    details = {"mode": answer.mode, "display": display} if answer else {}
    records = [str(ref) for ref in answer.records] if answer else []
    with room.desk.database.writing() as connection:
        write_audit(
            connection, at=micros(now), actor=actor, viewer=actor, action="question.answered", outcome=outcome,
            records=records, details=details,
        )  # fmt: skip


def gone(rep: Rep) -> Message:
    return plain_answer(language(rep.language).say("presses.gone"))
