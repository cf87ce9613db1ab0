"""I should not see this: every super admin in Slack hears of it, with HIPAA on too. No word of what was shown, and the
deal only where that admin sees it."""

import asyncio
import logging

from bot.blocks import Message
from bot.language import language
from bot.logs import where
from bot.reading.feedback import REASON, exposure
from bot.slack.forms.feedback import judged_in
from bot.slack.identity import Rep
from bot.slack.presses.reply import Filled
from bot.slack.refusals import plain_message
from bot.slack.request import Request
from bot.slack.talk.room import Room
from crm.audit import write_audit
from crm.instants import instant, micros
from crm.kinds import Ref
from crm.reader import Reader
from crm.settings import rep_zone
from insights.displays import Display

log = logging.getLogger(__name__)


async def tell_of_exposure(room: Room, request: Request, filled: Filled) -> None:
    if filled.view.text(REASON) != "not_visible":
        return
    display = await asyncio.to_thread(judged_in, room.desk, filled)
    if display is None:
        return
    admins = await room.identity.admins()
    tellings = [_tell(room, admin, filled, display) for admin in admins]
    outcomes = await asyncio.gather(*tellings, return_exceptions=True)  # one who cannot be reached hinders no other
    for failed in (one for one in outcomes if isinstance(one, Exception)):
        log.error("an admin could not be told: %s", where(failed))
    told = [admin for admin, outcome in zip(admins, outcomes, strict=True) if outcome is True]
    await asyncio.to_thread(_note, room, filled, display, len(told))
    key, named = ("told", filled.words.join([f"<@{admin}>" for admin in told])) if told else ("not_told", "")
    await room.answers.answer(request, plain_message(filled.words.say(f"feedback.{key}", admins=named)))


async def _tell(room: Room, admin: str, filled: Filled, display: Display) -> bool:
    rep = await room.identity.who(admin)
    message = await asyncio.to_thread(_drawn, room, rep, filled, display)
    return await room.answers.write_to(admin, message)


def _drawn(room: Room, admin: Rep, filled: Filled, display: Display) -> Message:
    deal = Ref("deals", display.deal_id) if display.deal_id else None
    with Reader(room.desk.database, admin.viewer) as reader:
        card = reader.cards([deal]).get(deal) if deal else None
    with room.desk.database.reading() as connection:
        zone = rep_zone(connection, admin.viewer.user_id, admin.slack_zone)
    return exposure(
        language(admin.language),
        filled.rep.slack_id,
        insight=display.kind == "insight",
        deal=card,
        shown=instant(display.at).astimezone(zone),
        today=filled.now.astimezone(zone),
    )


def _note(room: Room, filled: Filled, display: Display, told: int) -> None:
    actor = filled.asked.actor
    with room.desk.database.writing() as connection:
        write_audit(
            connection,
            at=micros(filled.now),
            actor=actor,
            viewer=actor,
            action="feedback.exposure",
            outcome="admins told" if told else "no admin told",
            records=[f"deals:{display.deal_id}"] if display.deal_id else [],
            details={"display": display.id, "admins": told},
        )
