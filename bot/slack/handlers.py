"""What the bot does for whom: who, do, show. No SQL, no `try`; whatever is raised reaches the one error mapper."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from bot.blocks import Message
from bot.delivery.sender import Render
from bot.slack import bindings
from bot.slack.answers import Answers
from bot.slack.bindings import Reason
from bot.slack.home_moves import Move, move_of, moved
from bot.slack.homes import Homes
from bot.slack.identity import Identity, NotMatched, Rep
from bot.slack.phrases import say
from bot.slack.presses.handlers import HANDLERS
from bot.slack.presses.reply import Asked, Desk
from bot.slack.presses.surfaces import Surfaces
from bot.slack.refusals import RETRY, not_matched, plain_message
from bot.slack.request import BUTTON, COMMAND, HOME, MENTION, MESSAGE, PANE, USER_CHANGE, Request
from bot.slack.talk.brief import show_brief
from bot.slack.talk.channel import answer_in_channel
from bot.slack.talk.handlers import TALKS
from bot.slack.talk.prompts import offer_prompts
from bot.slack.talk.question import answer_message
from bot.slack.talk.question_text import question_in, wish_in
from bot.slack.talk.room import Room
from bot.slack.talk.switches import switch_words
from crm.audit import write_audit
from crm.database import Database
from crm.instants import micros


@dataclass
class Handlers:
    database: Database
    identity: Identity
    answers: Answers
    render: Render
    now: Callable[[], datetime]
    desk: Desk
    surfaces: Surfaces
    homes: Homes
    room: Room
    default_language: str = "en"

    def by_kind(self) -> dict[str, Callable[[Request], Awaitable[None]]]:
        return {
            MESSAGE: self.talk,
            MENTION: self.talk,
            COMMAND: self.talk,
            HOME: self.open_home,
            PANE: self.open_pane,
            BUTTON: self.press,
            USER_CHANGE: self.user_changed,
        }

    async def talk(self, request: Request) -> None:
        rep = await self.identity.who(request.user)
        if ways := await switch_words(self.room, request, rep):
            await self.answers.answer(request, ways)
            return
        question = question_in(request.text)
        wish = wish_in(question)
        if wish == "day":
            await self.answers.answer(request, await self._day(rep))
        elif wish == "help" or request.kind == COMMAND:
            await self.answers.answer(request, plain_message(say(rep.language, "help")))
        elif request.kind == MESSAGE:
            await answer_message(self.room, request, rep, question)
        else:
            await answer_in_channel(self.room, request, rep, question)

    async def open_home(self, request: Request) -> None:
        await self.homes.show(request.user)

    async def open_pane(self, request: Request) -> None:
        await offer_prompts(self.room, request)

    async def press(self, request: Request) -> None:
        if request.action == RETRY:
            self.identity.users.evict(request.user)
        rep = await self.identity.who(request.user)
        move = move_of(request.press) if request.press else None
        if request.press and move:
            await self._move(request, rep, move, on_home=request.press.ts is None)
            return
        if request.press and request.press.verb in TALKS:
            await TALKS[request.press.verb](self.room, request, Asked(rep, request.press, self.now()))
            return
        handler = HANDLERS.get(request.press.verb) if request.press else None
        if request.press and handler:
            asked = Asked(rep, request.press, self.now())
            reply = await asyncio.to_thread(handler, self.desk, asked)
            await self.surfaces.show(request, request.press, reply, rep.language)
            if reply.brief is not None:
                await show_brief(self.room, request, asked, reply.brief)
            return
        key = "found" if request.action == RETRY else "not_yet"
        await self.answers.answer(request, plain_message(say(rep.language, key)))

    async def _move(self, request: Request, rep: Rep, move: Move, *, on_home: bool) -> None:
        await self.homes.show(request.user, move)
        if not on_home:
            await self.answers.answer(request, moved(request, rep.language))

    async def user_changed(self, request: Request) -> None:
        await self.identity.users.refresh(request.user)
        await self.empty_lost_homes(request.user)

    async def empty_lost_homes(self, only: str | None = None) -> None:
        """The Home of one who lost the match shows nothing of the CRM any more."""
        for slack_id in await self.identity.lost(only):
            await self.homes.empty(slack_id, await self._refusal(slack_id))
            await self.identity.mark_lost(slack_id)

    async def tell_admins(self) -> None:
        """Each refused claim once."""
        untold = await asyncio.to_thread(self._untold)
        admins = await self.identity.admins() if untold else []
        for key in untold if admins else []:
            if await asyncio.to_thread(self._mark_told, key):
                slack_id, reason = bindings.read_notice(key)
                why = say(self.default_language, f"reason_{reason.name}")
                message = plain_message(say(self.default_language, "claim", user=slack_id, reason=why))
                for admin in admins:
                    await self.answers.write_to(admin, message)

    async def _refusal(self, slack_id: str) -> Message:
        try:
            await self.identity.who(slack_id)
        except NotMatched as error:
            return not_matched(error)
        return not_matched(NotMatched(Reason.OUTSIDER, email=None, language=self.default_language, admins=[]))

    async def _day(self, rep: Rep) -> Message:
        return await asyncio.to_thread(self._render, rep)

    def _render(self, rep: Rep) -> Message:
        now = self.now()
        message = self.render(rep.viewer.user_id, rep.slack_zone, now)
        with self.database.writing() as connection:
            actor = f"users:{rep.viewer.user_id}"
            write_audit(connection, at=micros(now), actor=actor, viewer=actor, action="digest.shown", outcome="shown")
        return message

    def _untold(self) -> list[str]:
        with self.database.reading() as connection:
            return bindings.untold_notices(connection)

    def _mark_told(self, key: str) -> bool:
        with self.database.writing() as connection:
            return bindings.mark_told(connection, key, at=micros(self.now()))
