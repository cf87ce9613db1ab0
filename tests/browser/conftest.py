"""One demo and one browser per test process; skipped where no chromium is installed."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.browser import chromium, demos


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    _needs_chromium()
    with demos.demo(tmp_path_factory.mktemp("demo")) as printed:
        yield printed


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    _needs_chromium()
    async with chromium.browser() as opened:
        yield opened


def _needs_chromium() -> None:
    if chromium.PATH is None:
        pytest.skip("no chromium is installed: make setup-browser")
