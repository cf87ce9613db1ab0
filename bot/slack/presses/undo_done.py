"""Undo of Done: for ten minutes, by who pressed it, if nothing changed since. The row is drawn as it would be now."""

from bot.slack.presses.live_task import live_tasks
from bot.slack.presses.reply import Asked, Desk, Reply, gone, in_place, refusal
from crm.instants import micros
from crm.kinds import Ref
from crm.writing import Outcome, undo

_WORDS = {Outcome.TOO_LATE: "presses.too_late", Outcome.CHANGED: "presses.changed"}


def undo_done(desk: Desk, asked: Asked) -> Reply:
    task, batch, place = (asked.press.value.removeprefix("tasks:") + "||").split("|")[:3]
    ref = Ref("tasks", task)
    outcome = undo(desk.database, asked.rep.viewer.user_id, batch, now=micros(asked.now))
    if outcome in _WORDS:
        return refusal(asked, asked.words.say(_WORDS[outcome]))
    with live_tasks(desk, asked) as tasks:
        row = tasks.row(ref) if outcome is Outcome.DONE else None
        return in_place(asked, tasks.drawn(row, first=place == "first")) if row else gone(asked)
