"""Clara's modals: opened by what she presses in her digest, pressed in, filled in and sent."""

from typing import Any

from playground.elements import Choice
from playground.workspace import User
from tests.bot.bots import until
from tests.bot.mornings import Desk


def top(desk: Desk, user: User | None = None) -> dict[str, Any] | None:
    return desk.slack.workspace.modals.top((user or desk.clara).id)


def view(desk: Desk, user: User | None = None) -> dict[str, Any]:
    shown = top(desk, user)
    assert shown is not None, "no modal is open"
    return shown


def words(blocks: Any) -> str:
    """All that can be read, one text a line."""
    if isinstance(blocks, list):
        return "\n".join(filter(None, map(words, blocks)))
    if not isinstance(blocks, dict):
        return ""
    if isinstance(blocks.get("text"), str):
        return str(blocks["text"])
    return "\n".join(filter(None, (words(one) for one in blocks.values() if isinstance(one, dict | list))))


def said(desk: Desk) -> str:
    return words(view(desk)["blocks"])


async def open_modal(desk: Desk, label: str, chosen: str = "") -> dict[str, Any]:
    """From the digest."""
    direct = desk.slack.workspace.direct(desk.clara.id)
    await desk.slack.people.press(desk.clara, direct, desk.message["ts"], label, chosen=chosen)
    await until(lambda: top(desk) is not None)
    return view(desk)


async def press_in(desk: Desk, label: str, *, chosen: Choice = "", values: dict[str, Choice] | None = None) -> None:
    """In the modal on top; returns when another one is on top, or the same one was drawn anew, or something is said."""
    before, ephemerals = view(desk)["hash"], len(desk.slack.workspace.ephemerals)
    await desk.slack.people.press_modal(desk.clara, label, chosen=chosen, values=values)

    def answered() -> bool:
        shown = top(desk)
        return (shown is not None and shown["hash"] != before) or len(desk.slack.workspace.ephemerals) > ephemerals

    await until(answered)


async def send(desk: Desk, values: dict[str, Choice] | None = None) -> dict[str, str]:
    """The form; returns what stands under its fields afterwards."""
    before = top(desk)
    envelope = await desk.slack.people.submit(desk.clara, values or {})
    assert not envelope.problems, envelope.problems
    return desk.slack.workspace.modals.errors.get(before["id"] if before else "", {})


async def row_after(desk: Desk, start: str) -> list[dict[str, Any]]:
    """The row of the digest once it holds an element whose action_id begins so."""
    await until(lambda: _actions_like(desk, start))
    return desk.row(action_like(desk, start))


def action_like(desk: Desk, start: str) -> str:
    """The first action_id in the digest that begins so."""
    found = _actions_like(desk, start)
    assert found, f"nothing like {start}"
    return found[0]


def _actions_like(desk: Desk, start: str) -> list[str]:
    elements = [
        one
        for block in desk.message["blocks"]
        for one in [*(block.get("elements") or []), block.get("accessory") or {}]
    ]
    ids = [str(one.get("action_id", "")) for one in elements if isinstance(one, dict)]
    return [one for one in ids if one.startswith(start)]
