"""An empty mirror filled with a day, and the Home of it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.blocks import Message, readable
from bot.blocks.elements import Block
from bot.home.build import build_home
from bot.home.draw import home_blocks
from bot.home.place import Place
from crm.database import Database
from crm.viewer import viewer_by_email
from playground.limits import view_problems
from tests.bot.digest import days
from tests.bot.limits import assert_legal

NOW = days.at(24, 8, 30)
HomeOf = Callable[..., list[Block]]


@pytest.fixture
def home_of(sqlite_database: Database, tmp_path: Path) -> HomeOf:
    """`home_of(files, place, email=…, now=…)`: imports the files once and draws the Home."""

    def draw(
        files: days.Files | None,
        place: Place = Place(),  # noqa: B008  a frozen value
        *,
        email: str = days.CLARA,
        now: datetime = NOW,
        **settings: Any,
    ) -> list[Block]:
        if files is not None:
            days.fill(sqlite_database, tmp_path, files, read_at=days.at(24, 8, 27), **settings)
        viewer = viewer_by_email(sqlite_database, email)
        return legal(home_blocks(build_home(sqlite_database, viewer, place, now=now)))

    return draw


def legal(blocks: list[Block]) -> list[Block]:
    assert_legal({"text": "Home", "blocks": blocks}, blocks_at_most=100, characters=240_000)
    assert not view_problems({"type": "home", "callback_id": "home", "blocks": blocks})
    return blocks


def text_of(blocks: list[Block]) -> str:
    return readable(Message("", blocks))
