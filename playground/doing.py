"""What a person does on the page, as the page's script says it. Refuses what is not there (NotThere)."""

import re
from typing import Any

from playground.elements import NotThere
from playground.hands import Hands
from playground.people import People
from playground.surfaces import Surface, home_surface, message_surface, modal_surface
from playground.workspace import Conversation, User

Json = dict[str, Any]
_LONGEST = 4000
_NAME = re.compile(r"(?<![\w@])@daybook\b", re.IGNORECASE)


class Doing:
    """`at` of a body: home, modal, or a message's ts with its `channel`. `name`: block_id, tab, action_id."""

    def __init__(self, people: People) -> None:
        self.people = people

    async def do(self, user: User, body: Json) -> Json:
        match body.get("do"):
            case "say":
                return {"ts": await self._say(user, body)}
            case "open":
                await self._open(user, str(body.get("place") or "dm"))
            case "press":
                await self._fill(user, body)
                chosen = body.get("chosen") or ""
                await self._hands.press(user, lambda: self._surface(user, body), str(body.get("name")), chosen)
            case "fill":
                await self._fill(user, body)
            case "suggest":
                await self._fill(user, body)
                surface, text = self._surface(user, body), str(body.get("text", ""))
                return {"options": await self._hands.suggest(user, surface, str(body.get("name")), text)}
            case "submit":
                self._must_be_on_top(user, body)
                await self.people.submit(user, body.get("values") or {})
            case "close":
                self._must_be_on_top(user, body)
                await self.people.close(user, everything=bool(body.get("everything")))
            case other:
                raise NotThere(f"nobody can {other}")
        return {}

    async def _open(self, user: User, place: str) -> None:
        """Slack tells the app where a person goes: its Home, the conversation with it, or what lies beside that."""
        if place in ("dm", "home"):
            await self.people.open_home(user, "messages" if place == "dm" else "home")
        else:
            await self.people.look_at(user, self._channel(user, place))

    async def _say(self, user: User, body: Json) -> str:
        """The message's ts; empty where nothing was said. In channels the app hears what names it."""
        text, thread = str(body.get("text", "")).strip()[:_LONGEST], str(body.get("thread") or "") or None
        channel, workspace = self._channel(user, str(body.get("place") or "dm")), self.people.workspace
        text, named = _NAME.subn(f"<@{workspace.bot.id}>", text)
        if not text:
            return ""
        if channel.is_im:
            await self.people.say(user, text, thread_ts=thread)
        elif named:
            await self.people.mention(user, channel, text, thread_ts=thread)
        else:
            await self.people.write(user, channel, text, thread_ts=thread)
        return str(channel.messages[-1]["ts"])

    async def _fill(self, user: User, body: Json) -> None:
        if body.get("values"):
            await self._hands.fill(user, lambda: self._surface(user, body), body["values"])

    def _surface(self, user: User, body: Json) -> Surface:
        workspace, at = self.people.workspace, str(body.get("at", ""))
        if at == "home":
            return home_surface(workspace, user)
        if at == "modal":
            self._must_be_on_top(user, body)
            return modal_surface(workspace, user)
        return message_surface(workspace, user, self._channel(user, str(body.get("channel") or "dm")), at)

    def _must_be_on_top(self, user: User, body: Json) -> None:
        top = self.people.workspace.modals.top(user.id)
        if top is None or body.get("view") not in (None, top["id"]):
            raise NotThere("that view is closed")

    def _channel(self, user: User, place: str) -> Conversation:
        workspace = self.people.workspace
        channel = workspace.direct(user.id) if place == "dm" else workspace.conversations.get(place)
        if channel is None or user.id not in channel.members:
            raise NotThere(f"no conversation {place}")
        return channel

    @property
    def _hands(self) -> Hands:
        return self.people.hands
