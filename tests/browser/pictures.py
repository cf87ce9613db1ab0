"""`python -m tests.browser.pictures FOLDER [WORD …]`: every step of the day as a screenshot, by person and size, and
the README's picture of the digest anew; with words only the walks whose names hold one. For looking at; the tests look
at the same steps by themselves."""

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Sequence
from functools import partial
from pathlib import Path

from playwright.async_api import Browser, FloatRect
from playwright.async_api import Error as PlaywrightError

from tests.browser import chromium, demos, model_walks, switch_walks, talks, walks
from tests.browser.offices import office
from tests.browser.seat import PHONE, Seat, seat

README = Path(__file__).parents[2] / "docs" / "digest.png"
WIDE = (1280, 1200)
WALKS = (
    ("clara", "Clara Hoffmann", WIDE, (*walks.MORNING, walks.next_morning)),
    ("clara-asks", "Clara Hoffmann", WIDE, (talks.suggested, *talks.ASKED, *talks.FORMS)),
    ("clara-asks-phone", "Clara Hoffmann", PHONE, talks.ASKED),
    ("bruno", "Bruno Keller", WIDE, walks.FEWER),
    ("bruno-asks", "Bruno Keller", WIDE, talks.FEWER),
    ("bruno-phone", "Bruno Keller", PHONE, walks.FORMS),
    ("tobias-phone", "Tobias Lang", PHONE, walks.FEWER),
    ("giulia-phone", "Giulia Ferri", PHONE, (walks.open_both, talks.in_italian)),
    ("guest", "Gil Gast", WIDE, (walks.refused,)),
    ("ingrid", "Ingrid Solberg", WIDE, (switch_walks.turn_on,)),
    ("clara-hipaa", "Clara Hoffmann", WIDE, (switch_walks.without_ai,)),
    ("bruno-hipaa", "Bruno Keller", WIDE, (switch_walks.not_a_super_admin,)),
    ("ingrid-off", "Ingrid Solberg", WIDE, (switch_walks.turn_off,)),
)


async def take(address: str, folder: Path, wanted: Sequence[str]) -> None:
    async with chromium.browser() as browser:
        if not wanted:
            await digest_alone(browser, address)
        for name, person, size, steps in WALKS:
            if _is_wanted(name, wanted):
                async with seat(browser, address, size=size, pictures=_place(folder, name)) as sitting:
                    await sitting.be(person)
                    await walk(sitting, steps)


async def take_with_model(folder: Path, wanted: Sequence[str]) -> None:
    """The same deal where a model answers, badly and well."""
    if not _is_wanted("model", wanted):
        return
    with tempfile.TemporaryDirectory() as home:
        async with chromium.browser() as browser, office(Path(home)) as at:
            for name, person, steps in (
                ("model-clara", "Clara Hoffmann", (model_walks.badly, model_walks.well)),
                ("model-bruno", "Bruno Keller", (model_walks.nothing_of_hers,)),
            ):
                async with seat(browser, at.slack.address, size=WIDE, pictures=_place(folder, name)) as sitting:
                    await sitting.be(person)
                    await walk(sitting, [partial(step, at=at) for step in steps])


def _is_wanted(name: str, wanted: Sequence[str]) -> bool:
    return not wanted or any(word in name for word in wanted)


def _place(folder: Path, name: str) -> Path:
    place = folder / name
    place.mkdir(parents=True, exist_ok=True)
    return place


async def walk(sitting: Seat, steps: Sequence[walks.Step | partial[Awaitable[None]]]) -> None:
    """A step that fails leaves its picture and its name, and the next is tried."""
    for step in steps:
        name = (step.func if isinstance(step, partial) else step).__name__
        try:
            await step(sitting)
        except (AssertionError, PlaywrightError) as wrong:
            await sitting.page.screenshot(path=Path(str(sitting.pictures)) / f"failed-{name}.png")
            sys.stderr.write(f"{name}: {str(wrong).splitlines()[0]}\n")
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
    folder, wanted = Path(sys.argv[1]), sys.argv[2:]
    with tempfile.TemporaryDirectory() as home, demos.demo(Path(home)) as address:
        asyncio.run(take(address, folder, wanted))
    asyncio.run(take_with_model(folder, wanted))


if __name__ == "__main__":
    main()
