"""Why?: the modal that tells each criterion with its value. What is pressed in it is worked for the action that it
shows, and changes the row that it was opened from."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from bot.blocks.elements import section
from bot.digest.marks import Mark
from bot.digest.presentation import PREPARE
from bot.slack.presses.groups import change_each, stale
from bot.slack.presses.live import Live, identity_of_action, live_day
from bot.slack.presses.one_action import Deed, Row, settle
from bot.slack.presses.reply import Asked, Desk, Handler, Modal, Reply, opened, redrawn
from bot.slack.presses.rows import add_line
from bot.slack.presses.snooze import waking
from bot.slack.presses.why_view import key_of_action, told_view, why_view
from crm.instants import micros
from rules import ledger
from rules.entries import history, identity_of
from rules.ledger import evaluate_with_settings
from rules.model import Action
from rules.shown import visible_actions


def why(desk: Desk, asked: Asked) -> Reply:
    rule = asked.press.value.partition("|")[2].partition("|")[0]
    mark = Mark.read(asked.press.block_id)
    with _day(desk, asked, rule) as live:
        found = live.actions(rule, mark)
        if not found:
            return stale(desk, asked, rule, mark)
        return opened(asked, why_view(desk, asked, live, found, found[0]))


def which(desk: Desk, asked: Asked) -> Reply:
    """Another one of the group."""
    row = row_of(asked)
    with _day(desk, asked, row.rule) as live:
        chosen = _named(live, row, asked.press.value)
        if chosen is None:
            return _gone(asked, live, row)
        return redrawn(why_view(desk, asked, live, live.actions(row.rule, row.mark), chosen))


def snooze_one(desk: Desk, asked: Asked) -> Reply:
    until, said = waking(desk, asked)
    return _settled(desk, asked, Deed(lambda c, one: ledger.snooze(c, one, until), "action.snoozed", said, until))


def dismiss_one(desk: Desk, asked: Asked) -> Reply:
    at, said = micros(asked.now), asked.words.say("presses.dismissed")
    return _settled(desk, asked, Deed(lambda c, one: ledger.dismiss(c, one, at), "action.dismissed", said, at))


def _noting(verdict: str) -> Handler:
    def note(desk: Desk, asked: Asked) -> Reply:
        row, words = row_of(asked), asked.words
        said = words.say(f"presses.{verdict}")
        with _day(desk, asked, row.rule) as live:
            action = _named(live, row, _shown(asked))
            if action is None:
                return _gone(asked, live, row)
            change_each(
                desk,
                asked,
                [identity_of_action(action)],
                lambda connection, one: ledger.note_feedback(connection, one, verdict),
                f"action.feedback_{verdict}",
            )
            view = why_view(desk, asked, live, live.actions(row.rule, row.mark), action, noted=said)
        line = add_line(row.anchor, said, [words.say(f"presses.{one}") for one in ("up", "down")])
        return Reply(None, line if row.shown else None, modal=Modal(view, "update"))

    return note


keep_one_up = _noting("up")
not_this_one = _noting("down")


def _settled(desk: Desk, asked: Asked, deed: Deed) -> Reply:
    row = row_of(asked)
    with live_day(desk, asked) as live:
        action = _named(live, row, _shown(asked))
        settled = settle(desk, asked, live, row, action, deed) if action else None
        if settled is None:
            return _gone(asked, live, row)
        view = told_view(asked, live, row.rule, settled.rest, settled.line)
        return Reply(None, settled.edit, modal=Modal(view, "update"))


def _gone(asked: Asked, live: Live, row: Row) -> Reply:
    said = section(asked.words.say("presses.gone"))
    return redrawn(told_view(asked, live, row.rule, live.actions(row.rule, row.mark), said))


@contextmanager
def _day(desk: Desk, asked: Asked, rule: str) -> Iterator[Live]:
    """A meeting that was prepared keeps its row: its reasons are told as long as they hold."""
    with live_day(desk, asked) as live:
        yield _with_prepared(desk, live) if rule == PREPARE else live


def _with_prepared(desk: Desk, live: Live) -> Live:
    user_id, now = live.reader.viewer.user_id, live.frame.now
    with desk.database.reading() as connection:
        done = {
            entry.identity: entry
            for entry in history(connection, user_id)
            if entry.match.rule == PREPARE and entry.state == "completed"
        }
        if not done:
            return live
        holding = {identity_of(match) for match in evaluate_with_settings(connection, now, user_id=user_id).matches}
        entries = {identity: entry for identity, entry in done.items() if identity in holding}
        prepared = {one.subject: one for one in visible_actions(connection, live.reader, list(entries.values()), now)}
    matter = replace(live.matter, preparing={**prepared, **live.matter.preparing})
    return replace(live, matter=matter, entries={**entries, **live.entries})


def row_of(asked: Asked) -> Row:
    view = asked.press.view
    return Row.of(asked, str(view.data.get("rule", "")) if view else "")


def _shown(asked: Asked) -> str:
    return str(asked.press.view.data.get("one", "")) if asked.press.view else ""


def _named(live: Live, row: Row, key: str) -> Action | None:
    """If it is open still."""
    return next((one for one in live.actions(row.rule, row.mark) if key_of_action(one) == key), None)
