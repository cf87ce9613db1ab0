"""`python -m tests.browser.pictures FOLDER`: every step of the morning as a screenshot, by person and size, and the
README's picture of the digest anew. For looking at; the tests look at the same steps by themselves."""

import asyncio
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser, FloatRect

from tests.browser import chromium, demos, walks
from tests.browser.seat import DESKTOP, PHONE, Seat, seat

README = Path(__file__).parents[2] / "docs" / "digest.png"
WALKS = (
    ("clara", "Clara Hoffmann", DESKTOP, (*walks.MORNING, walks.next_morning)),
    ("bruno", "Bruno Keller", DESKTOP, walks.FEWER),
    ("bruno-phone", "Bruno Keller", PHONE, walks.FORMS),
    ("tobias-phone", "Tobias Lang", PHONE, walks.FEWER),
    ("giulia-phone", "Giulia Ferri", PHONE, (walks.open_both,)),
    ("guest", "Gil Gast", DESKTOP, (walks.refused,)),
)


async def take(address: str, folder: Path) -> None:
    async with chromium.browser() as browser:
        await digest_alone(browser, address)
        for name, person, size, steps in WALKS:
            place = folder / name
            place.mkdir(parents=True, exist_ok=True)
            async with seat(browser, address, size=size, pictures=place) as sitting:
                await sitting.be(person)
                await walk(sitting, steps)


async def walk(sitting: Seat, steps: tuple[walks.Step, ...]) -> None:
    """A step that fails leaves its picture and its name, and the next is tried."""
    for step in steps:
        try:
            await step(sitting)
        except AssertionError as wrong:
            await sitting.page.screenshot(path=Path(str(sitting.pictures)) / f"failed-{step.__name__}.png")
            sys.stderr.write(f"{step.__name__}: {str(wrong).splitlines()[0]}\n")
            await sitting.leave()


async def digest_alone(browser: Browser, address: str) -> None:
    async with seat(browser, address, size=(1000, 1700)) as clara:
        await clara.be("Clara Hoffmann")
        await walks.digest(clara)
        box = await clara.view.locator("article .block").first.bounding_box()
        end = await clara.view.locator("article .block").last.bounding_box()
        assert box
        assert end
        top = box["y"] - 44
        around = FloatRect(x=box["x"] - 20, y=top, width=box["width"] + 40, height=end["y"] + 34 - top)
        await clara.page.screenshot(path=README, clip=around)


def main() -> None:
    folder = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as home, demos.demo(Path(home)) as address:
        asyncio.run(take(address, folder))


if __name__ == "__main__":
    main()
