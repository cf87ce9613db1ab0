"""One Slack workspace in memory: users, conversations, messages, homes. Refuses nothing; the methods do that."""

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playground.clock import MovableClock
from playground.modals import Modals
from playground.responses import Responses
from playground.states import States

Json = dict[str, Any]
ELSEWHERE = "T0ELSEWHER"  # another organisation


@dataclass
class User:
    id: str
    name: str
    email: str | None
    team_id: str
    tz: str | None = None
    locale: str = "en-US"
    is_bot: bool = False
    deleted: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    is_email_confirmed: bool = True
    title: str = ""  # what the person does; for the page

    def as_slack(self, *, locale: bool = False) -> Json:
        profile = {"real_name": self.name, "display_name": self.name.split(" ")[0]}
        if self.email is not None:
            profile["email"] = self.email
        shown: Json = {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.name.lower().replace(" ", "."),
            "real_name": self.name,
            "deleted": self.deleted,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "is_restricted": self.is_restricted,
            "is_ultra_restricted": self.is_ultra_restricted,
            "is_email_confirmed": self.is_email_confirmed,
            "profile": profile,
        }
        if self.tz:
            shown["tz"] = self.tz
        if self.is_stranger:
            shown["is_stranger"] = True
        if locale:
            shown["locale"] = self.locale
        return shown


@dataclass
class Conversation:
    """`is_ext_shared`: with another organisation; `is_pending_ext_shared`: one is invited."""

    id: str
    name: str
    is_im: bool = False
    user: str | None = None  # the person of a direct message with the bot
    members: set[str] = field(default_factory=set)
    messages: list[Json] = field(default_factory=list)
    is_private: bool = False
    is_ext_shared: bool = False
    is_pending_ext_shared: bool = False

    def as_slack(self) -> Json:
        shown: Json = {
            "id": self.id,
            "is_im": self.is_im,
            "is_mpim": False,
            "is_channel": not self.is_im and not self.is_private,
            "is_group": self.is_private,
            "is_private": self.is_private or self.is_im,
            "is_ext_shared": self.is_ext_shared,
            "is_shared": self.is_ext_shared,
            "is_pending_ext_shared": self.is_pending_ext_shared,
            "pending_shared": [ELSEWHERE] if self.is_pending_ext_shared else [],
            "is_org_shared": False,
            "is_member": True,
            "is_archived": False,
            "is_general": False,
            "is_frozen": False,
        }
        return {**shown, "user": self.user} if self.is_im else {**shown, "name": self.name}

    def message(self, ts: str) -> Json | None:
        return next((message for message in self.messages if message["ts"] == ts), None)


@dataclass
class Stream:
    """`began`: by Workspace.elapsed. `mode`: text or chunks, as it was first given; empty until then."""

    began: float
    mode: str = ""


@dataclass
class StoredFile:
    id: str
    name: str
    length: int
    data: bytes | None = None  # None until it was uploaded


class Workspace:
    """`version` rises with every change that a page would show; `watchers` are told."""

    def __init__(self, team_id: str = "T0PLAYGRND", name: str = "Playground") -> None:
        self.team_id = team_id
        self.clock = MovableClock()
        self.name = name
        self.users: dict[str, User] = {}
        self.conversations: dict[str, Conversation] = {}
        self.homes: dict[str, Json] = {}
        self.ephemerals: list[Json] = []  # {"channel", "user", "ts", "text", "blocks"}
        self.files: dict[str, StoredFile] = {}
        self.statuses: dict[tuple[str, str], str] = {}  # by channel and thread: what the bot says it is doing
        self.prompts: dict[str, Json] = {}  # by channel: {"title", "prompts"}
        self.titles: dict[tuple[str, str], str] = {}  # by channel and thread
        self.contexts: dict[str, str] = {}  # by user: the channel that is looked at beside the bot
        self.streams: dict[str, Stream] = {}  # by ts
        self.stream_seconds = 300.0  # then a stream is dead
        self.unknown_blocks: set[str] = set()  # types that this Slack does not know yet
        self.states = States()
        self.responses = Responses(self)
        self.version = 0
        self.watchers: set[Callable[[], None]] = set()
        self._numbers = itertools.count(1)
        self._last_ts = 0
        self.modals = Modals(self.new_id, self.states, self.changed)
        self.bot = self.add_user("Daybook", None, is_bot=True)

    def new_id(self, letter: str) -> str:
        return f"{letter}0PG{next(self._numbers):06d}"

    def new_ts(self) -> str:
        """Slack's message id: seconds and microseconds, rising."""
        self._last_ts = max(self._last_ts + 1, round(self.clock().timestamp() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def add_user(self, name: str, email: str | None, **flags: Any) -> User:
        user = User(self.new_id("U"), name, email, flags.pop("team_id", self.team_id), **flags)
        self.users[user.id] = user
        self.changed()
        return user

    def add_channel(self, name: str, *members: User, **flags: bool) -> Conversation:
        """`flags`: is_private, is_ext_shared, is_pending_ext_shared."""
        ids = {self.bot.id, *(user.id for user in members)}
        channel = Conversation(self.new_id("C"), name, members=ids, **flags)  # type: ignore[arg-type]
        self.conversations[channel.id] = channel
        self.changed()
        return channel

    def direct(self, user_id: str) -> Conversation:
        """The direct message of that user with the bot, made when it is first needed."""
        found = next((each for each in self.conversations.values() if each.is_im and each.user == user_id), None)
        if found is None:
            found = Conversation(self.new_id("D"), "", is_im=True, user=user_id, members={user_id, self.bot.id})
            self.conversations[found.id] = found
        return found

    def post(self, channel: Conversation, author: str, content: Json) -> Json:
        message: Json = {"type": "message", "user": author, "ts": self.new_ts(), **content}
        message["team"] = self.users[author].team_id
        if author == self.bot.id:
            message["bot_id"] = "B0PLAYGRND"
            message["app_id"] = "A0PLAYGRND"
            self.statuses.pop((channel.id, content.get("thread_ts") or ""), None)
        parent = channel.message(content["thread_ts"]) if content.get("thread_ts") else None
        if parent is not None:
            parent["thread_ts"] = parent["ts"]
            parent["reply_count"] = parent.get("reply_count", 0) + 1
        channel.messages.append(message)
        self.changed()
        return message

    def whisper(self, channel: Conversation, user: str, content: Json) -> Json:
        """To one person alone."""
        message = {"channel": channel.id, "user": user, "ts": self.new_ts(), **content}
        self.ephemerals.append(message)
        self.changed()
        return message

    def change(self, channel: Conversation, message: Json, content: Json) -> None:
        self.states.settle_message(channel.id, message["ts"], message.get("blocks") or [])
        message.update({"blocks": [], **content})
        for name in ("streaming_state", "tasks"):
            message.pop(name, None)
        if message not in self.ephemerals:
            message["edited"] = {"user": self.bot.id, "ts": self.new_ts()}
        self.changed()

    def remove(self, channel: Conversation, message: Json) -> None:
        for place in (channel.messages, self.ephemerals):
            place[:] = [each for each in place if each is not message]
        self.changed()

    def elapsed(self) -> float:
        """Seconds, of which only differences count."""
        return time.monotonic()

    def is_alive(self, stream: Stream) -> bool:
        return self.elapsed() - stream.began <= self.stream_seconds

    def changed(self) -> None:
        self.version += 1
        for watcher in list(self.watchers):
            watcher()
