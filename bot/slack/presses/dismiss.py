"""Dismiss: closed for this trigger. The row becomes a line with Undo."""

from bot.slack.presses.groups import change_each, choose
from bot.slack.presses.reply import Asked, Desk, Reply, already_done, in_place
from bot.slack.presses.snooze import undo_line
from crm.instants import micros
from rules import ledger


def dismiss(desk: Desk, asked: Asked) -> Reply:
    chosen = choose(desk, asked)
    if isinstance(chosen, Reply):
        return chosen
    at = micros(asked.now)
    changed = change_each(
        desk, asked, chosen.identities, lambda connection, one: ledger.dismiss(connection, one, at), "action.dismissed"
    )
    if not changed:
        return already_done(asked)
    return in_place(asked, undo_line(asked, chosen, asked.words.say("presses.dismissed"), at))
