"""Which one?, while one types: the actions of the row that Why? was opened from, by the names in them."""

from bot.blocks.modal import Choice
from bot.digest.marks import Mark
from bot.slack.identity import Rep
from bot.slack.presses.live import live_day
from bot.slack.presses.press import Press
from bot.slack.presses.reply import Asked, Desk
from bot.slack.presses.why_view import choices
from bot.slack.views import Shown
from crm.instants import instant
from crm.timeline import fold

_AT_ONCE = 100


def search_actions(desk: Desk, rep: Rep, text: str, view: Shown | None) -> list[Choice]:
    """As of the instant at which the modal was drawn."""
    if view is None or view.origin is None or not isinstance(view.data.get("at"), int):
        return []
    asked = Asked(rep, Press.of(view.origin), instant(view.data["at"]))
    with live_day(desk, asked, run=False) as live:
        found = live.actions(str(view.data.get("rule", "")), Mark.read(view.origin.block_id))
        listed = [one for start in range(0, len(found), _AT_ONCE) for one in choices(live, found[start:][:_AT_ONCE])]
    return [one for one in listed if fold(text) in fold(one[0])]
