"""What people do with elements: press, choose, fill in, search in a select. Refuses what is not there (NotThere)."""

from collections.abc import Callable, Mapping
from typing import Any

from playground.elements import PRESSED, Choice, NotThere, filled, find_element, find_option, words
from playground.line import Envelope, Line
from playground.surfaces import Surface
from playground.workspace import User, Workspace

Json = dict[str, Any]


class Hands:
    """`line`: how the app is told."""

    def __init__(self, workspace: Workspace, line: Callable[[], Line]) -> None:
        self.workspace = workspace
        self.line = line

    async def press(self, user: User, find: Callable[[], Surface], name: str, chosen: Choice = "") -> Envelope:
        """A button; a select, date or box with what is chosen. `find` is asked again after the choice was stored."""
        surface = find()
        block, element = find_element(surface.blocks, name)
        if block["type"] == "input" and not block.get("dispatch_action"):
            raise NotThere(f"{name} tells the app nothing before the form is sent")
        if element["type"] in PRESSED:
            action = _pressed(element, name, chosen)
        else:
            state = await self._chosen(user, find, element, block, chosen)
            if element["type"] == "checkboxes" and isinstance(chosen, str):
                state = self._ticked(surface, block, element, state)
            self.workspace.states.put(surface.key, block, element, state)
            action = state
        return await self._act(
            user, find(), {"block_id": block["block_id"], "action_id": element["action_id"], **action}
        )

    async def fill(self, user: User, find: Callable[[], Surface], values: Mapping[str, Choice]) -> None:
        """Stores what is typed or chosen, telling the app nothing."""
        for name, value in values.items():
            surface = find()
            block, element = find_element(surface.blocks, name)
            state = await self._chosen(user, find, element, block, value)
            self.workspace.states.put(surface.key, block, element, state)
        self.workspace.changed()

    async def suggest(self, user: User, surface: Surface, name: str, text: str) -> list[Json]:
        """The options that the app offers for that text; of groups, all."""
        block, element = find_element(surface.blocks, name)
        payload = self.base(user) | {
            "type": "block_suggestion", "action_id": element["action_id"], "block_id": block["block_id"],
            "value": text, **{key: value for key, value in surface.place.items() if key != "state"},
        }  # fmt: skip
        envelope = await self.line().deliver("interactive", payload)
        await self.line().wait_acked(envelope)
        answer = envelope.answer or {}
        groups = [option for group in answer.get("option_groups", []) for option in group["options"]]
        offered = [*answer.get("options", []), *groups]
        self.workspace.states.offered[surface.key, block["block_id"], element["action_id"]] = offered
        return offered

    def base(self, user: User) -> Json:
        return {
            "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id},
            "api_app_id": "A0PLAYGRND",
            "token": "playground",
            "team": {"id": self.workspace.team_id, "domain": "playground"},
            "enterprise": None,
            "is_enterprise_install": False,
        }

    async def _act(self, user: User, surface: Surface, action: Json) -> Envelope:
        payload = self.base(user) | {
            "type": "block_actions",
            "trigger_id": self.workspace.modals.triggers.issue(user.id),
            "actions": [{**action, "action_ts": self.workspace.new_ts()}],
            **surface.place,
        }
        if surface.answers_to:
            channel, ts, passing = surface.answers_to
            payload["response_url"] = self.workspace.responses.new(user.id, channel, ts, ephemeral=passing)
        return await self.line().deliver("interactive", payload)

    async def _chosen(
        self, user: User, find: Callable[[], Surface], element: Json, block: Json, chosen: Choice
    ) -> Json:
        surface = find()
        if element["type"] not in ("external_select", "multi_external_select"):
            return filled(element, chosen)
        first = element.get("initial_options") or [each for each in [element.get("initial_option")] if each]
        key = (surface.key, block["block_id"], element["action_id"])
        try:
            return filled(element, chosen, [*first, *self.workspace.states.offered.get(key, [])])
        except NotThere:  # nobody typed yet
            text = chosen if isinstance(chosen, str) else ""
            return filled(element, chosen, await self.suggest(user, surface, element["action_id"], text))

    def _ticked(self, surface: Surface, block: Json, element: Json, one: Json) -> Json:
        """One box pressed: the other ticks stay, this one is turned over."""
        before = self.workspace.states.get(surface.key, block, element)["selected_options"]
        (turned,) = one["selected_options"]
        left = [option for option in before if option["value"] != turned["value"]]
        return {**one, "selected_options": left if len(left) < len(before) else [*before, turned]}


def _pressed(element: Json, name: str, chosen: Choice) -> Json:
    action: Json = {key: element[key] for key in ("type", "text", "value", "style") if key in element}
    if element["type"] == "overflow":
        return {**action, "selected_option": find_option(element, chosen)}
    if element["type"] == "feedback_buttons":
        sides = [element["positive_button"], element["negative_button"]]
        wanted = {str(chosen), name}
        side = next((each for each in sides if wanted & {words(each.get("text")), str(each.get("value"))}), None)
        if side is None:
            raise NotThere(f"no choice {chosen}")
        return {**action, "text": side["text"], "value": side.get("value", "")}
    return action
