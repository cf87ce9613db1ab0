"""Snooze until tomorrow: out of sight until the hour of the rep's next digest. The row becomes a line with Undo."""

from datetime import date, datetime, time, timedelta

from bot.blocks.elements import Block, button, section
from bot.delivery.due import due_instant
from bot.settings import read_days
from bot.slack.presses.groups import Chosen, change_each, choose
from bot.slack.presses.reply import Asked, Desk, Reply, already_done, in_place
from crm.instants import micros
from crm.settings import rep_settings, rep_zone
from rules import ledger


def snooze(desk: Desk, asked: Asked) -> Reply:
    chosen = choose(desk, asked)
    if isinstance(chosen, Reply):
        return chosen
    until, said = waking(desk, asked)
    changed = change_each(
        desk, asked, chosen.identities, lambda connection, one: ledger.snooze(connection, one, until), "action.snoozed"
    )
    if not changed:
        return already_done(asked)
    return in_place(asked, undo_line(asked, chosen, said, until))


def waking(desk: Desk, asked: Asked) -> tuple[int, str]:
    """Until when a snooze lasts, and how that is told."""
    today, wakes = _next_digest(desk, asked)
    words = asked.words
    if wakes.date() == today + timedelta(days=1):
        return micros(wakes), words.say("presses.snoozed_tomorrow", time=words.clock(wakes))
    day = words.short_day(wakes.date(), today)
    return micros(wakes), words.say("presses.snoozed_day", day=day, time=words.clock(wakes))


def undo_line(asked: Asked, chosen: Chosen, said: str, at: int) -> list[Block]:
    """One line with Undo. `at` tells which change is meant; the mark says which actions, now as before."""
    label = asked.words.say("presses.undo")
    undo = button(label, f"undo_action:{asked.press.key}", f"{chosen.rule}|{at}", label=f"{label}: {said}")
    line = section(f"{said} · {chosen.title}", undo)
    return [line | ({"block_id": chosen.mark.block_id(chosen.rule)} if chosen.mark else {})]


def _next_digest(desk: Desk, asked: Asked) -> tuple[date, datetime]:
    """Today, and the hour of the digest on the next of the rep's working days, where the rep is."""
    user_id = asked.rep.viewer.user_id
    with desk.database.reading() as connection:
        chosen = rep_settings(connection, user_id)
        zone = rep_zone(connection, user_id, asked.rep.slack_zone)
    hour = time.fromisoformat(chosen["digest_time"]) if "digest_time" in chosen else desk.defaults.at
    weekdays = read_days(chosen["digest_days"]) if "digest_days" in chosen else desk.defaults.weekdays
    today = asked.now.astimezone(zone).date()
    days = (today + timedelta(days=ahead) for ahead in range(1, 8))
    day = next((day for day in days if day.weekday() in weekdays), today + timedelta(days=1))
    return today, due_instant(day, hour, zone).astimezone(zone)
