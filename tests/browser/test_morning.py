"""The morning in a real browser, on `daybook demo`, as three kinds of people and on a phone."""

import re

import pytest
from playwright.async_api import Browser, expect

from tests.browser import walks
from tests.browser.seat import PHONE, seat

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),  # that of the browser
    pytest.mark.xdist_group("browser"),  # one demo and one browser for all of them
]


async def test_a_rep_with_all_rights_walks_the_morning(browser: Browser, address: str) -> None:
    async with seat(browser, address) as clara:
        await clara.be("Clara Hoffmann")
        for step in walks.MORNING:
            await step(clara)


async def test_a_rep_with_fewer_rights_walks_it_on_a_phone_and_sees_less(browser: Browser, address: str) -> None:
    async with seat(browser, address, size=PHONE) as bruno:
        await bruno.be("Bruno Keller")
        for step in walks.FEWER:
            await step(bruno)


async def test_a_guest_gets_nothing_but_one_neutral_sentence(browser: Browser, address: str) -> None:
    async with seat(browser, address) as guest:
        await guest.be("Gil Gast")
        await walks.refused(guest)


@pytest.mark.slow
async def test_one_who_sees_own_records_only_walks_it_too(browser: Browser, address: str) -> None:
    async with seat(browser, address) as tobias:
        await tobias.be("Tobias Lang")
        for step in walks.FEWER:
            await step(tobias)


@pytest.mark.slow
async def test_the_forms_fill_a_phone_and_no_more(browser: Browser, address: str) -> None:
    async with seat(browser, address, size=PHONE) as bruno:
        await bruno.be("Bruno Keller")
        for step in walks.FORMS:
            await step(bruno)


@pytest.mark.slow
async def test_in_another_language_everything_fits_as_well(browser: Browser, address: str) -> None:
    async with seat(browser, address, size=PHONE) as giulia:
        await giulia.be("Giulia Ferri")
        await walks.open_both(giulia)


@pytest.mark.slow
async def test_a_form_is_filled_in_and_left_with_the_keyboard_alone(browser: Browser, address: str) -> None:
    async with seat(browser, address) as priya:
        await priya.be("Priya Nair")
        keys = priya.page.keyboard
        menu = priya.view.locator("details.menu summary").last
        await menu.focus()
        await keys.press("Enter")
        await keys.press("ArrowDown")
        await keys.press("Enter")
        await priya.opened(re.compile(r"\S"))
        await keys.press("Escape")
        await priya.closed()
        await menu.focus()
        await keys.press("Enter")
        await keys.press("Escape")
        await expect(priya.view.locator("details.menu[open]")).to_have_count(0)
