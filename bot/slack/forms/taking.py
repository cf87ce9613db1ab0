"""A form that was sent: who, do, show. What is wrong stands under its field; what was done stands in the row that the
form was opened from."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.blocks import Message, limits
from bot.blocks.elements import Block, section_plain
from bot.blocks.modal import View, choice
from bot.slack.forms.field_checks import typed
from bot.slack.forms.handlers import FORMS, STAYING_BELOW, SUGGESTIONS
from bot.slack.identity import Identity
from bot.slack.phrases import say
from bot.slack.presses.press import Press
from bot.slack.presses.reply import Accepted, Desk, Filled, Reply, Wrong
from bot.slack.presses.surfaces import Surfaces
from bot.slack.refusals import plain_message
from bot.slack.request import Request
from bot.slack.talk.handlers import SENT
from bot.slack.talk.room import Room

_PART = (limits.SECTION - 200) // 5


@dataclass(frozen=True)
class Taken:
    """`acknowledgement` is what Slack is told at once; `reply` is shown afterwards, in place of `opened_by`; `below` is
    drawn in the modal of that id. `typed`: label and text of what was written by hand in a form that was not taken."""

    acknowledgement: dict[str, Any] = field(default_factory=dict)
    reply: Reply | None = None
    opened_by: Press | None = None
    wrong: Wrong | None = None
    typed: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    below: tuple[str, View] | None = None
    sent: Filled | None = field(default=None, repr=False)  # what is worked now that Slack has its answer
    late: Message | None = field(default=None, repr=False)


@dataclass
class Forms:
    identity: Identity
    surfaces: Surfaces
    desk: Desk
    room: Room

    async def take(self, request: Request) -> Taken:
        rep = await self.identity.who(request.user)
        submit = FORMS.get(_key(request.view.callback_id)) if request.view else None
        if submit is None or request.view is None:
            return Taken(reply=Reply(plain_message(say(rep.language, "unknown_form")), None))
        filled = Filled(rep, request.view, self.room.now())
        result = await asyncio.to_thread(submit, self.desk, filled)
        if isinstance(result, Wrong):
            return Taken(
                {"response_action": "errors", "errors": _errors(filled, result)}, wrong=result, typed=typed(filled.view)
            )
        below = (request.view.below, result.below) if result.below else None
        done = result.next is None and _key(request.view.callback_id) in SENT
        sent = filled if done else None
        return Taken(_acknowledged(result), result.reply, filled.asked.press, below=below, sent=sent, late=result.late)

    async def show_taken(self, request: Request, taken: Taken, *, in_time: bool) -> None:
        """An answer that came too late for the form itself is said as a message, and with what was typed."""
        if taken.below is not None:
            await self.surfaces.redraw(*taken.below)
        if taken.sent is not None:
            await SENT[_key(taken.sent.view.callback_id)](self.room, request, taken.sent)
        if taken.reply is not None:
            await self.surfaces.show(request, taken.opened_by, taken.reply)
        elif taken.wrong is not None and not in_time:
            said = " ".join(taken.wrong.fields.values())
            await self.surfaces.answers.answer(request, with_typed(plain_message(said), taken.typed))
        elif taken.late is not None and not in_time:
            await self.surfaces.answers.answer(request, taken.late)
        elif taken.wrong is None:
            self.surfaces.homes.refresh_soon(request.user)

    async def suggest(self, request: Request) -> list[Block]:
        rep = await self.identity.who(request.user)
        work = SUGGESTIONS.get(_key(request.action))
        if work is None:
            return []
        found: Sequence[tuple[str, str]] = await asyncio.to_thread(work, self.desk, rep, request.text, request.view)
        return [choice(*one) for one in found[:100]]


def with_typed(message: Message, typed: Sequence[tuple[str, str]]) -> Message:
    """What was written by hand is not lost with a form that closed."""
    parts = [(label, part) for label, text in typed for part in _parts(text)]
    return replace(message, blocks=[*message.blocks, *(section_plain(f"{label}\n{part}") for label, part in parts)])


def _parts(text: str) -> list[str]:
    """Slack counts what is escaped: five characters at most for one."""
    return [text[start : start + _PART] for start in range(0, len(text), _PART)]


def late_acknowledgement(request: Request) -> dict[str, Any]:
    """Of a form whose answer is not there yet: it closes as it would have; what it lies on stays where that is drawn
    anew afterwards."""
    stays = request.view is not None and _key(request.view.callback_id) in STAYING_BELOW
    return {} if stays else {"response_action": "clear"}


def _acknowledged(result: Accepted) -> dict[str, Any]:
    if result.next is not None:
        return {"response_action": "update", "view": result.next}
    if result.below is not None:
        return {}  # it closes alone
    return {"response_action": "clear"}


def _errors(filled: Filled, wrong: Wrong) -> dict[str, str]:
    """By the block_id that the field has in the form as it is drawn now."""
    return {filled.view.block_ids.get(name, name): said for name, said in wrong.fields.items()}


def _key(identifier: str) -> str:
    return identifier.partition(":")[0]
