"""Where a person is on Home: the tab, the filter, the page. Kept per person in the database; what is stored and not
known any more falls back to the beginning."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, Self

from sqlalchemy import Connection

from crm.settings import choose, rep_settings, who_chose

TABS = ("summary", "actions")  # those that work; another one is a line here and one in bot/home/draw.py
FILTERS = ("all", "closing", "prospecting")
_KEY = "home"


@dataclass(frozen=True, slots=True)
class Place:
    """`snoozed`: whether the snoozed actions are shown below the others."""

    tab: str = TABS[0]
    filter: str = FILTERS[0]
    page: int = 0
    snoozed: bool = False

    @classmethod
    def read(cls, stored: Any) -> Self:
        known = stored if isinstance(stored, dict) else {}
        place = cls()
        if known.get("tab") in TABS:
            place = replace(place, tab=known["tab"])
        if known.get("filter") in FILTERS:
            place = replace(place, filter=known["filter"])
        if isinstance(known.get("page"), int) and known["page"] > 0:
            place = replace(place, page=known["page"])
        return replace(place, snoozed=known.get("snoozed") is True)


def place_of(connection: Connection, user_id: str) -> Place | None:
    """None for one who never opened Home."""
    stored = rep_settings(connection, user_id).get(_KEY)
    return None if stored is None else Place.read(stored)


def keep_place(connection: Connection, user_id: str, place: Place) -> None:
    kept = {"tab": place.tab, "filter": place.filter, "page": place.page, "snoozed": place.snoozed}
    choose(connection, user_id, _KEY, kept)


def those_with_home(connection: Connection, user_ids: Collection[str]) -> list[str]:
    return [user_id for user_id in who_chose(connection, _KEY) if user_id in user_ids]
