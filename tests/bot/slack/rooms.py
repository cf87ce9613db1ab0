"""Clara, Bruno and a guest in a channel with the bot, about the small company of tests.insights.asked: what each alone
sees, and what all see."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from crm.database import Database
from crm.importing import import_folder
from playground.elements import Choice
from playground.server import Playground
from playground.workspace import Conversation, User
from tests import folders as f
from tests.bot.bots import Clock, make_bot, make_engine, running, until
from tests.insights.asked import NOW, URL, company

Message = dict[str, Any]
_PATIENCE = 60  # seconds: a model's client is imported when it is first asked
_OWN = dict.fromkeys(f.ENGAGEMENT_TYPES, f.right("owned"))


def fill(
    database: Database,
    folder: Path,
    *,
    clara: Mapping[str, Any] | None = None,
    locale: str = "en",
    more: Mapping[str, list[f.Line]] | None = None,
) -> None:
    """Clara sees everything unless told otherwise, Bruno of activities his own alone. `more`: records beside those of
    the company."""
    data = f.write_folder(
        folder,
        account={"currency": "EUR", "record_url": URL, "timezone": "Europe/Berlin"},
        permission_sets={"clara": clara or f.rights(), "bruno": f.rights() | _OWN},
        users=[
            f.user("1", permission_set="clara", first_name="Clara", last_name="Hoffmann", locale=locale),
            f.user("2", permission_set="bruno", first_name="Bruno", last_name="Keller"),
        ],
        pipelines=f.PIPELINES,
        **{kind: [*some, *(more or {}).get(kind, [])] for kind, some in company().items()},
    )
    assert not import_folder(database, data, now=NOW, replace=True).rejects


class Room:
    """`channel`: Clara's and Bruno's, with the bot."""

    def __init__(self, slack: Playground, database: Database, folder: Path, clock: Clock) -> None:
        self.slack, self.database, self.folder, self.clock = slack, database, folder, clock
        self.clara = slack.add_user("Clara", "rep1@acme.test")
        self.bruno = slack.add_user("Bruno", "rep2@acme.test")
        self.channel = slack.workspace.add_channel("deal-brenner", self.clara, self.bruno)

    @property
    def whispers(self) -> list[Message]:
        return self.slack.workspace.ephemerals

    async def ask(
        self, question: str, *, who: User | None = None, channel: Conversation | None = None, thread: str | None = None
    ) -> Message:
        """What the asker alone sees then."""
        count = len(self.whispers)
        await self.slack.people.mention(who or self.clara, channel or self.channel, question, thread_ts=thread)
        await until(lambda: len(self.whispers) > count, _PATIENCE)
        return self.whispers[-1]

    async def press(self, message: Message, label: str, *, who: User | None = None, chosen: Choice = "") -> None:
        channel = self.slack.workspace.conversations[message["channel"]]
        await self.slack.people.press(who or self.clara, channel, message["ts"], label, chosen=chosen)

    async def told(self, message: Message, label: str, *, who: User | None = None, chosen: Choice = "") -> Message:
        """What is said to who presses."""
        count = len(self.whispers)
        await self.press(message, label, who=who, chosen=chosen)
        await until(lambda: len(self.whispers) > count, _PATIENCE)
        return self.whispers[-1]

    async def preview(self, message: Message, label: str = "Share to channel") -> dict[str, Any]:
        """The form that the press leads to."""
        await self.press(message, label)
        await until(lambda: self.view is not None and self.view["submit"], _PATIENCE)
        assert self.view is not None
        return self.view

    @property
    def view(self) -> dict[str, Any] | None:
        return self.slack.people.view(self.clara)

    def posted(self, channel: Conversation | None = None) -> list[Message]:
        """By the bot, for all in the channel."""
        messages = (channel or self.channel).messages
        return [one for one in messages if one["user"] == self.slack.workspace.bot.id]


@asynccontextmanager
async def room(
    database: Database,
    folder: Path,
    *,
    clara: Mapping[str, Any] | None = None,
    locale: str = "en",
    model_url: str | None = None,
    more: Mapping[str, list[f.Line]] | None = None,
) -> AsyncIterator[Room]:
    fill(database, folder / "crm", clara=clara, locale=locale, more=more)
    scripted = {"openai_api_key": "sk-test", "openai_base_url": model_url} if model_url else {}
    clock = Clock(NOW + timedelta(hours=5))  # long after the digests
    async with Playground() as slack:
        opened = Room(slack, database, folder, clock)
        engine = make_engine(database, folder / "home", **scripted)
        async with running(make_bot(database, slack, clock, engine=engine)):
            yield opened


def bare(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without the ids that Slack gives them."""
    return [{key: value for key, value in block.items() if key != "block_id"} for block in blocks]


def blocks_of(message: Mapping[str, Any]) -> list[dict[str, Any]]:
    return list(message["blocks"])


def labels(message: Mapping[str, Any]) -> list[str]:
    rows = [block for block in message["blocks"] if block["type"] == "actions"]
    return [one["text"]["text"] for row in rows for one in row["elements"] if "text" in one]
