"""Yes, keep it up! and Not really: noted for each action behind the row, whatever became of it since; the row stays,
with a line that says so."""

from bot.blocks import Message
from bot.blocks.elements import section
from bot.digest.marks import Mark
from bot.slack.presses.groups import change_each, is_marked, stale
from bot.slack.presses.live import Live, identity_of_action, live_day
from bot.slack.presses.reply import Asked, Desk, Handler, Reply
from bot.slack.presses.rows import add_line
from rules import ledger
from rules.entries import Entry, Identity, history
from rules.shown import visible_actions


def _noting(verdict: str) -> Handler:
    def note(desk: Desk, asked: Asked) -> Reply:
        rule, mark = asked.press.value.partition("|")[2].partition("|")[0], Mark.read(asked.press.block_id)
        with live_day(desk, asked) as live:
            closed, put_off = _left(desk, live, rule, mark)
            identities = [*map(identity_of_action, live.actions(rule, mark)), *closed] or put_off
        if not identities:
            return stale(desk, asked, rule, mark)
        change_each(
            desk,
            asked,
            identities,
            lambda connection, one: ledger.note_feedback(connection, one, verdict),
            f"action.feedback_{verdict}",
        )
        said = asked.words.say(f"presses.{verdict}")
        either = [asked.words.say(f"presses.{one}") for one in ("up", "down")]
        return Reply(Message(said, [section(said)]), add_line(asked.press.action_id, said, either))

    return note


def _left(desk: Desk, live: Live, rule: str, mark: Mark | None) -> tuple[list[Identity], list[Identity]]:
    """What the row stood for and is done or dismissed since, and what is snoozed, as far as it is still visible. Of the
    latter nobody knows whether it was before: it counts where nothing else is left."""
    user_id = live.reader.viewer.user_id
    if mark is None or not mark.is_of(user_id):
        return [], []
    with desk.database.reading() as connection:
        known = [one for one in history(connection, user_id) if is_marked(one, rule, mark) and _may_be_meant(one, mark)]
        shown = visible_actions(connection, live.reader, known, live.frame.now)
    meant = [one for one in shown if mark.part not in ("closing", "prospecting") or one.category == mark.part]
    closed = [identity_of_action(one) for one in meant if one.state != "snoozed"]
    return closed, [identity_of_action(one) for one in meant if one.state == "snoozed"]


def _may_be_meant(entry: Entry, mark: Mark) -> bool:
    return entry.state == "snoozed" or (entry.closed_at is not None and entry.closed_at >= mark.drawn)


keep_it_up = _noting("up")
not_really = _noting("down")
