"""With a chat model: `daybook serve` against a scripted endpoint and the page."""

from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.browser import model_walks
from tests.browser.offices import office
from tests.browser.seat import seat

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),  # that of the browser
    pytest.mark.xdist_group("browser"),
    pytest.mark.slow,
]


async def test_a_model_answers_badly_and_well_and_not_at_all(browser: Browser, tmp_path: Path) -> None:
    async with office(tmp_path) as at:
        address = at.slack.address
        async with seat(browser, address) as clara, seat(browser, address) as bruno, seat(browser, address) as ingrid:
            await clara.be("Clara Hoffmann")
            await model_walks.badly(clara, at)
            await model_walks.well(clara, at)
            await bruno.be("Bruno Keller")
            await model_walks.nothing_of_hers(bruno, at)
            model_walks.nothing_obeyed(at)
            await ingrid.be("Ingrid Solberg")
            await model_walks.silenced(ingrid, clara, at)
