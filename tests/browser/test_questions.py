"""Insights and questions in a real browser: steps 11 to 20 on `daybook demo`, in local mode."""

import pytest
from playwright.async_api import Browser

from tests.browser import talks
from tests.browser.seat import PHONE, seat

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),  # that of the browser
    pytest.mark.xdist_group("browser"),  # one demo and one browser for all of them
]


async def test_a_rep_reads_an_insight_and_asks(browser: Browser, address: str) -> None:
    async with seat(browser, address) as clara:
        await clara.be("Clara Hoffmann")
        for step in talks.SHORT:
            await step(clara)


async def test_a_colleague_with_fewer_rights_gets_nothing_of_her_mails(browser: Browser, address: str) -> None:
    async with seat(browser, address) as bruno:
        await bruno.be("Bruno Keller")
        for step in talks.FEWER:
            await step(bruno)


@pytest.mark.slow
async def test_what_is_suggested_is_asked_and_the_small_forms_are_filled_in(browser: Browser, address: str) -> None:
    async with seat(browser, address) as clara:
        await clara.be("Clara Hoffmann")
        for step in (talks.suggested, *talks.FORMS):
            await step(clara)


@pytest.mark.slow
async def test_insights_and_answers_fit_a_phone(browser: Browser, address: str) -> None:
    async with seat(browser, address, size=PHONE) as clara:
        await clara.be("Clara Hoffmann")
        for step in talks.ASKED:
            await step(clara)


@pytest.mark.slow
async def test_in_italian_on_a_phone(browser: Browser, address: str) -> None:
    async with seat(browser, address, size=PHONE) as giulia:
        await giulia.be("Giulia Ferri")
        await talks.in_italian(giulia)
