"""The audit log's newest lines about the two switches: when, who, what, what came of it. Shows no reason and no other
text that somebody typed."""

from collections.abc import Sequence

from bot.blocks.elements import context, section
from bot.blocks.modal import View, modal
from bot.reading.switch_facts import Told
from crm.audit import Line

MOST = 30


def log_view(told: Told, lines: Sequence[tuple[Line, str]]) -> View:
    """`lines`: the newest first, each with the name of who it was."""
    words = told.words
    drawn = [section(_line(told, line, name)) for line, name in lines[:MOST]]
    foot = context(words.count("switches.log.more", len(drawn)))
    return modal(
        "switch_log",
        words.say("switches.log.title"),
        [*drawn, foot] if drawn else [section(words.say("switches.log.none"))],
        close=words.say("fields.close"),
        metadata="",
    )


def _line(told: Told, line: Line, name: str) -> str:
    words = told.words
    known = f"switches.titles.{line.details.get('key')}_{'on' if line.details.get('new') else 'off'}"
    outcome = f"switches.log.{line.outcome}"
    return words.say(
        "switches.log.line",
        when=told.moment(line.at),
        who=told.who(name, line.actor),
        what=words.say(known) if words.has(known) else "",
        outcome=words.say(outcome) if words.has(outcome) else line.outcome,
    )
