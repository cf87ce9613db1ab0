"""What people do in Slack, and what Slack then tells the app: messages, mentions, Home, presses, forms, profiles."""

from collections.abc import Mapping
from typing import Any

from playground.elements import Choice, NotThere
from playground.forms import Forms, Incomplete
from playground.hands import Hands
from playground.line import Envelope, Line
from playground.signed import WAITS, SignedRequests
from playground.surfaces import home_surface, message_surface, modal_surface
from playground.workspace import Conversation, User, Workspace

__all__ = ["Incomplete", "NotThere", "People"]
Json = dict[str, Any]


class People:
    """`line`: sockets, unless the app is told over HTTP."""

    def __init__(self, workspace: Workspace, line: Line) -> None:
        self.workspace = workspace
        self.line = line
        self.hands = Hands(workspace, lambda: self.line)
        self.forms = Forms(workspace, self.hands)

    def deliver_to(self, url: str, signing_secret: str, *, waits: tuple[float, ...] = WAITS) -> SignedRequests:
        """From now on the app is told by signed requests to that address, not over a socket."""
        self.line = requests = SignedRequests(url, signing_secret, waits=waits)
        return requests

    async def say(self, user: User, text: str, *, thread_ts: str | None = None, times: int = 1) -> Envelope:
        """In the direct message with the bot."""
        channel = self.workspace.direct(user.id)
        content: Json = {"text": text} | ({"thread_ts": thread_ts} if thread_ts else {})
        message = self.workspace.post(channel, user.id, content)
        place: Json = {"channel": channel.id, "channel_type": "im", "event_ts": message["ts"]}
        if user.id in self.workspace.contexts:
            place["app_context"] = self._context(user)
        return await self.event({**message, **place}, user, times=times)

    async def write(self, user: User, channel: Conversation, text: str, *, thread_ts: str | None = None) -> Json:
        """In a channel, to the others: the app is told nothing. Returns the message."""
        return self.workspace.post(channel, user.id, {"text": text} | ({"thread_ts": thread_ts} if thread_ts else {}))

    async def mention(
        self, user: User, channel: Conversation, text: str, *, thread_ts: str | None = None, times: int = 1
    ) -> Envelope:
        """The bot's name stands before the text, unless it stands in it."""
        name = f"<@{self.workspace.bot.id}>"
        content: Json = {"text": text if name in text else f"{name} {text}"}
        message = self.workspace.post(channel, user.id, content | ({"thread_ts": thread_ts} if thread_ts else {}))
        place: Json = {"type": "app_mention", "channel": channel.id, "event_ts": message["ts"]}
        return await self.event({**message, **place}, user, times=times)

    async def look_at(self, user: User, channel: Conversation | None) -> Envelope:
        """With the bot open beside it; None: at nothing that the bot may know of."""
        self.workspace.contexts.pop(user.id, None)
        if channel is not None:
            self.workspace.contexts[user.id] = channel.id
        event = {"type": "app_context_changed", "user": user.id, "channel": self.workspace.direct(user.id).id}
        return await self.event({**event, "context": self._context(user), "event_ts": self.workspace.new_ts()}, user)

    def _context(self, user: User) -> Json:
        """https://docs.slack.dev/reference/events/app_context_changed"""
        channel, kind = self.workspace.contexts.get(user.id), "slack#/types/channel_id"
        return {"entities": [{"type": kind, "value": channel, "team_id": self.workspace.team_id}]} if channel else {}

    async def open_home(self, user: User, tab: str = "home") -> Envelope:
        """`messages`: the conversation with the bot."""
        event: Json = {
            "type": "app_home_opened",
            "user": user.id,
            "tab": tab,
            "channel": self.workspace.direct(user.id).id,
        }
        if tab == "home" and user.id in self.workspace.homes:
            event["view"] = home_surface(self.workspace, user).place["view"]
        if tab == "messages":
            event["context"] = self._context(user)
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
        channel = self.workspace.conversations.get(str(event.get("channel") or ""))
        payload = {
            "token": "playground",
            "team_id": self.workspace.team_id,
            "context_team_id": self.workspace.team_id,
            "api_app_id": "A0PLAYGRND",
            "type": "event_callback",
            "event": event,
            "event_id": self.workspace.new_id("Ev"),
            "event_time": int(self.workspace.clock().timestamp()),
            "is_ext_shared_channel": user.team_id != self.workspace.team_id or bool(channel and channel.is_ext_shared),
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
        return await self.line.deliver("events_api", payload, times=times)

    async def press(self, user: User, channel: Conversation, ts: str, label: str, *, chosen: Choice = "") -> Envelope:
        """In a message: an element by its words or action_id. `chosen`: words or value of an option, a date, a time;
        of check boxes the one that is turned over, or all ticks as a list."""
        return await self.hands.press(user, lambda: message_surface(self.workspace, user, channel, ts), label, chosen)

    async def press_home(self, user: User, label: str, *, chosen: Choice = "") -> Envelope:
        return await self.hands.press(user, lambda: home_surface(self.workspace, user), label, chosen)

    async def press_modal(
        self, user: User, label: str, *, chosen: Choice = "", values: Mapping[str, Choice] | None = None
    ) -> Envelope:
        """In the view on top; `values` are filled in before."""
        await self.fill(user, values or {})
        return await self.hands.press(user, lambda: modal_surface(self.workspace, user), label, chosen)

    async def fill(self, user: User, values: Mapping[str, Choice]) -> None:
        """Into the view on top, by action_id, label or block_id."""
        await self.forms.fill(user, values)

    async def submit(self, user: User, values: Mapping[str, Choice] | None = None) -> Envelope:
        """Raises Incomplete where Slack itself refuses. Returns when the app has answered and that was applied."""
        return await self.forms.submit(user, values or {})

    async def close(self, user: User, *, everything: bool = False) -> Envelope | None:
        return await self.forms.close(user, everything=everything)

    async def suggest(self, user: User, name: str, text: str) -> list[Json]:
        """Typed into an external select of the view on top: the options that the app offers."""
        return await self.hands.suggest(user, modal_surface(self.workspace, user), name, text)

    def view(self, user: User) -> Json | None:
        """The view on top, with its state."""
        top = self.workspace.modals.top(user.id)
        return self.workspace.modals.shown(top) if top else None

    def errors(self, user: User) -> dict[str, str]:
        """What stands under the fields of the view on top, by block_id; "" is the form's own."""
        top = self.workspace.modals.top(user.id)
        return self.workspace.modals.errors.get(top["id"], {}) if top else {}

    async def command(
        self, user: User, text: str, *, command: str = "/daybook", channel: Conversation | None = None
    ) -> Envelope:
        place = channel or self.workspace.direct(user.id)
        return await self.line.deliver("slash_commands", {
            "token": "playground", "command": command, "text": text, "team_id": self.workspace.team_id,
            "team_domain": "playground", "user_id": user.id, "user_name": user.name, "api_app_id": "A0PLAYGRND",
            "channel_id": place.id, "channel_name": "directmessage" if place.is_im else place.name,
            "response_url": self.workspace.responses.new(user.id, place.id),
            "trigger_id": self.workspace.modals.triggers.issue(user.id),
        })  # fmt: skip

    async def shortcut(
        self, user: User, callback_id: str, channel: Conversation | None = None, ts: str = ""
    ) -> Envelope:
        """On a message, or where none is named a global one."""
        payload = self.hands.base(user) | {
            "type": "shortcut", "callback_id": callback_id, "action_ts": self.workspace.new_ts(),
            "trigger_id": self.workspace.modals.triggers.issue(user.id),
        }  # fmt: skip
        if channel is not None:
            place = message_surface(self.workspace, user, channel, ts).place
            payload |= {
                "type": "message_action", "channel": place["channel"], "message": place["message"], "message_ts": ts,
                "response_url": self.workspace.responses.new(user.id, channel.id, ts),
            }  # fmt: skip
        return await self.line.deliver("interactive", payload)
