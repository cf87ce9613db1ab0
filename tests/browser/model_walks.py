"""What a rep sees while a model answers, and while it answers badly: steps 14, 17, 21, 22, 25 to 27 of the page."""

import asyncio
import json
import re

from playwright.async_api import Locator, expect

from tests.browser import switch_walks
from tests.browser.offices import EVIL, Office
from tests.browser.seat import Seat
from tests.commands import Home

BUDGET = "Finance wants to stay under 60 this year"
SAID_BADLY = {  # each says something else than the one before
    "prose": "The model's answer could not be read.",
    "silent": "The AI model does not answer.",
    "half": "The model's answer could not be read.",
    "failing": "The AI model does not answer.",
}
QUESTION = "What worries Brenner?"


async def badly(clara: Seat, at: Office) -> None:
    """22. Each time the CRM's part with its reason; then the same button answers with the model's."""
    at.brain.mood = "failing"
    answer = await clara.ask(QUESTION)
    await clara.sees("does not answer", within=answer)
    await clara.picture("model-down-answer")
    await clara.press("Deal insight", within=answer)
    shown = await insight(clara)
    for mood, words in SAID_BADLY.items():
        at.brain.mood = mood
        asked = len(at.model.requests)
        await _again(clara, shown)
        await clara.sees(words, within=shown)
        await clara.sees("Risks from CRM data", within=shown)
        await expect(shown).not_to_contain_text("Reading…")
        assert len(at.model.requests) > asked, mood
        await clara.picture(f"model-{mood}")
    at.brain.mood = "invented"
    answer = await clara.reply("Has the board signed?")
    await clara.sees("Not enough evidence", within=answer)
    await clara.misses("congratulations", within=clara.thread)
    await clara.picture("model-invented")
    at.brain.mood = "honest"
    await _again(clara, shown)
    await clara.sees(BUDGET, within=shown)
    await clara.sees(re.compile(r"Written by AI from \d+ activities you can see"), within=shown)
    await clara.picture("model-insight")


async def well(clara: Seat, at: Office) -> None:
    """14. Claim by claim, with sources that are links; the follow-up keeps the deal."""
    answer = await clara.ask(QUESTION)
    for words in (BUDGET, "[1]", "Sources", "written by AI"):
        await clara.sees(words, within=answer)
    await clara.picture("model-answer")
    asked = len(at.model.requests)
    after = await clara.reply("and what about the budget?")
    await clara.sees(BUDGET, within=after)
    await clara.sees("Brenner", within=after)
    assert len(at.model.requests) > asked
    await clara.picture("model-follow-up")


async def nothing_of_hers(bruno: Seat, at: Office) -> None:
    """17. Nothing of her mails before the model, and so nothing of them in the answer."""
    asked = len(at.model.requests)
    answer = await bruno.ask(QUESTION)
    await bruno.misses("under 60", within=bruno.thread)
    await bruno.sees("activities you can see", within=answer)
    assert len(at.model.requests) > asked
    assert "under 60" not in "".join(at.model.prompts[asked:])
    await bruno.picture("model-fewer-rights")


def nothing_obeyed(at: Office) -> None:
    """21. Nowhere in anything that the bot has posted, whispered or shown; its mail was read all the same."""
    workspace = at.slack.workspace
    posted = [each for place in workspace.conversations.values() for each in place.messages]
    shown = json.dumps([posted, workspace.ephemerals, workspace.homes])
    for words in (EVIL, "evil.test", "budget is approved", "everyone's deals"):
        assert words not in shown
    assert any(EVIL in prompt for prompt in at.model.prompts)


async def silenced(ingrid: Seat, clara: Seat, at: Office) -> None:
    """25, 26. From then on not one request; also after a restart, also where an import says otherwise."""
    await clara.press("Deal insight", within=await clara.answered())
    await insight(clara)
    await switch_walks.turn_on(ingrid)
    asked = len(at.model.requests)
    await switch_walks.without_ai(clara)
    async with at.restarted():
        answer = await clara.ask(QUESTION)
        await clara.sees(switch_walks.REASON, within=answer)
        await asyncio.to_thread(_import_off, at)
        answer = await clara.reply("and the budget?")
        await clara.sees(switch_walks.REASON, within=answer)
        await clara.picture("hipaa-restarted")
        assert len(at.model.requests) == asked
        await switch_walks.turn_off(ingrid)
        answer = await clara.ask(QUESTION, seconds=90)  # the index is made anew
        await clara.sees(BUDGET, within=answer)
        assert len(at.model.requests) > asked
        await clara.picture("hipaa-ai-is-back")


async def _again(clara: Seat, shown: Locator) -> None:
    """Where the model was down the button says so."""
    again = shown.get_by_role("button", name=re.compile("^(Refresh|Try again)$"))
    await again.click()


async def insight(seat: Seat) -> Locator:
    """The newest where one is, by the message's id: what it says changes."""
    front = await seat.front()
    shown = front.locator("article").filter(has_text="Recent activity").last
    await expect(shown).to_be_visible()
    return front.locator(f"article[data-at='{await shown.get_attribute('data-at')}']")


def _import_off(at: Office) -> None:
    account = at.company / "account.json"
    account.write_text(json.dumps(json.loads(account.read_text("utf-8")) | {"hipaa": False}), "utf-8")
    done = Home(at.served.home).run("import", str(at.company))
    assert done.code in (0, 3), done.err
