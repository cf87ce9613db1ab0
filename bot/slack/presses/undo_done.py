"""Undo of Done: for ten minutes, by who pressed it, if nothing changed since. The row is drawn as it would be now."""

from dataclasses import replace

from bot.slack.presses.follow_up import BOX
from bot.slack.presses.live_task import live_tasks
from bot.slack.presses.reply import Asked, Desk, Reply, already_undone, gone, in_place, refusal
from bot.slack.presses.task_edits import restored
from bot.slack.presses.undo_batch import REFUSED
from crm.instants import micros
from crm.kinds import Ref
from crm.writing import Outcome, undo


def undo_done(desk: Desk, asked: Asked) -> Reply:
    task, batch, place = (asked.press.value.removeprefix("tasks:") + "||").split("|")[:3]
    ref = Ref("tasks", task)
    outcome = undo(desk.database, asked.rep.viewer.user_id, batch, now=micros(asked.now))
    if outcome in REFUSED and outcome is not Outcome.UNDONE:
        return refusal(asked, asked.words.say(REFUSED[outcome]))
    with live_tasks(desk, asked) as tasks:
        row = tasks.row(ref) if outcome in (Outcome.DONE, Outcome.UNDONE) else None
        if row is None:
            return gone(asked)
        if outcome is Outcome.UNDONE:
            return already_undone(asked, [] if place == "box" else tasks.drawn(row, first=place == "first"))
        reply = in_place(asked, tasks.drawn(row, first=place == "first"))
        return replace(reply, edit=restored(tasks, ref)) if f"|{place}" == BOX else reply
