"""Yes, keep it up! and Not really: noted for each action behind the row; the row stays, with a line that says so."""

from bot.blocks import Message
from bot.blocks.elements import section
from bot.slack.presses.groups import change_each, choose
from bot.slack.presses.reply import Asked, Desk, Handler, Reply
from bot.slack.presses.rows import add_line
from rules import ledger


def _noting(verdict: str) -> Handler:
    def note(desk: Desk, asked: Asked) -> Reply:
        chosen = choose(desk, asked)
        if isinstance(chosen, Reply):
            return chosen
        change_each(
            desk,
            asked,
            chosen.identities,
            lambda connection, one: ledger.note_feedback(connection, one, verdict),
            f"action.feedback_{verdict}",
        )
        said = asked.words.say(f"presses.{verdict}")
        either = [asked.words.say(f"presses.{one}") for one in ("up", "down")]
        return Reply(Message(said, [section(said)]), add_line(asked.press.action_id, said, either))

    return note


keep_it_up = _noting("up")
not_really = _noting("down")
