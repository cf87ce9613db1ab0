"""What one person sees: conversations, threads, Home, the modal on top, each as HTML. Nothing of anybody else."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from playground.drawing import Canvas
from playground.markup import escape
from playground.render import render_blocks, render_message
from playground.workspace import Conversation, User, Workspace

Json = dict[str, Any]


class Rooms:
    def __init__(self, workspace: Workspace, user: User) -> None:
        self.workspace, self.user = workspace, user
        channels = {each.id: each.name for each in workspace.conversations.values()}
        self.names = channels | {each.id: each.name for each in workspace.users.values()}
        self.people = [(each.id, each.name) for each in workspace.users.values() if not each.is_bot]

    def places(self) -> list[Json]:
        """The channels this person is in."""
        return [
            {"id": each.id, "name": f"# {each.name}"}
            for each in self.workspace.conversations.values()
            if not each.is_im and self.user.id in each.members
        ]

    def conversation(self, channel: Conversation) -> str:
        everything = [each for each in channel.messages if each.get("thread_ts", each["ts"]) == each["ts"]]
        return self._messages(channel, everything, "") or '<p class="quiet empty">No messages yet.</p>'

    def thread(self, channel: Conversation, ts: str) -> str:
        everything = [each for each in channel.messages if ts in (each["ts"], each.get("thread_ts"))]
        return self._messages(channel, everything, ts) if everything else ""

    def home(self) -> str:
        view = self.workspace.homes.get(self.user.id)
        if view is None:
            return '<p class="quiet empty">Nothing here yet.</p>'
        values = self.workspace.states.values(("home", self.user.id), view["blocks"])
        return (
            f'<article class="message" data-at="home">{render_blocks(view["blocks"], self._canvas(values))}</article>'
        )

    def modal(self) -> Json | None:
        """`key` changes when it must be drawn anew; what is typed into it does not."""
        view = self.workspace.modals.top(self.user.id)
        if view is None:
            return None
        errors = self.workspace.modals.errors.get(view["id"], {})
        values = self.workspace.states.values(("view", view["id"]), view["blocks"])
        submit = (view.get("submit") or {}).get("text", "")
        return {
            "key": f"{view['id']} {view['hash']} {sorted(errors.items())}",
            "view": view["id"],
            "title": view["title"]["text"],
            "submit": submit,
            "close": (view.get("close") or {}).get("text") or "Close",
            "below": len(self.workspace.modals.stacks[self.user.id]) - 1,
            "trouble": errors.get("", ""),
            "html": render_blocks(view["blocks"], self._canvas(values, errors)),
        }

    def status(self, channel: Conversation, thread: str) -> str:
        """What the bot says it is doing there. Beside the threads of a direct message: in any of them."""
        for (place, ts), status in self.workspace.statuses.items():
            if place == channel.id and (thread == ts or (channel.is_im and not thread)):
                return f"Daybook {status}"
        return ""

    def is_answered(self, channel: Conversation, ts: str) -> bool:
        """Whether the bot answers that message in a thread of its own."""
        replies = (each for each in channel.messages if each.get("thread_ts") == ts != each["ts"])
        return (channel.id, ts) in self.workspace.statuses or any(
            each["user"] == self.workspace.bot.id for each in replies
        )

    def title(self, channel: Conversation, thread: str) -> str:
        return self.workspace.titles.get((channel.id, thread), "")

    def clock(self) -> str:
        now = self.workspace.clock().astimezone(self._zone())
        return f"{now:%a} {now.day} {now:%b}, {now:%H:%M}"

    def _messages(self, channel: Conversation, messages: list[Json], thread: str) -> str:
        own = [
            each
            for each in self.workspace.ephemerals
            if each["user"] == self.user.id and each["channel"] == channel.id and each.get("thread_ts", "") == thread
        ]
        everything = sorted([*messages, *own], key=lambda message: float(message["ts"]))
        return "".join(self._message(channel, each, only_you=each in own, thread=thread) for each in everything)

    def _message(self, channel: Conversation, message: Json, *, only_you: bool, thread: str) -> str:
        bot = only_you or message["user"] == self.workspace.bot.id
        author = "Daybook" if bot else escape(self.names.get(message["user"], "?"))
        key, blocks = ("message", channel.id, message["ts"], self.user.id), message.get("blocks") or []
        drawn = render_message(message, self._canvas(self.workspace.states.values(key, blocks)))
        note = '<p class="quiet">Only visible to you</p>' if only_you else ""
        count = message.get("reply_count", 0) if not thread else 0
        replies = f"{count} {'reply' if count == 1 else 'replies'}" if count else "Reply in thread"
        under = (
            ""
            if thread or only_you
            else f'<button type="button" class="replies{"" if count else " none"}" data-thread>{replies}</button>'
        )
        at = datetime.fromtimestamp(float(message["ts"]), UTC).astimezone(self._zone())
        head = f"<h2>{author}</h2><time>{at:%a %H:%M}</time>"
        return (
            f'<article class="message{"" if bot else " mine"}" data-at="{escape(message["ts"])}" '
            f'data-channel="{escape(channel.id)}"><div class="head">{head}</div>{note}{drawn}{under}</article>'
        )

    def _canvas(self, values: Json, errors: Json | None = None) -> Canvas:
        return Canvas(self.names, values, errors or {}, self.people)

    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.user.tz or "UTC")
