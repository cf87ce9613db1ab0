"""Deal insights in Slack, asked for by the people of tests.bot.slack.asking, and what a scripted model says of them."""

from collections.abc import Sequence
from typing import Any

from playground.workspace import User
from tests.bot.bots import until
from tests.bot.slack.asking import Message, Table

BUDGET = "Finance asked us to stay under 60 this year, so three sites at once is hard to defend."
KASSEL = "If Kassel is not live by 1 March we lose the whole season."
POINTS = "We can sign once points 4, 9 and 11 of the data agreement are settled."


def stated(statement: str, engagement: str, quote: str, **more: Any) -> dict[str, Any]:
    return {"statement": statement, "evidence": [{"engagement_id": engagement, "quote": quote}], **more}


def risk(kind: str, statement: str, engagement: str, quote: str, severity: str = "high") -> dict[str, Any]:
    return stated(statement, engagement, quote, kind=kind, severity=severity, resolved=None)


READING = {
    "summary": [stated("They need Kassel live by 1 March.", "meetings:1", KASSEL)],
    "risks": [
        risk("budget", "Three sites at once are hard to defend this year.", "emails:1", BUDGET),
        risk(
            "legal_security_procurement", "They sign once points 4, 9 and 11 are settled.", "calls:1", POINTS, "medium"
        ),
    ],
    "buyer_goals": [stated("Kassel live by 1 March", "meetings:1", KASSEL)],
}


def button(deal: str = "8801") -> list[dict[str, Any]]:
    text = {"type": "plain_text", "text": "Deal insight"}
    pressed = {"type": "button", "text": text, "action_id": f"insight:{deal}", "value": f"deals:{deal}"}
    return [{"type": "actions", "block_id": "deal", "elements": [pressed]}]


def prepare_button(meeting: str) -> list[dict[str, Any]]:
    text = {"type": "plain_text", "text": "Prepare"}
    pressed = {"type": "button", "text": text, "action_id": f"prepare:{meeting.partition(':')[2]}", "value": meeting}
    return [{"type": "actions", "block_id": "meeting", "elements": [pressed]}]


def offer(table: Table, who: User, deal: str = "8801", *, blocks: Sequence[dict[str, Any]] = ()) -> Message:
    """A message of the bot with the button."""
    workspace, blocks = table.slack.workspace, [*blocks] or button(deal)
    return workspace.post(workspace.direct(who.id), workspace.bot.id, {"text": "a deal", "blocks": blocks})


async def press(table: Table, message: Message, label: str, *, who: User | None = None) -> None:
    """Returns when it was worked."""
    owner = who or table.clara
    envelope = await table.slack.people.press(owner, _place(table, message), message["ts"], label)
    await table.slack.sockets.wait_acked(envelope, 10)  # kept, so that there is something to wait for
    await worked(table)


async def worked(table: Table) -> None:
    await until(lambda: table.rest, 30)


async def insight(table: Table, *, who: User | None = None, deal: str = "8801") -> Message:
    """The message that the press leads to, once it is there."""
    user = who or table.clara
    await press(table, offer(table, user, deal), "Deal insight", who=user)
    return table.slack.messages_to(user)[-1]


def there(table: Table, message: Message) -> Message:
    """As it stands now."""
    now: Message | None = _place(table, message).message(message["ts"])
    assert now is not None
    return now


def _place(table: Table, message: Message) -> Any:
    channels = (table.slack.workspace.direct(user.id) for user in (table.clara, table.bruno))
    return next(channel for channel in channels if channel.message(message["ts"]) is not None)
