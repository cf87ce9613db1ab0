"""Undo of snooze and dismiss: the actions are open again, and the row is drawn as it would be now."""

from bot.digest.marks import Mark, mark_of_all
from bot.slack.presses.groups import change_each, is_marked
from bot.slack.presses.live import live_day
from bot.slack.presses.reply import Asked, Desk, Reply, already_undone, gone, in_place, only_said
from rules import ledger
from rules.entries import Entry, history


def undo_action(desk: Desk, asked: Asked) -> Reply:
    rule, _, at = asked.press.value.partition("|")
    mark, user_id = Mark.read(asked.press.block_id), asked.rep.viewer.user_id
    if mark is not None and not mark.is_of(user_id):
        return only_said(gone(asked))
    with desk.database.reading() as connection:
        entries = [entry for entry in history(connection, user_id) if is_marked(entry, rule, mark)]
    undone = [entry.identity for entry in entries if _is_of(entry, at)]
    change_each(desk, asked, undone, ledger.reopen, "action.reopened")
    with live_day(desk, asked) as live:
        actions = live.actions(rule, mark)
        if not actions:
            return gone(asked)
        row = live.row(actions, mark or mark_of_all(user_id))
        return in_place(asked, row) if undone else already_undone(asked, row)


def _is_of(entry: Entry, at: str) -> bool:
    """Of the change that the line told of, not of an earlier or later one."""
    moment = entry.snoozed_until if entry.state == "snoozed" else entry.closed_at
    return entry.state in ("snoozed", "dismissed") and str(moment) == at
