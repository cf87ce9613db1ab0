"""The switches in a real browser, on `daybook demo`: a super admin, a rep with an older insight, one without rights.

The last of the walks: it moves the clock to the next morning."""

import pytest
from playwright.async_api import Browser

from tests.browser import switch_walks, talks, walks
from tests.browser.seat import seat

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),  # that of the browser
    pytest.mark.xdist_group("browser"),  # one demo and one browser for all of them
]


async def test_a_super_admin_turns_hipaa_on_and_off_again(browser: Browser, address: str) -> None:
    async with seat(browser, address) as ingrid, seat(browser, address) as clara, seat(browser, address) as bruno:
        await clara.be("Clara Hoffmann")
        await talks.insight(clara)
        await ingrid.be("Ingrid Solberg")
        await switch_walks.turn_on(ingrid)
        await switch_walks.without_ai(clara)
        await bruno.be("Bruno Keller")
        await switch_walks.not_a_super_admin(bruno)
        await walks.next_morning(clara)
        await clara.misses(talks.OF_A_MAIL)
        await switch_walks.turn_off(ingrid)
