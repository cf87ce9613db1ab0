"""Modals as people use them: fill in, send, close. What Slack itself refuses (Incomplete) never reaches the app."""

import re
from collections.abc import Mapping
from typing import Any

from playground.elements import STATE, TEXTS, Choice, is_empty
from playground.hands import Hands
from playground.line import Envelope
from playground.refusal import SlackError
from playground.surfaces import modal_surface
from playground.workspace import User, Workspace

Json = dict[str, Any]
TROUBLE = "We had some trouble connecting. Try again?"
_SECONDS = 3.0
_SHAPES = {
    "email_text_input": (re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"), "Enter a valid email address."),
    "url_text_input": (re.compile(r"https?://\S+"), "Enter a valid URL."),
    "number_input": (re.compile(r"-?\d+(\.\d+)?"), "Enter a number."),
}


class Incomplete(ValueError):
    """Slack's own check: `errors` by block_id."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(str(errors))
        self.errors = errors


class Forms:
    def __init__(self, workspace: Workspace, hands: Hands) -> None:
        self.workspace, self.hands = workspace, hands

    async def fill(self, user: User, values: Mapping[str, Choice]) -> None:
        await self.hands.fill(user, lambda: modal_surface(self.workspace, user), values)

    async def submit(self, user: User, values: Mapping[str, Choice]) -> Envelope:
        """Returns when the app's answer was applied: closed, updated, pushed, or its errors stand under the fields."""
        await self.fill(user, values)
        modals = self.workspace.modals
        surface = modal_surface(self.workspace, user)
        view = surface.place["view"]
        errors = own_errors(view)
        if errors:
            modals.complain(view, errors)
            raise Incomplete(errors)
        payload = self.hands.base(user) | {
            "type": "view_submission", "trigger_id": modals.triggers.issue(user.id), "view": view, "response_urls": [],
        }  # fmt: skip
        line = self.hands.line()
        envelope = await line.deliver("interactive", payload)
        try:
            await line.wait_acked(envelope, _SECONDS)
        except TimeoutError:
            modals.complain(view, {"": TROUBLE})
            return envelope
        self._apply(user, view["id"], envelope)
        return envelope

    async def close(self, user: User, *, everything: bool = False) -> Envelope | None:
        """The envelope of view_closed, where a view asked for it (the last, where several did)."""
        modals = self.workspace.modals
        top = modal_surface(self.workspace, user).place["view"]
        everything = everything or top["clear_on_close"]
        stack = modals.stacks[user.id]
        closing = [modals.shown(view) for view in (reversed(stack) if everything else stack[-1:])]
        modals.clear(user.id) if everything else modals.close_top(user.id)
        envelope = None
        for view in closing:
            if view["notify_on_close"]:
                payload = self.hands.base(user) | {"type": "view_closed", "view": view, "is_cleared": everything}
                envelope = await self.hands.line().deliver("interactive", payload)
        return envelope

    def _apply(self, user: User, view_id: str, envelope: Envelope) -> None:
        modals = self.workspace.modals
        view = next((each for each in modals.stacks.get(user.id, []) if each["id"] == view_id), None)
        if view is None:  # closed or cleared meanwhile
            return
        answer = envelope.answer or {}
        try:
            match answer.get("response_action"):
                case None if not answer:
                    modals.close_top(user.id)
                case "clear":
                    modals.clear(user.id)
                case "update":
                    modals.replace(user.id, view, answer.get("view"))
                case "push":
                    modals.push_for(user.id, answer.get("view"))
                case "errors":
                    self._complain(view, answer.get("errors"))
                case other:
                    raise SlackError(f"unknown response_action {other}")
        except SlackError as refused:
            envelope.problems.append(f"{refused.name} {refused.more}")
            modals.complain(view, {"": TROUBLE})

    def _complain(self, view: Json, errors: object) -> None:
        inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
        if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
            raise SlackError("errors must name input blocks of the view")
        self.workspace.modals.complain(view, {key: str(value) for key, value in errors.items()})


def own_errors(view: Json) -> dict[str, str]:
    """What Slack says by itself: required, too short, too long, no address, no number."""
    errors: dict[str, str] = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            state = view["state"]["values"][block["block_id"]][element["action_id"]]
            wrong = _wrong(element, state, optional=bool(block.get("optional")))
            if wrong:
                errors[block["block_id"]] = wrong
    return errors


def _wrong(element: Json, state: Json, *, optional: bool) -> str:
    if is_empty(state):
        return "" if optional else "Please complete this required field."
    if element["type"] not in TEXTS:
        return ""
    text = str(state[STATE[element["type"]][0]])
    if len(text) > element.get("max_length", 3000):
        return f"Please enter no more than {element.get('max_length', 3000)} characters."
    if len(text) < element.get("min_length", 0):
        return f"Please enter at least {element['min_length']} characters."
    shape, sentence = _SHAPES.get(element["type"], (None, ""))
    return sentence if shape and not shape.fullmatch(text) else ""
