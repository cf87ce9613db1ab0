"""Clara's morning in Slack: her digest has come, and she presses what stands in it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.slack.presses.rows import find_row
from crm.database import Database
from crm.schema.ledger import LedgerAction
from playground.server import Playground
from playground.workspace import User
from tests.bot.bots import Clock, make_bot, running, until
from tests.bot.digest import days


class Desk:
    """Clara's digest in her direct message, and what she presses in it."""

    def __init__(self, slack: Playground, clara: User, clock: Clock, database: Database) -> None:
        self.slack, self.clara, self.clock, self.database = slack, clara, clock, database

    @property
    def message(self) -> dict[str, Any]:
        return self.slack.messages_to(self.clara)[0]

    def row(self, action_id: str) -> list[dict[str, Any]]:
        place = find_row(self.message["blocks"], action_id)
        return self.message["blocks"][place] if place else []

    async def press(self, label: str, chosen: str = "", user: User | None = None) -> None:
        """Returns when it was answered: the message changed, or something was said."""
        updates, said = len(self.slack.calls("chat.update")), len(self.slack.workspace.ephemerals)
        direct = self.slack.workspace.direct(self.clara.id)
        await self.slack.people.press(user or self.clara, direct, self.message["ts"], label, chosen=chosen)
        await until(
            lambda: len(self.slack.calls("chat.update")) > updates or len(self.slack.workspace.ephemerals) > said
        )

    @property
    def view(self) -> dict[str, Any] | None:
        """The modal on top."""
        return self.slack.people.view(self.clara)

    async def opens(self, label: str, chosen: str = "") -> dict[str, Any]:
        """The modal that a press in the digest leads to."""
        direct, before = self.slack.workspace.direct(self.clara.id), self.view
        await self.slack.people.press(self.clara, direct, self.message["ts"], label, chosen=chosen)
        return await self._new_view(before)

    async def press_in_view(self, label: str, chosen: str = "") -> dict[str, Any]:
        """The modal as it is after a press in it."""
        before = self.view
        await self.slack.people.press_modal(self.clara, label, chosen=chosen)
        return await self._new_view(before)

    async def _new_view(self, before: dict[str, Any] | None) -> dict[str, Any]:
        known = before["hash"] if before else None
        await until(lambda: self.view is not None and self.view["hash"] != known)
        view = self.view
        assert view is not None
        return view

    async def posted(self, label: str, chosen: str = "") -> dict[str, Any]:
        """The message that a press in the digest leads to."""
        count = len(self.slack.messages_to(self.clara))
        direct = self.slack.workspace.direct(self.clara.id)
        await self.slack.people.press(self.clara, direct, self.message["ts"], label, chosen=chosen)
        await until(lambda: len(self.slack.messages_to(self.clara)) > count)
        return self.slack.messages_to(self.clara)[-1]

    @property
    def said(self) -> str:
        return str(self.slack.workspace.ephemerals[-1]["text"])

    def states(self, rule: str) -> set[tuple[str, str | None]]:
        query = select(LedgerAction.state, LedgerAction.feedback).where(LedgerAction.rule == rule)
        with self.database.reading() as connection:
            return {(row.state, row.feedback) for row in connection.execute(query)}


@asynccontextmanager
async def morning(
    database: Database, folder: Path, *, permission_sets: dict[str, Any] | None = None, **changes: Any
) -> AsyncIterator[Desk]:
    days.fill(database, folder, days.ordinary() | changes, read_at=days.READ, permission_sets=permission_sets)
    clock = Clock(days.MORNING)
    async with Playground() as slack:
        clara = slack.add_user("Clara", days.CLARA)
        async with running(make_bot(database, slack, clock)):
            await until(lambda: slack.messages_to(clara))
            clock.move(minutes=35)
            yield Desk(slack, clara, clock, database)
