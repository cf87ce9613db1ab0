"""The first button of an action: where each kind of work begins. One line a kind."""

from collections.abc import Mapping

from bot.digest.presentation import PRESENTATIONS
from bot.slack.forms.outcomes import log_outcomes
from bot.slack.presses.prepare import prepare_group
from bot.slack.presses.reply import Asked, Desk, Handler, Reply, gone
from bot.slack.presses.saved import Place
from bot.slack.presses.walk import walk

_BEGIN: Mapping[str, Handler] = {
    "outcomes": log_outcomes,
    "prepare": prepare_group,
    "contacts": walk,
}


def start(desk: Desk, asked: Asked) -> Reply:
    shown = PRESENTATIONS.get(Place.of(asked).rule)
    begin = _BEGIN.get(shown.start) if shown else None
    return begin(desk, asked) if begin else gone(asked)
