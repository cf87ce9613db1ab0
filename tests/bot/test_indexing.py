"""The index while the bot runs: it follows the CRM, keeps still when told to, and stops when the bot does."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.indexing import Indexing
from crm.database import Database
from crm.importing import import_folder
from retrieval.models import Models
from tests.folders import email, write_folder
from tests.retrieval.company import BESIDE, NOW, bring_in, found, retrieval, switch


async def holds(done: Callable[[], bool]) -> None:
    for _ in range(400):
        await asyncio.sleep(0.05)
        if await asyncio.to_thread(done):
            return


async def until(stop: asyncio.Event, running: "asyncio.Task[None]", done: Callable[[], bool]) -> None:
    await holds(done)
    stop.set()
    await asyncio.wait_for(running, 20)


async def test_what_is_imported_is_indexed_and_what_is_gone_leaves(sqlite_database: Database, tmp_path: Path) -> None:
    bring_in(sqlite_database, tmp_path / "data")
    made = retrieval(sqlite_database, Models(), tmp_path)
    stop = asyncio.Event()
    running = asyncio.create_task(Indexing(made.index, 0.05).run(stop))
    await holds(made.index.is_current)
    folder = write_folder(
        tmp_path / "more", emails=[email("7", owner="501", at=NOW, text="We sign in May.", to=BESIDE)]
    )
    await asyncio.to_thread(lambda: import_folder(sqlite_database, folder, now=NOW))
    await until(stop, running, made.index.is_current)
    assert made.index.is_current()
    assert found(made, "1", "signature month", k=1)[0].text == "We sign in May."


async def test_silent_it_does_nothing_and_says_nothing(
    sqlite_database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    bring_in(sqlite_database, tmp_path / "data")
    switch(sqlite_database, "hipaa", True)
    made = retrieval(sqlite_database, Models(), tmp_path)
    stop = asyncio.Event()
    running = asyncio.create_task(Indexing(made.index, 0.05).run(stop))
    await asyncio.sleep(0.3)
    stop.set()
    await asyncio.wait_for(running, 20)
    assert not (tmp_path / "chroma").exists()
    assert not caplog.records


async def test_a_store_that_is_down_is_told_once(
    sqlite_database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    bring_in(sqlite_database, tmp_path / "data")
    (tmp_path / "chroma").write_text("no folder")
    made = retrieval(sqlite_database, Models(), tmp_path)
    stop = asyncio.Event()
    running = asyncio.create_task(Indexing(made.index, 0.05).run(stop))
    await until(stop, running, lambda: any("not up to date" in one.getMessage() for one in caplog.records))
    told = [record.getMessage() for record in caplog.records if "not up to date" in record.getMessage()]
    assert len(told) == 1
