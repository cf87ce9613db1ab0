"""The two switches, walked by hand on the page by a super admin, while a rep looks on: steps 25 and 27."""

import re

from playwright.async_api import expect

from tests.browser.seat import Seat

REASON = "HIPAA mode is on"


async def turn_on(ingrid: Seat) -> None:
    """25. Typed wrong once, then right: what was deleted, and that every process knows."""
    await ingrid.command("hipaa")
    await ingrid.sees("HIPAA mode is off")
    await ingrid.picture("switches")
    await ingrid.press("Turn on HIPAA mode")
    await ingrid.opened("Turn on HIPAA mode")
    for words in ("No AI for anyone in this workspace, within 5 seconds", "search vectors", "cannot be undone"):
        await ingrid.sees(words)
    await ingrid.picture("hipaa-on")
    await ingrid.fill({"Type HIPAA ON to confirm": "hipaa on"})
    await ingrid.submit()
    await ingrid.sees("Type HIPAA ON, in capitals")
    await ingrid.picture("hipaa-on-wrong-words")
    await ingrid.fill({"Type HIPAA ON to confirm": "HIPAA ON"})
    await ingrid.submit()
    await ingrid.closed()
    await ingrid.sees(re.compile(r"HIPAA mode is on since .*Deleted: .*vectors.*confirmed in \d+ second", re.DOTALL))
    await ingrid.picture("hipaa-is-on")
    await ingrid.press("Open audit log")
    await ingrid.opened(re.compile(r"\S"))
    await ingrid.sees("Ingrid Solberg")
    await ingrid.picture("hipaa-audit-log")
    await ingrid.leave()


async def without_ai(clara: Seat) -> None:
    """25. An older insight and its feedback answer with the reason; a new one has five activities and risks from CRM
    data; of questions only the CRM's own are answered."""
    front = await clara.front()
    old = front.locator("article").filter(has_text="Recent activity").last
    await clara.press("Useful", within=old)
    await clara.sees(REASON)
    await clara.picture("hipaa-old-feedback")
    await clara.press("Refresh", within=old)
    shown = front.locator("article").filter(has_text="Risks from CRM data").last
    await clara.sees(REASON, within=shown)
    await expect(shown.locator("blockquote")).to_have_count(0)
    await expect(shown.locator("ul li")).to_have_count(5)
    await clara.picture("hipaa-insight")
    answer = await clara.ask("What worries Brenner?")
    await clara.sees(REASON, within=answer)
    await clara.misses("“", within=answer)
    await clara.picture("hipaa-answer")
    answer = await clara.ask("When does Brenner close?")
    await clara.sees(re.compile(r"in \d+ days"), within=answer)


async def not_a_super_admin(bruno: Seat) -> None:
    """A rep is told who can, and gets nothing to press."""
    await bruno.command("hipaa")
    await bruno.sees(re.compile("Only super admins can .*Ingrid Solberg", re.DOTALL))
    await bruno.picture("hipaa-not-a-super-admin")


async def turn_off(ingrid: Seat) -> None:
    """27. With a reason."""
    await ingrid.command("hipaa")
    await ingrid.press("Turn off HIPAA mode", last=True)
    await ingrid.opened("Turn off HIPAA mode")
    await ingrid.picture("hipaa-off")
    await ingrid.fill({"Reason": "No protected health data here", "Type HIPAA OFF to confirm": "HIPAA OFF"})
    await ingrid.submit()
    await ingrid.closed()
    await ingrid.sees(re.compile(r"HIPAA mode is off since .*AI comes back", re.DOTALL))
    await ingrid.picture("hipaa-is-off")
