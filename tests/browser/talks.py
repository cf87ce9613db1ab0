"""Insights and questions, walked by hand on the page: steps 11 to 20. Each ends with a picture, where those are wanted.

What is asked are things of the demo company's own stories, which never change.
"""

import re

from playwright.async_api import Locator, expect

from tests.browser.seat import Seat
from tests.browser.walks import Step

LOCAL = "No AI model is set up."
OF_A_MAIL = re.compile("under 60|on my day off")  # of one of Clara's
CRM = "a[href*='/contacts/4471820/']"


async def insight(seat: Seat) -> None:
    """11. From the digest: risks, goals, the latest activities, each with its link; who wrote it."""
    before = await seat.view.locator("article").count()
    await seat.press("Deal insight", within=seat.view)
    await expect(seat.view.locator("article")).to_have_count(before + 1)
    shown = await _insight(seat)
    for words in (LOCAL, "Risks", "buyer goals", "Recent activity"):
        await seat.sees(words, within=shown)
    await expect(shown.locator("ul li")).to_have_count(5)
    assert await shown.locator(CRM).count() >= 6
    await seat.picture("insight")


async def show_more(seat: Seat) -> None:
    """12. All of it in the same message, and back."""
    shown = await _insight(seat)
    before = await shown.inner_text()
    await seat.press("Show more", within=shown)
    await expect(shown.get_by_role("button", name="Show less")).to_be_visible()
    assert len(await shown.inner_text()) > len(before)
    await seat.picture("insight-more")
    await seat.press("Show less", within=shown)
    await expect(shown.get_by_role("button", name="Show more")).to_be_visible()


async def copy_as_file(seat: Seat) -> None:
    """12. More than a field holds: a text file."""
    shown = await _insight(seat)
    await seat.press("Copy", within=shown)
    await expect(shown.locator("[data-thread]")).to_contain_text("repl")
    await shown.locator("[data-thread]").click()
    await seat.sees(re.compile(r"insight-\d+\.txt"), within=seat.thread)
    await seat.picture("insight-copy-file")
    await seat.leave_thread()


async def copy(seat: Seat) -> None:
    """12. The whole as plain text, to select."""
    answer = await seat.ask("When does Kühlhaus Weser close?")
    await seat.press("Deal insight", within=answer)
    shown = seat.thread.locator("article").filter(has_text="Recent activity")
    await seat.press("Copy", within=shown)
    await seat.opened("Copy the insight")
    text = await seat.modal.locator("textarea").input_value()
    assert "RISKS" in text.upper()
    assert "<http" not in text
    await seat.picture("insight-copy")
    await seat.leave()


async def refresh(seat: Seat) -> None:
    """12. Nothing has changed, and that is said."""
    shown = await _insight(seat)
    await seat.press("Refresh", within=shown)
    await seat.sees(re.compile(r"Nothing new since \d\d:\d\d"), within=shown)
    await seat.picture("insight-refreshed")


async def feedback(seat: Seat) -> None:
    """12. Useful is thanked for; Not useful asks what was wrong."""
    shown = await _insight(seat)
    await seat.press("Useful", within=shown)
    await seat.sees("Thanks, noted", within=shown)
    await seat.press("Not useful", within=shown)
    await seat.opened("What was not useful?")
    await seat.modal.get_by_label("It is out of date").check()
    await seat.fill({"Tell us more": "They signed the scope last week"})
    await seat.picture("insight-feedback")
    await seat.submit()
    await seat.closed()
    await seat.sees("Thanks, noted", within=shown)


async def from_the_crm(seat: Seat) -> None:
    """13. A date, its moves, no AI."""
    answer = await seat.ask("When does Brenner close?")
    for words in (re.compile(r"in \d days"), "Moved twice", "no AI used"):
        await seat.sees(words, within=answer)
    await seat.picture("answer-from-the-crm")


async def from_what_was_said(seat: Seat) -> None:
    """14. Claims with numbered sources that are links; the next question keeps the deal."""
    answer = await seat.reply("What worries them?")
    await _is_cited(seat, answer)
    await seat.picture("answer-cited")
    after = await seat.reply("and who decides?")
    await seat.sees("Brenner", within=after)
    await seat.picture("answer-follow-up")


async def which_deal(seat: Seat) -> None:
    """15. Choices; one is pressed, and answered."""
    answer = await seat.ask("When does the handhelds deal close?")
    await expect(answer.get_by_role("button").filter(has_text="handhelds").first).to_be_visible()
    await seat.picture("which-deal")
    before = await seat.thread.locator("article").count()
    await answer.get_by_role("button").filter(has_text="Cold-store handhelds").click()
    await expect(seat.thread.locator("article")).to_have_count(before + 1)
    await seat.sees(re.compile(r"in \d+ days"), within=seat.thread.locator("article").last)
    await seat.picture("which-deal-chosen")


async def no_evidence(seat: Seat) -> None:
    """16. That nothing says so, and what comes closest."""
    answer = await seat.ask("What does Brenner think of our solar panels?")
    for words in ("Not enough evidence", "Closest"):
        await seat.sees(words, within=answer)
    await seat.picture("answer-no-evidence")


async def fewer_rights(seat: Seat) -> None:
    """17. The same question of one who may not see Clara's e-mails."""
    answer = await seat.ask("What worries Brenner?")
    await seat.misses(OF_A_MAIL, within=seat.thread)
    await seat.misses("E-mail, Jana", within=answer)
    await seat.picture("answer-fewer-rights")


async def not_theirs(seat: Seat) -> None:
    """18. A deal of another team, and one that does not exist: the same words, the same buttons."""
    said = []
    for name in ("Tessitura Valseta", "Sanitas"):
        answer = await seat.ask(f"When does {name} close?")
        await seat.sees("that you can see", within=answer)
        blocks = await answer.locator(".block").all_inner_texts()
        said.append("\n".join(blocks).replace(name, "…"))
        await seat.picture(f"no-such-deal-{len(said)}")
    assert said[0] == said[1]


async def in_a_channel(seat: Seat) -> None:
    """19. Answered to the one who asked; what is shared is shown before, with the number of its readers."""
    await seat.go("# deal-brenner")
    answer = await _whispered(seat, "@Daybook when does Brenner close?")
    await seat.picture("channel-answer")
    await seat.press("Share to channel", within=answer)
    await seat.opened("Share to the channel?")
    await seat.sees(re.compile(r"Everyone in #deal-brenner \(\d+ people\) will see exactly this"))
    await seat.picture("channel-share")
    preview = (await seat.modal.locator(".block").all_inner_texts())[2:]
    await seat.submit()
    await seat.closed()
    shared = seat.view.locator("article").filter(has_text="shared an answer from Daybook").last
    await expect(shared).to_be_visible()
    assert await shared.locator(".block").all_inner_texts() == preview
    await seat.sees("@Clara Hoffmann", within=shared)
    await seat.sees(re.compile(r"Shared at \d\d:\d\d"), within=answer)
    await seat.picture("channel-shared")


async def refused_in_channels(seat: Seat) -> None:
    """19. Not with guests, not with another company, not with one who is only invited."""
    for name in ("# with-guests", "# with-a-customer", "# customer-invited"):
        await seat.go(name)
        answer = await _whispered(seat, "@Daybook when does Brenner close?")
        if await answer.get_by_role("button", name="Share to channel").count():
            await seat.press("Share to channel", within=answer)
        await seat.sees("Not shared.")
        await seat.picture(f"channel-refused-{name.removeprefix('# ')}")
    await seat.go("Messages")


async def reads_along(seat: Seat) -> None:
    """19. A colleague sees what was shared, under the sharer's name, and not what was whispered."""
    await seat.go("# deal-brenner")
    await seat.sees("@Clara Hoffmann shared an answer from Daybook")
    await seat.misses("Only visible to you")
    await seat.picture("channel-read-along")
    await seat.go("Messages")


async def suggested(seat: Seat) -> None:
    """Prompts of the rep's own day; one is pressed."""
    prompts = seat.page.locator("#prompts button")
    await expect(prompts.first).to_be_visible()
    assert 1 <= await prompts.count() <= 4
    await seat.picture("prompts")
    await prompts.first.click()
    await expect(seat.thread.locator("article").nth(1)).to_be_visible()
    await seat.answered()
    await seat.picture("prompt-answered")


async def in_italian(seat: Seat) -> None:
    """What is asked in Italian is answered so; quotes stay in the language in which they were written."""
    await seat.go("Messages")
    await seat.say("Cosa preoccupa Valseta?")
    answer = seat.thread.locator("article").nth(1)
    for words in ("Nessun modello", "Fonti", "attività"):
        await seat.sees(words, within=answer)
    await seat.picture("answer-in-italian")
    await seat.press("Analisi", within=answer)
    shown = seat.thread.locator("article").filter(has_text="Attività recenti").last
    for words in ("Rischi", "Mostra tutto", "Copia", "Aggiorna"):
        await seat.sees(words, within=shown)
    await seat.picture("insight-in-italian")


async def _insight(seat: Seat) -> Locator:
    """The newest, by the message's id: what it says changes."""
    shown = seat.view.locator("article").filter(has_text="Recent activity").last
    await expect(shown).to_be_visible()
    return seat.view.locator(f"article[data-at='{await shown.get_attribute('data-at')}']")


async def _is_cited(seat: Seat, answer: Locator) -> None:
    for words in ("“", "Sources", "[1]", "word for word"):
        await seat.sees(words, within=answer)
    assert await answer.locator(CRM).filter(has_text="[1]").count() >= 1


async def _whispered(seat: Seat, text: str) -> Locator:
    """The answer, which stands there for the one who asked."""
    own = seat.view.locator("article").filter(has_text="Only visible to you")
    before = await own.count()
    await seat.say(text)
    await expect(own).to_have_count(before + 1)
    return own.last


async def note(seat: Seat) -> None:
    """From an answer: a note on its deal, told in the thread, with Undo."""
    answer = await seat.ask("What worries Brenner about the budget?")
    await seat.press("Log a note", within=answer)
    await seat.opened("Log a note")
    await seat.fill({"Note": "Finance decides on Friday"})
    await seat.picture("note")
    await seat.submit()
    await seat.closed()
    await seat.sees("Note logged", within=seat.thread)
    await seat.picture("note-logged")


async def close_date(seat: Seat) -> None:
    """From an answer: old and new date, and back."""
    answer = await seat.ask("When does Ardenne close?")
    await seat.press("Change close date", within=answer)
    await seat.opened("Change close date")
    await seat.picture("close-date")
    await seat.fill({"Close date": "2027-01-29"})
    await seat.submit()
    await seat.closed()
    await seat.sees("29 Jan", within=seat.thread)
    await seat.picture("close-date-changed")
    await seat.press("Undo", within=seat.thread)
    await seat.picture("close-date-undone")


ASKED: tuple[Step, ...] = (
    insight, show_more, refresh, feedback, copy_as_file, copy, from_the_crm, from_what_was_said, which_deal,
    no_evidence, in_a_channel, refused_in_channels,
)  # fmt: skip
SHORT: tuple[Step, ...] = (
    insight, show_more, refresh, feedback, from_the_crm, from_what_was_said, no_evidence, in_a_channel,
)  # fmt: skip
FORMS: tuple[Step, ...] = (note, close_date)
FEWER: tuple[Step, ...] = (fewer_rights, not_theirs, reads_along)
