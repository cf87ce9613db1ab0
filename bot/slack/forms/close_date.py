"""Change close date: any day, past or future, by who may change the deal and see that property."""

from datetime import UTC, date, datetime

from bot.blocks.modal import date_input, field, modal
from bot.digest.voice import Voice
from bot.slack.forms.deal_forms import about, deal_pressed, deal_sent, named, not_there, packed, written
from bot.slack.forms.task_fields import read_day, wrong_field
from bot.slack.presses.live_task import Tasks, live_tasks
from bot.slack.presses.reply import Accepted, Asked, Desk, Filled, Reply, Wrong, opened
from crm.instants import DAY, BadInstant, instant, micros, read_micros
from crm.kinds import Ref
from crm.reader import Reader
from crm.writing import Invalid, Outcome, SetProperties, may_run, write

CLOSE = "closedate"


def may_change_close(reader: Reader, deal: Ref) -> bool:
    return may_run(reader, _change(deal, None))


def open_close_date(desk: Desk, asked: Asked) -> Reply:
    deal, words = deal_pressed(asked), asked.words
    with live_tasks(desk, asked) as tasks:
        if not may_change_close(tasks.reader, deal):
            return not_there(asked)
        now = _present(tasks, deal)
        hint = words.say("deal_forms.close_now", day=_told(tasks, now)) if now else None
        picker = date_input("close", now.isoformat() if now else None)
        blocks = [about(tasks, deal), field("close", words.say("deal_forms.close"), picker, hint=hint)]
    view = modal(
        "edit_close",
        words.say("deal_forms.close_title"),
        blocks,
        close=words.say("fields.cancel"),
        metadata=packed(asked, deal),
        submit=words.say("fields.save"),
    )
    return opened(asked, view)


def take_close_date(desk: Desk, filled: Filled) -> Wrong | Accepted:
    asked, deal, words = filled.asked, deal_sent(filled), filled.words
    day = read_day(filled.view.text("close"), date.min)
    if isinstance(day, str):
        return Wrong({"close": words.say(day)})
    with live_tasks(desk, asked) as tasks:
        if not may_change_close(tasks.reader, deal):
            return Accepted(not_there(asked))
        before = _present(tasks, deal)
        if day == before:
            return Wrong({"close": words.say("deal_forms.close_same")})
        try:
            made = write(desk.database, filled.rep.viewer.user_id, _change(deal, day), now=micros(filled.now))
        except Invalid as invalid:
            return Wrong({"close": next(iter(wrong_field(words, invalid).values()))})
        if made.outcome is Outcome.ALREADY:
            return Wrong({"close": words.say("deal_forms.close_same")})
        if made.batch is None:
            return Accepted(not_there(asked))
        days = {"old": _told(tasks, before), "new": _told(tasks, day)}
        said = words.say("deal_forms.close_changed", deal=named(tasks, deal), **days)
        return written(tasks, filled, said, made.batch, "close")


def close_day(voice: Voice, at: int | None) -> date | None:
    """A date without an hour is kept as midnight UTC, and is that date everywhere."""
    if at is None:
        return None
    return voice.date(at) if at % DAY else instant(at).date()


def stored_close(day: date) -> str:
    return f"{datetime(day.year, day.month, day.day, tzinfo=UTC):%Y-%m-%dT%H:%M:%SZ}"


def _change(deal: Ref, day: date | None) -> SetProperties:
    return SetProperties(deal, "deal.close_date", {CLOSE: stored_close(day) if day else None})


def _present(tasks: Tasks, deal: Ref) -> date | None:
    tasks.names.load([deal])
    value = tasks.names.value(deal, CLOSE)
    try:
        return close_day(tasks.voice, read_micros(value)) if value else None
    except BadInstant:
        return None


def _told(tasks: Tasks, day: date | None) -> str:
    """Mon 30 Nov"""
    words = tasks.voice.words
    return words.short_day(day, tasks.voice.day.date) if day else words.say("deal_forms.close_none")
