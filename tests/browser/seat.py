"""One person in front of the page: what is seen, pressed and filled in. Fails on any error of the page's scripts."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, expect

DESKTOP, PHONE = (1100, 900), (390, 844)
_PATIENCE = 30_000  # milliseconds: on a busy machine the first digest takes its time
expect.set_options(timeout=_PATIENCE)


class Seat:
    """`pictures`: a folder for screenshots; None takes none."""

    def __init__(self, page: Page, pictures: Path | None = None) -> None:
        self.page, self.pictures = page, pictures
        self.modal = page.locator("#modal")
        self.view = page.locator("#view")
        self.thread = page.locator("#side")
        self._taken = 0
        self._pressed: Locator | None = None

    async def be(self, name: str) -> None:
        await self.page.locator("#people").get_by_role("button", name=name).click()
        await expect(self.page.locator("#who")).to_have_text(name)
        who = await self.page.locator("#people [aria-current=true]").get_attribute("data-user")
        await expect(self.view).to_have_attribute("data-of", re.compile(f"^{who} "))

    async def go(self, place: str) -> None:
        await self.leave_thread()
        tab = self.page.get_by_role("tab", name=place)
        await tab.click()
        where = await tab.get_attribute("data-place")
        await expect(self.view).to_have_attribute("data-of", re.compile(f" {where}$"))

    async def press(self, label: str, *, within: Locator | None = None, last: bool = False) -> None:
        """A button by the words on it, of which only the start must fit (counts change)."""
        root = within or await self.front()
        words = root.locator("button, a.button").filter(has_text=re.compile(f"^{re.escape(label)}"))
        self._pressed = words.last if last else words.first
        await self._pressed.click()

    async def front(self) -> Locator:
        """Where one acts: a form before a thread, a thread before the conversation."""
        for place in (self.modal, self.thread):
            if await place.is_visible():
                return place
        return self.view

    async def say(self, text: str) -> None:
        """Leaves a thread, as one does who begins something new."""
        await self.leave_thread()
        await self.page.locator("#text").fill(text)
        await self.page.keyboard.press("Enter")

    async def command(self, text: str) -> None:
        """What is answered below it."""
        await self.say(text)
        article = self.view.locator("article")
        await expect(article.filter(has=self.page.get_by_text(text, exact=True)).last).to_be_visible()
        await expect(article.last.locator("h2")).to_have_text("Daybook")

    async def ask(self, text: str, *, seconds: float = _PATIENCE / 1000) -> Locator:
        """In the direct message. The answer's article, in the thread that opens for it, once it is whole."""
        await self.say(text)
        await expect(self.thread.locator("article").nth(1)).to_be_visible(timeout=seconds * 1000)
        return await self.answered()

    async def reply(self, text: str) -> Locator:
        before = await self.thread.locator("article").count()
        await self.thread.get_by_label("Reply in the thread").fill(text)
        await self.page.keyboard.press("Enter")
        await expect(self.thread.locator("article").nth(before + 1)).to_be_visible()
        return await self.answered()

    async def answered(self) -> Locator:
        await expect(self.page.locator("#thread-status")).to_be_hidden()
        await expect(self.thread.locator(".writing")).to_have_count(0)
        return self.thread.locator("article").last

    async def fill(self, values: Mapping[str, str]) -> None:
        """By the label above the field."""
        for label, value in values.items():
            field = self.modal.get_by_label(re.compile(rf"^{re.escape(label)}( \(optional\))?$"))
            if await field.evaluate("element => element.tagName") == "SELECT":
                await field.select_option(label=value)
            else:
                await field.fill(value)

    async def submit(self) -> None:
        await self.page.locator("#modal-submit").click()

    async def opened(self, title: str | re.Pattern[str]) -> None:
        """Slack gives a form three seconds: on a machine too busy for that, pressed once more as one is told."""
        late = self.view.get_by_text("took too long for Slack")
        await expect(self.modal.or_(late).filter(visible=True).first).to_be_visible()
        if self._pressed is not None and not await self.modal.is_visible():
            await self._pressed.click()
        await expect(self.page.locator("#modal-title")).to_have_text(title)
        await expect(self.modal).to_be_visible()

    async def closed(self) -> None:
        await expect(self.modal).to_be_hidden()

    async def leave(self) -> None:
        """Out of every form."""
        if await self.modal.is_visible():
            await self.page.locator("#modal-x").click()
            await self.closed()

    async def leave_thread(self) -> None:
        if await self.thread.is_visible():
            await self.page.locator("#unthread").click()
            await expect(self.thread).to_be_hidden()

    async def sees(self, words: str | re.Pattern[str], *, within: Locator | None = None) -> None:
        await expect(within or await self.front()).to_contain_text(words)

    async def misses(self, words: str | re.Pattern[str], *, within: Locator | None = None) -> None:
        await expect(within or self.view).not_to_contain_text(words)

    async def picture(self, name: str) -> None:
        """And nothing may stand out of the page to the right."""
        wide = await self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{name}: {wide} px too wide"
        cut = await self.page.evaluate(_CUT)
        assert not cut, f"{name}: cut off at the right: {cut}"
        if self.pictures:
            self._taken += 1
            await self.page.screenshot(path=self.pictures / f"{self._taken:02d}-{name}.png")


_CUT = """() => [...document.querySelectorAll('#view *, #side *, dialog[open] *')]
    .filter(each => each.checkVisibility() && each.getBoundingClientRect().right > innerWidth + 1)
    .map(each => each.outerHTML.slice(0, 100)).slice(0, 3)"""


@asynccontextmanager
async def seat(
    browser: Browser, address: str, *, size: tuple[int, int] = DESKTOP, pictures: Path | None = None
) -> AsyncIterator[Seat]:
    page = await browser.new_page(viewport={"width": size[0], "height": size[1]}, locale="en-GB")
    page.set_default_timeout(_PATIENCE)
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("console", lambda said: broken.append(said.text) if said.type == "error" else None)
    await page.goto(address)
    try:
        yield Seat(page, pictures)
    finally:
        await page.close()
    assert broken == []
