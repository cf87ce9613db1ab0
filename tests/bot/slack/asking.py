"""Clara, Bruno and a guest ask in Slack, about the small company of tests.insights.asked. It is Tuesday 24 November
2026."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from crm.database import Database
from crm.importing import import_folder
from crm.schema.serving import Told
from insights.displays import Display, Displays
from playground.server import Playground
from playground.workspace import User
from tests import folders as f
from tests.bot.bots import Clock, make_bot, make_engine, running, until
from tests.insights.asked import NOW, URL, company

Message = dict[str, Any]
EARLY = NOW - timedelta(hours=2)  # no digest is due


class Table:
    """What each of them sees in their direct message."""

    def __init__(self, slack: Playground, database: Database, folder: Path, clock: Clock) -> None:
        self.slack, self.database, self.folder, self.clock = slack, database, folder, clock
        self.clara = slack.add_user("Clara", "rep1@acme.test")
        self.bruno = slack.add_user("Bruno", "rep2@acme.test")
        self.guest = slack.add_user("Guest", "rep1@acme.test", is_restricted=True)

    async def ask(self, question: str, *, who: User | None = None, thread: str | None = None) -> Message:
        """The newest message, when all is worked."""
        user = who or self.clara
        count = len(self.slack.messages_to(user))
        await self.slack.people.say(user, question, thread_ts=thread)
        await until(lambda: len(self.slack.messages_to(user)) > count and self.rest, 60)
        return self.slack.messages_to(user)[-1]

    async def press(self, message: Message, label: str, *, who: User | None = None, chosen: str = "") -> Message:
        """The newest message, when all is worked."""
        user = who or self.clara
        count, direct = len(self.slack.messages_to(user)), self.slack.workspace.direct(user.id)
        await self.slack.people.press(user, direct, message["ts"], label, chosen=chosen)
        await until(lambda: len(self.slack.messages_to(user)) > count and self.rest, 60)
        return self.slack.messages_to(user)[-1]

    @property
    def rest(self) -> bool:
        undone = select(func.count()).select_from(Told).where(Told.done_at.is_(None))
        with self.database.reading() as connection:
            return connection.execute(undone).scalar_one() == 0

    def question_of(self, message: Message) -> str:
        """The thread that it stands in."""
        return str(message["thread_ts"])

    def display(self, message: Message) -> Display:
        displays, users = Displays(self.database), (self.clara, self.bruno)
        at = [displays.standing_at(self.slack.workspace.direct(user.id).id, message["ts"]) for user in users]
        return next(one for one in at if one is not None)

    def tell_anew(self, **changes: Any) -> None:
        """The mirror is read in again, with other files or other rights."""
        write(self.database, self.folder, **changes)


def write(database: Database, folder: Path, *, sets: Mapping[str, Any] | None = None, **files: Any) -> None:
    own = dict.fromkeys(f.ENGAGEMENT_TYPES, f.right("owned"))
    users = [
        f.user("1", permission_set="clara", first_name="Clara", last_name="Hoffmann", locale="en"),
        f.user("2", permission_set="bruno", first_name="Bruno", last_name="Keller"),
    ]
    lines: dict[str, Any] = {**company(), "users": users, **files}
    written = f.write_folder(
        folder,
        account={"currency": "EUR", "record_url": URL},
        permission_sets={"clara": f.rights(), "bruno": f.rights() | own, **(sets or {})},
        pipelines=f.PIPELINES,
        **lines,
    )
    assert not import_folder(database, written, now=EARLY, replace=True).rejects


@asynccontextmanager
async def asking(
    database: Database, path: Path, *, model: str = "", patience: float = 30, **changes: Any
) -> AsyncIterator[Table]:
    """`model`: the address of a chat model, which has `patience` seconds; else the local mode."""
    write(database, path / "crm", **changes)
    settings = {"openai_api_key": "sk-test", "openai_base_url": model} if model else {}
    clock = Clock(EARLY)
    async with Playground() as slack:
        table = Table(slack, database, path / "crm", clock)
        engine = make_engine(
            database, path / "home", daybook_embeddings="local", daybook_model_timeout=patience, **settings
        )
        async with running(make_bot(database, slack, clock, engine=engine)):
            yield table


def words_of(message: Message) -> str:
    named = [{key: value for key, value in block.items() if key != "block_id"} for block in message["blocks"]]
    return json.dumps(named, ensure_ascii=False)


def labels(message: Message) -> list[str]:
    rows = [block for block in message["blocks"] if block["type"] == "actions"]
    return [one["text"]["text"] for row in rows for one in row["elements"] if "text" in one]


def sections(message: Message) -> list[str]:
    return [block["text"]["text"] for block in message["blocks"] if block["type"] == "section"]


def grey(message: Message) -> str:
    return str([block for block in message["blocks"] if block["type"] == "context"][-1]["elements"][0]["text"])
