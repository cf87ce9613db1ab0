"""Undo of what a form wrote: all of it or nothing, for ten minutes. The line that told of it says so."""

from bot.blocks.elements import section
from bot.slack.presses.live_task import live_tasks
from bot.slack.presses.reply import Asked, Desk, Reply, gone, in_place, refusal
from bot.slack.presses.task_edits import redraw_tasks, together
from crm.instants import micros
from crm.writing import Outcome, undo

REFUSED = {
    Outcome.TOO_LATE: "presses.too_late",
    Outcome.CHANGED: "presses.changed",
    Outcome.UNDONE: "presses.already_undone",
}
_SAID = {
    "follow_up": "follow_up.taken_back",
    "moved": "moved.taken_back",
    "note": "deal_forms.note_taken_back",
    "task": "deal_forms.task_taken_back",
    "close": "deal_forms.close_taken_back",
}


def undo_batch(desk: Desk, asked: Asked) -> Reply:
    batch, _, what = asked.press.value.partition("|")
    outcome = undo(desk.database, asked.rep.viewer.user_id, batch, now=micros(asked.now))
    if outcome in REFUSED:
        return refusal(asked, asked.words.say(REFUSED[outcome]))
    if outcome is not Outcome.DONE:
        return gone(asked)
    reply = in_place(asked, [section(asked.words.say(_SAID.get(what, "moved.taken_back")))])
    with live_tasks(desk, asked) as tasks:
        return together(reply, redraw_tasks(tasks)) if what == "moved" else reply
