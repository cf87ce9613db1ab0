"""The steps of a morning, walked by hand on the page. Each ends with a picture, where pictures are wanted.

The demo company is relative to today: steps go by labels, not by names of records.
"""

import re
from collections.abc import Awaitable, Callable

from playwright.async_api import expect

from tests.browser.seat import Seat

Step = Callable[[Seat], Awaitable[None]]
COUNTS = re.compile(r"\d+ (overdue|due today)")


async def digest(seat: Seat) -> None:
    """1. Counts, tasks, meetings, actions, and when it was sent; one begins to read at its head."""
    await seat.sees(COUNTS)
    await expect(seat.view.locator("article .head").last).to_be_in_viewport()
    for words in ("Tasks", "Actions", "Open workspace", "Sent at"):
        await seat.sees(words)
    await seat.picture("digest")


async def done_and_follow_up(seat: Seat) -> None:
    """3. Done, the follow-up form with a date in the past and then as it was filled in; both taken back."""
    said = await seat.view.get_by_role("button", name=re.compile("^Done: ")).first.get_attribute("aria-label")
    title = str(said).removeprefix("Done: ")
    await seat.press("Done")
    await seat.sees(re.compile(rf"✅ {re.escape(title)}\s+Done \d\d:\d\d"))
    await seat.sees("Create a follow-up?")
    await seat.picture("done")
    await seat.press("Create follow-up")
    await seat.opened("Create follow-up")
    await expect(seat.modal.get_by_label("Task", exact=True)).to_have_value(f"Follow up: {title}")
    due = await seat.modal.get_by_label("Due", exact=True).input_value()
    await seat.fill({"Due": "2020-01-01"})
    await seat.submit()
    await expect(seat.modal.locator(".wrong").filter(has_text=re.compile(r"\S"))).to_be_visible()
    await seat.picture("follow-up-wrong-date")
    await seat.fill({"Due": due, "Note": "As agreed on the phone"})
    await seat.submit()
    await seat.closed()
    await seat.sees("Follow-up created")
    await seat.picture("follow-up-created")
    await _undo(seat, "Follow-up created")
    await _undo(seat, "✅")
    await expect(seat.view.get_by_role("button", name=f"Done: {title}")).to_be_visible()


async def stale(seat: Seat) -> None:
    """4. Done in Home; pressed again on the older message it says so, and nothing changes."""
    await seat.go("Home")
    button = seat.view.get_by_role("button", name=re.compile("^Done: ")).last
    said = str(await button.get_attribute("aria-label"))
    await button.click()
    await seat.sees("✅")
    await seat.go("Messages")
    await seat.view.get_by_role("button", name=said).click()
    await seat.sees("Already done")
    await seat.picture("already-done")


async def start_tasks(seat: Seat) -> None:
    """8. The queue, the record beside each task; Done, Undo and Skip lead on."""
    await seat.press("Start tasks")
    await seat.opened("Start tasks")
    await seat.sees("1 of")
    await seat.sees("Recent activity")
    await seat.press("Done")
    await seat.sees(re.compile("✅.*2 of", re.DOTALL))
    await seat.picture("queue")
    await seat.press("Undo")
    await seat.sees("1 of")
    await seat.press("Skip")
    await seat.sees("2 of")
    await seat.leave()


async def next_steps(seat: Seat) -> None:
    """One deal after another; old and new value stand in the row, with Undo."""
    await seat.press("Update next steps")
    await seat.opened("Update next steps")
    await seat.fill({"New next step": "Send the phased quote"})
    await seat.picture("next-steps")
    await seat.submit()
    await seat.sees("2 of")
    await seat.leave()
    await seat.sees("“Send the phased quote”")
    await _undo(seat, "“Send the phased quote”")
    await seat.misses("“Send the phased quote”")


async def reply(seat: Seat) -> None:
    """The mail beside the answer; what is saved is in the row, and is taken back."""
    await seat.view.locator("article").last.get_by_text("Reply", exact=True).last.click()
    await seat.opened("Reply")
    await seat.fill({"Your answer": "Thank you, let us speak on Thursday."})
    await seat.picture("reply")
    await seat.submit()
    await seat.closed()
    await seat.sees(re.compile("E-mail to .* logged"))
    await seat.picture("reply-logged")
    await _undo(seat, "E-mail to ")
    await seat.misses(re.compile("E-mail to .* logged"))


async def prepare(seat: Seat) -> None:
    """The meeting's brief, in a message of its own."""
    before = await seat.view.locator("article").count()
    await seat.press("Prepare")
    await expect(seat.view.locator("article")).to_have_count(before + 1)
    await seat.sees("Attendees")
    await seat.picture("prepare")


async def why(seat: Seat) -> None:
    """5. Each criterion with its value, and when the action goes away."""
    await _menu(seat, "Why?")
    await seat.opened("Why this action?")
    for words in ("✓", "Goes away", "Rule"):
        await seat.sees(words)
    await seat.picture("why")
    await seat.leave()


async def snooze_and_dismiss(seat: Seat) -> None:
    """5. The row turns into a line with Undo, and back."""
    for label, line in (("Snooze until tomorrow", "Snoozed until"), ("Dismiss", "Dismissed")):
        before = await seat.view.locator("details.menu").count()
        await _menu(seat, label)
        await seat.sees(line)
        await seat.picture(label.split(" ")[0].lower())
        await _undo(seat, line)
        await expect(seat.view.locator("details.menu")).to_have_count(before)


async def thumbs(seat: Seat) -> None:
    """6. Both are stored and answered."""
    for label, words in (("Yes, keep it up!", "Noted: more like this"), ("Not really", "Noted: fewer like this")):
        await _menu(seat, label)
        await seat.sees(words)
    await seat.picture("noted")


async def outcomes(seat: Seat) -> None:
    """7. One form; nothing chosen is said under the first field; what is saved leaves message and Home."""
    await seat.press("Log outcomes")
    await seat.opened(re.compile(r"^Log \d* ?(call|meeting)"))
    await seat.submit()
    await seat.sees("Choose at least one outcome")
    await seat.picture("outcomes-none")
    select = seat.modal.locator("select").nth(1)
    await select.select_option(label="Connected")
    await seat.submit()
    await seat.closed()
    await seat.sees(re.compile(r"1 outcome logged"))
    await seat.picture("outcomes")


async def home(seat: Seat) -> None:
    """9. Summary, Actions, a filter, the next page and back: the place is kept."""
    await seat.go("Home")
    await seat.sees("● Summary")
    await seat.picture("home")
    await seat.press("Actions")
    await seat.sees(re.compile(r"● Actions \d+"))
    await seat.picture("home-actions")
    await seat.press("Prospecting")
    await seat.sees(re.compile(r"● Prospecting \d+"))
    await seat.go("Messages")
    await seat.go("Home")
    await seat.sees(re.compile(r"● Prospecting \d+"))
    await seat.press("All")
    await seat.sees(re.compile(r"● All \d+"))
    if await seat.view.get_by_role("button", name="Next", exact=True).count():
        await seat.press("Next")
        await seat.sees(re.compile(r"\d+–\d+ of \d+"))
        await seat.press("Previous")
    await seat.press("Summary")
    await seat.sees("● Summary")
    await seat.go("Messages")


async def next_morning(seat: Seat) -> None:
    """The clock is moved: tomorrow's digest comes."""
    await seat.go("Messages")
    before = await seat.view.locator("article").count()
    await seat.page.locator("[data-clock=morning]").click()
    await expect(seat.view.locator("article")).to_have_count(before + 1)
    await expect(seat.page.locator("#now")).to_contain_text("08:0")
    await seat.picture("next-morning")


async def _undo(seat: Seat, line: str) -> None:
    """The Undo of that row: beside it or below it."""
    row = f"xpath=(.//div[contains(@class,'block')][contains(.,'{line}')])[1]"
    undo = seat.view.locator(row).locator("xpath=(.//button[.='Undo'] | following::button[.='Undo'])[1]")
    await undo.click()


async def _menu(seat: Seat, label: str) -> None:
    """The last ⋯ of the newest message: that of the lowest action."""
    menu = seat.view.locator("details.menu").last
    await menu.locator("summary").click()
    await menu.get_by_role("menuitem", name=label).click()


async def open_both(seat: Seat) -> None:
    """Digest and Home, in whatever language."""
    await expect(seat.view.locator("article h3").first).to_be_visible()
    await seat.picture("digest")
    await seat.go("Home")
    await expect(seat.view.locator("article button").first).to_be_visible()
    await seat.picture("home")


async def refused(seat: Seat) -> None:
    """One neutral sentence everywhere, and nothing to press."""
    await seat.sees("No messages yet")
    await seat.say("today")
    await seat.sees("full members")
    await seat.picture("refused")
    await seat.go("Home")
    await seat.sees("full members")
    await expect(seat.view.get_by_role("button")).to_have_count(0)
    await seat.go("# with-guests")
    await seat.say("@Daybook when does Brenner close?")
    await seat.sees("Only visible to you")
    await seat.misses(re.compile("Brenner Logistik|€"))
    await seat.picture("refused-in-a-channel")


MORNING: tuple[Step, ...] = (
    digest, done_and_follow_up, stale, why, snooze_and_dismiss, thumbs, outcomes, next_steps, start_tasks, reply, home,
    prepare,
)  # fmt: skip
FEWER: tuple[Step, ...] = (digest, done_and_follow_up, why, snooze_and_dismiss, thumbs, home)
FORMS: tuple[Step, ...] = (outcomes, start_tasks, reply, prepare)
