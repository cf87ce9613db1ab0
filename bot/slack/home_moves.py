"""Where a press leads on Home: another tab, filter or page. Pure; whatever it does not know leads nowhere."""

import re
from collections.abc import Callable
from dataclasses import replace

from bot.blocks import Message
from bot.blocks.elements import section
from bot.blocks.message import shown
from bot.home.place import FILTERS, TABS, Place
from bot.language import language
from bot.slack.presses.press import Press
from bot.slack.request import Request

Move = Callable[[Place], Place]
_ALL = Place(tab="actions")


def move_of(press: Press) -> Move | None:
    """None for a press that leads nowhere on Home."""
    value = press.value
    match press.verb:
        case "nav" if value in TABS:
            return lambda place: replace(place, tab=value)
        case "nav" if value == "all":
            return lambda _: _ALL
        case "filter" if value in FILTERS:
            return lambda place: replace(place, tab="actions", filter=value, page=0)
        case "page" if value.isascii() and value.isdigit() and len(value) < 6:
            return lambda place: replace(place, tab="actions", page=int(value))
        case "actions" if value in ("show_snoozed", "hide_snoozed"):
            return lambda place: replace(place, tab="actions", snoozed=value == "show_snoozed")
        case "home_refresh":
            return lambda place: place
        case "open_workspace":
            return lambda place: replace(place, tab=TABS[0])
        case "home_actions":
            return lambda _: _ALL
        case "home_actions_closing":
            return lambda _: replace(_ALL, filter="closing")
    return None


def moved(request: Request, code: str) -> Message:
    """Said where the press was not on Home itself: a link that opens it."""
    words = language(code)
    said = words.say("home.open_home")
    known = all(re.fullmatch("[A-Za-z0-9]{1,30}", one) for one in (request.team, request.app))
    link = f"<slack://app?team={request.team}&amp;id={request.app}&amp;tab=home|{said}>" if known else said
    told = words.say("home.moved", link=link)
    return Message(shown(words.say("home.moved", link=said)), [section(told)])
