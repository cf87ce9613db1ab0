"""What people do in Slack, and what Slack then tells the app: messages, mentions, Home, presses, changed profiles."""

import time
from typing import Any

from playground.sockets import Envelope, Sockets
from playground.workspace import Conversation, User, Workspace

Json = dict[str, Any]


class NotThere(LookupError):
    """There is no such message, block or button to press."""


class People:
    def __init__(self, workspace: Workspace, sockets: Sockets, response_url: str = "") -> None:
        self.workspace = workspace
        self.sockets = sockets
        self.response_url = response_url

    async def say(self, user: User, text: str, *, thread_ts: str | None = None, times: int = 1) -> Envelope:
        """In the direct message with the bot."""
        channel = self.workspace.direct(user.id)
        content: Json = {"text": text} | ({"thread_ts": thread_ts} if thread_ts else {})
        message = self.workspace.post(channel, user.id, content)
        return await self.event({**message, "channel": channel.id, "channel_type": "im"}, user, times=times)

    async def mention(self, user: User, channel: Conversation, text: str) -> Envelope:
        message = self.workspace.post(channel, user.id, {"text": f"<@{self.workspace.bot.id}> {text}"})
        return await self.event({**message, "type": "app_mention", "channel": channel.id}, user)

    async def open_home(self, user: User, tab: str = "home") -> Envelope:
        event: Json = {
            "type": "app_home_opened",
            "user": user.id,
            "tab": tab,
            "channel": self.workspace.direct(user.id).id,
        }
        if user.id in self.workspace.homes:
            event["view"] = self.workspace.homes[user.id]
        return await self.event({**event, "event_ts": self.workspace.new_ts()}, user)

    async def change(self, user: User, **changes: Any) -> Envelope:
        """A changed profile or state, and Slack's word of it."""
        for name, value in changes.items():
            setattr(user, name, value)
        self.workspace.changed()
        return await self.event(
            {"type": "user_change", "user": user.as_slack(), "event_ts": self.workspace.new_ts()}, user
        )

    async def event(self, event: Json, user: User, *, times: int = 1) -> Envelope:
        payload = {
            "token": "playground",
            "team_id": self.workspace.team_id,
            "context_team_id": self.workspace.team_id,
            "api_app_id": "A0PLAYGRND",
            "type": "event_callback",
            "event": event,
            "event_id": self.workspace.new_id("Ev"),
            "event_time": int(time.time()),
            "is_ext_shared_channel": user.team_id != self.workspace.team_id,
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": self.workspace.team_id,
                    "user_id": self.workspace.bot.id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
        }
        return await self.sockets.deliver("events_api", payload, times=times)

    async def press(self, user: User, channel: Conversation, ts: str, label: str, *, chosen: str = "") -> Envelope:
        """A button by its words (or its action_id); `chosen`: the words of an overflow's or select's option."""
        message = channel.message(ts) or next((each for each in self.workspace.ephemerals if each["ts"] == ts), None)
        if message is None:
            raise NotThere(f"no message {ts}")
        shown = {key: value for key, value in message.items() if key != "metadata"}
        return await self._act(user, find_action(message.get("blocks", []), label, chosen), {
            "channel": {"id": channel.id, "name": "directmessage" if channel.is_im else channel.name},
            "container": {"type": "message", "message_ts": ts, "channel_id": channel.id,
                          "is_ephemeral": message in self.workspace.ephemerals},
            "message": shown,
        })  # fmt: skip

    async def press_home(self, user: User, label: str, *, chosen: str = "") -> Envelope:
        view = self.workspace.homes.get(user.id)
        if view is None:
            raise NotThere("no Home was published")
        action = find_action(view["blocks"], label, chosen)
        return await self._act(user, action, {"container": {"type": "view", "view_id": view["id"]}, "view": view})

    async def command(self, user: User, text: str, *, command: str = "/daybook") -> Envelope:
        return await self.sockets.deliver("slash_commands", {
            "token": "playground", "command": command, "text": text, "team_id": self.workspace.team_id,
            "team_domain": "playground", "user_id": user.id, "user_name": user.name, "api_app_id": "A0PLAYGRND",
            "channel_id": self.workspace.direct(user.id).id, "channel_name": "directmessage",
            "response_url": self.response_url, "trigger_id": self.workspace.new_id("Tr"),
        })  # fmt: skip

    async def _act(self, user: User, action: Json, place: Json) -> Envelope:
        return await self.sockets.deliver("interactive", {
            "type": "block_actions",
            "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id},
            "api_app_id": "A0PLAYGRND",
            "token": "playground",
            "team": {"id": self.workspace.team_id, "domain": "playground"},
            "enterprise": None,
            "is_enterprise_install": False,
            "trigger_id": self.workspace.new_id("Tr"),
            "response_url": self.response_url,
            "state": {"values": {}},
            "actions": [{**action, "action_ts": self.workspace.new_ts()}],
            **place,
        })  # fmt: skip


def find_action(blocks: list[Json], label: str, chosen: str = "") -> Json:
    """The element with that label or action_id, as Slack describes a press of it."""
    for block in blocks:
        for element in [*block.get("elements", []), *([block["accessory"]] if "accessory" in block else [])]:
            if "action_id" not in element or label not in (element["action_id"], _label(element)):
                continue
            action = {key: element[key] for key in ("type", "action_id", "text", "value", "style") if key in element}
            if chosen:
                action["selected_option"] = _option(element, chosen)
            return {**action, "block_id": block.get("block_id", "")}
    raise NotThere(f"no button {label}")


def _label(element: Json) -> str:
    text = element.get("text")
    return str(text.get("text", "")) if isinstance(text, dict) else ""


def _option(element: Json, chosen: str) -> Json:
    for option in element.get("options", []):
        if chosen in (option.get("value"), _label(option)):
            return dict(option)
    raise NotThere(f"no choice {chosen}")
