"""The actions of one row at the click, with everything that works them at hand."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from bot.digest.marks import Mark
from bot.slack.presses.live import Live, live_day
from bot.slack.presses.reply import Asked, Desk
from bot.slack.presses.saved import Place
from rules.model import Action


@dataclass(frozen=True)
class Work:
    """`actions`: what the row stands for, as far as it is open and visible."""

    desk: Desk
    asked: Asked
    live: Live
    place: Place
    actions: Sequence[Action]

    @property
    def user_id(self) -> str:
        return self.asked.rep.viewer.user_id


@contextmanager
def at_work(desk: Desk, asked: Asked) -> Iterator[Work]:
    """Pressed in a form beside a single record: that one's alone."""
    place = Place.of(asked)
    within = Mark.read(asked.press.block_id) if asked.press.view else None
    with live_day(desk, asked) as live:
        yield Work(desk, asked, live, place, live.actions(place.rule, within or place.mark))
