"""Undo of what forms wrote for a row: every batch that can still be taken back, newest first; the actions that were
completed with it are open again, and the row is drawn as it would be now, with a line where not all went."""

from collections.abc import Collection

from bot.blocks.elements import Block, section
from bot.digest.marks import Mark, mark_of_all
from bot.slack.presses.groups import change_each, is_marked
from bot.slack.presses.live import live_day
from bot.slack.presses.reply import Asked, Desk, Reply, already_undone, gone, in_place, only_said
from bot.slack.presses.saved import read_batches
from crm.instants import micros
from crm.writing import Outcome, undo
from rules import ledger
from rules.entries import Identity, history

_WORDS = {Outcome.TOO_LATE: "saved.too_late", Outcome.CHANGED: "saved.changed"}


def undo_saved(desk: Desk, asked: Asked) -> Reply:
    user_id, now = asked.rep.viewer.user_id, micros(asked.now)
    rule, mark = asked.press.value.rpartition("|")[2], Mark.read(asked.press.block_id)
    if mark is not None and not mark.is_of(user_id):
        return only_said(gone(asked))
    batches = read_batches(asked.press.value)
    became = {batch: undo(desk.database, user_id, batch, now=now) for batch, _ in reversed(batches)}
    taken = {at for batch, at in batches if became[batch] is Outcome.DONE}
    change_each(desk, asked, _completed(desk, user_id, rule, mark, taken), ledger.reopen, "action.reopened")
    refused = [outcome for outcome in became.values() if outcome in _WORDS]
    if not taken and Outcome.UNDONE in became.values() and not refused:
        return already_undone(asked, _row(desk, asked, rule, mark))
    if not taken and not refused:
        return gone(asked)
    lines = [section(asked.words.say(_WORDS[refused[0]]))] if refused else []
    return in_place(asked, [*lines, *_row(desk, asked, rule, mark)] or [section(asked.words.say("saved.taken_back"))])


def _completed(desk: Desk, user_id: str, rule: str, mark: Mark | None, at: Collection[int]) -> list[Identity]:
    with desk.database.reading() as connection:
        return [
            entry.identity
            for entry in history(connection, user_id)
            if entry.state == "completed" and entry.closed_at in at and is_marked(entry, rule, mark)
        ]


def _row(desk: Desk, asked: Asked, rule: str, mark: Mark | None) -> list[Block]:
    with live_day(desk, asked) as live:
        actions = live.actions(rule, mark)
        return live.row(actions, mark or mark_of_all(asked.rep.viewer.user_id)) if actions else []
