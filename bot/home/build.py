"""A person's Home from the mirror, the ledger and the place that was kept, all through that person's own eyes. The
figures are those of the digest, from the same functions."""

from collections.abc import Sequence
from datetime import datetime

from bot.digest.build import read_frame
from bot.digest.matter import Frame, gather
from bot.digest.names import Names
from bot.home.actions_tab import gather_actions
from bot.home.content import Home
from bot.home.place import Place
from bot.home.summary import gather_summary
from crm.database import Database
from crm.reader import Reader
from crm.viewer import Viewer
from rules.model import Action
from rules.shown import actions_for


def build_home(
    database: Database,
    viewer: Viewer,
    place: Place,
    *,
    now: datetime,
    slack_zone: str | None = None,
    language: str = "en",
) -> Home:
    """`language`: the account's default."""
    frame = read_frame(database, viewer, now=now, slack_zone=slack_zone, language=language)
    with Reader(database, viewer) as reader:
        return compose_home(database, reader, frame, actions_for(database, reader, now=frame.now), place)


def compose_home(database: Database, reader: Reader, frame: Frame, shown: Sequence[Action], place: Place) -> Home:
    matter, names = gather(reader, frame, shown), Names(reader)
    on_actions = place.tab == "actions"
    tab = gather_actions(database, reader, names, matter, shown, place) if on_actions else None
    drawn = tab or gather_summary(reader, names, matter)
    viewer = reader.viewer
    return Home(viewer.user_id, place, frame, matter.counts, matter.overloaded, drawn, viewer.super_admin)
