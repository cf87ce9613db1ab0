"""A workspace with two super admins beside the reps, whose switches are turned in Slack."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from crm.audit import Line, read_audit
from crm.database import Database
from crm.settings import settings
from playground.server import Playground
from playground.workspace import User
from tests import folders as f
from tests.bot.bots import Clock, make_bot, running, until
from tests.bot.digest import days

USERS = [
    f.user("1", days.CLARA, owner=days.MINE, permission_set="rep", timezone="Europe/Berlin"),
    f.user("7", "ingrid@nordlager.example", owner="507", super_admin=True, timezone="Europe/Berlin"),
    f.user("8", "oskar@nordlager.example", owner="508", super_admin=True, timezone="Europe/Rome", locale="it-it"),
]


@dataclass
class Office:
    database: Database
    slack: Playground
    clock: Clock
    clara: User
    ingrid: User
    oskar: User

    def texts(self, user: User) -> list[str]:
        """What stands in the direct message, and what was said to that person alone."""
        passing = [one["text"] for one in self.slack.workspace.ephemerals if one["user"] == user.id]
        return [one["text"] for one in self.slack.messages_to(user)] + passing

    def setting(self, key: str) -> Any:
        with self.database.reading() as connection:
            return settings(connection)[key]

    def lines(self) -> list[Line]:
        with self.database.reading() as connection:
            return read_audit(connection, action="settings.set")

    async def says(self, user: User, text: str) -> dict[str, Any]:
        """The bot's answer."""
        before = len(self.slack.messages_to(user))
        await self.slack.people.say(user, text)
        await until(lambda: len(self.slack.messages_to(user)) > before)
        return self.slack.messages_to(user)[-1]

    async def opens(self, user: User, label: str) -> dict[str, Any]:
        """The form that a button leads to, of the last message that has it."""
        before = self.slack.people.view(user)
        message = next(one for one in reversed(self.slack.messages_to(user)) if label in json.dumps(one["blocks"]))
        await self.slack.people.press(user, self.slack.workspace.direct(user.id), message["ts"], label)
        await until(lambda: (self.slack.people.view(user) or {}).get("id") != (before or {}).get("id"))
        view = self.slack.people.view(user)
        assert view is not None
        return view

    async def sends(self, user: User, **values: str) -> dict[str, str]:
        """The form on top; what stands under its fields then."""
        envelope = await self.slack.people.submit(user, values)
        assert not envelope.problems, envelope.problems
        return self.slack.people.errors(user)


@asynccontextmanager
async def office(database: Database, folder: Path, *, model_at: str = "") -> AsyncIterator[Office]:
    """Early in the morning: no digest has come."""
    days.fill(database, folder, {"users": USERS}, read_at=days.READ)
    async with office_again(database, Clock(days.at(24, 5)), model_at=model_at) as at:
        yield at


@asynccontextmanager
async def office_again(database: Database, clock: Clock, *, model_at: str = "") -> AsyncIterator[Office]:
    async with Playground() as slack:
        people = [slack.add_user(str(one["firstName"]), str(one["email"])) for one in USERS]
        bot = replace(make_bot(database, slack, clock), model_at=model_at)
        async with running(bot):
            yield Office(database, slack, clock, *people)
