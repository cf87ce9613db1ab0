"""What is said and noted of shares: when it was shared before, what of it can still be sent, and the line in the audit.
Never a word of what was shared."""

from datetime import datetime

from bot.blocks import Message
from bot.language import language
from bot.slack.identity import Rep
from bot.slack.refusals import plain_message
from bot.slack.talk.room import Room
from bot.slack.talk.sharing_draft import Why
from crm.audit import write_audit
from crm.database import Database
from crm.instants import instant, micros
from crm.settings import rep_zone
from insights.displays import Display

_NOTHING_TO_SEND = frozenset({"hipaa", "customer_analysis_off", "nothing_left"})


def can_be_sent(why: Why) -> bool:
    """To who asked, by direct message."""
    return why not in _NOTHING_TO_SEND


def local(room: Room, rep: Rep, at: datetime) -> datetime:
    with room.desk.database.reading() as connection:
        return at.astimezone(rep_zone(connection, rep.viewer.user_id, rep.slack_zone))


def shared_before(room: Room, rep: Rep, display_id: str) -> Message:
    words, display = language(rep.language), room.engine.displays.of(display_id)
    at = local(room, rep, instant(display.shared_at) if display and display.shared_at else room.now())
    day = words.short_day(at.date(), local(room, rep, room.now()).date())
    return plain_message(words.say("share.shared_before", day=day, time=words.clock(at)))


def note_share(
    database: Database, actor: str, display: Display, outcome: str, *, now: datetime, readers: int | None = None
) -> None:
    """Who, where, which records."""
    where = {"channel": display.channel, "thread": display.thread} | ({} if readers is None else {"readers": readers})
    with database.writing() as connection:
        write_audit(
            connection,
            at=micros(now),
            actor=actor,
            viewer=actor,
            action="answer.shared",
            outcome=outcome,
            records=display.retrieved if display.deal_id is None else (f"deals:{display.deal_id}", *display.retrieved),
            details={"display": display.id, **where},
        )
