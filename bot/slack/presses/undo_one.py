"""Undo of what was done with one action of a row: it is open again, and the row stands for it as before."""

from bot.blocks.elements import section
from bot.digest.marks import Mark
from bot.slack.presses.groups import change_each, is_marked
from bot.slack.presses.live import Live, live_day
from bot.slack.presses.one_action import Row, taken_back
from bot.slack.presses.reply import Asked, Desk, Modal, Reply, already_undone, gone, in_place, only_said, redrawn
from bot.slack.presses.walk import WALK, walk_view
from bot.slack.presses.why_view import told_view, why_view
from rules import ledger
from rules.entries import Entry, history


def undo_one(desk: Desk, asked: Asked) -> Reply:
    rule, at, anchor, block_id = (asked.press.value.split("\n") + [""] * 4)[:4]
    row = Row(rule, Mark.read(block_id), anchor, asked.press.origin.ts is not None)
    one, user_id = Mark.read(asked.press.block_id), asked.rep.viewer.user_id
    if one is None or not one.is_of(user_id):
        return only_said(gone(asked))
    with desk.database.reading() as connection:
        entries = [entry for entry in history(connection, user_id) if is_marked(entry, rule, one)]
    undone = [entry.identity for entry in entries if _is_of(entry, at)]
    change_each(desk, asked, undone, ledger.reopen, "action.reopened")
    with live_day(desk, asked) as live:
        return _shown(desk, asked, live, row, one, taken=bool(undone))


def _shown(desk: Desk, asked: Asked, live: Live, row: Row, one: Mark, *, taken: bool) -> Reply:
    together, alone = live.actions(row.rule, row.mark), live.actions(row.rule, one)
    view = asked.press.view
    walked = view is not None and view.callback_id == WALK
    if not taken or not alone:
        said = section(asked.words.say("presses.already_undone" if alone else "presses.gone"))
        if walked:
            return redrawn(walk_view(desk, asked, live, told=said))
        if view:
            return redrawn(told_view(asked, live, row.rule, together, said))
        return already_undone(asked, row.drawn(live, together)) if alone else gone(asked)
    drawn = row.drawn(live, together or alone)
    edit = taken_back(row.anchor, drawn)
    if view is None:
        return Reply(in_place(asked, drawn).said, edit)
    back = walk_view(desk, asked, live) if walked else why_view(desk, asked, live, together, alone[0])
    return Reply(None, edit if row.shown else None, modal=Modal(back, "update"))


def _is_of(entry: Entry, at: str) -> bool:
    """Of the change that the line told of, not of an earlier or later one."""
    moment = entry.snoozed_until if entry.state == "snoozed" else entry.closed_at
    return entry.state in ("snoozed", "dismissed", "completed") and str(moment) == at
