"""The ledger follows the mirror while the bot runs, also for reps who never look."""

import asyncio
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from crm.database import Database
from playground.server import Playground
from tests.bot.bots import MONDAY, Clock, fill, make_bot, rep, running
from tests.folders import call


async def test_actions_are_kept_up_to_date_for_reps_who_are_not_even_in_slack(
    sqlite_database: Database, tmp_path: Path
) -> None:
    fill(sqlite_database, tmp_path / "a", [rep("1")], calls=[call("4", owner="501", start=MONDAY - timedelta(hours=2))])
    async with Playground() as slack, running(make_bot(sqlite_database, slack, Clock(), watch_seconds=0.1)):
        for _ in range(200):
            if states(sqlite_database) == ["open"]:
                break
            await asyncio.sleep(0.05)
        assert states(sqlite_database) == ["open"]


def states(database: Database) -> list[str]:
    with database.reading() as connection:
        return list(connection.execute(text("SELECT state FROM actions")).scalars())
