"""Tasks as boxes: a tick is Done, taking it away is Undo; only what differs is worked, however often it is told."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import select

from crm.audit import read_audit
from crm.database import Database
from crm.schema.mirror import Task
from crm.settings import choose
from playground.server import Playground
from tests.bot.bots import Clock, make_bot, running, until
from tests.bot.digest import days
from tests.bot.mornings import Desk
from tests.bot.slack.modals import open_modal, row_after, send, words


@asynccontextmanager
async def compact(database: Database, folder: Path, language: str = "en") -> AsyncIterator[Desk]:
    days.fill(database, folder, days.ordinary(), read_at=days.READ)
    with database.writing() as connection:
        choose(connection, "1", "compact_tasks", value=True)
        choose(connection, "1", "language", language)
    clock = Clock(days.MORNING)
    async with Playground() as slack:
        clara = slack.add_user("Clara", days.CLARA)
        async with running(make_bot(database, slack, clock)):
            await until(lambda: slack.messages_to(clara))
            clock.move(minutes=35)
            yield Desk(slack, clara, clock, database)


def boxes(desk: Desk) -> dict[str, Any]:
    (block,) = [each for each in desk.message["blocks"] if str(each.get("block_id", "")).startswith("tasks:")]
    return dict(block)


def options(desk: Desk) -> dict[str, tuple[str, str]]:
    return {
        one["value"].partition("|")[0]: (one["text"]["text"], one.get("description", {}).get("text", ""))
        for one in boxes(desk)["elements"][0]["options"]
    }


def ticks(desk: Desk) -> list[str]:
    return [one["value"].partition("|")[0] for one in boxes(desk)["elements"][0].get("initial_options", [])]


def value_of(desk: Desk, task: str) -> str:
    (value,) = [one["value"] for one in boxes(desk)["elements"][0]["options"] if one["value"].startswith(task)]
    return str(value)


def done(database: Database) -> set[str]:
    with database.reading() as connection:
        query = select(Task.id).where(Task.status == "COMPLETED", Task.id != "9024")
        return set(connection.execute(query).scalars())


async def tick(desk: Desk, task: str) -> None:
    await desk.press("tasks_done", chosen=value_of(desk, task))


async def test_a_tick_is_done_and_taking_it_away_is_undo(database: Database, tmp_path: Path) -> None:
    async with compact(database, tmp_path / "crm") as desk:
        drawn, block_id = options(desk), boxes(desk)["block_id"]
        first = next(iter(drawn))
        await tick(desk, first)
        assert done(database) == {first}
        assert ticks(desk) == [first]
        assert boxes(desk)["block_id"] != block_id
        assert options(desk)[first] == ("~Send revised quote~", "Done 08:35")
        assert [one["text"]["text"] for one in desk.row(f"undo:{first}")[1]["elements"]] == [
            "Create follow-up", "Not now", "Don't ask again", "Undo",
        ]  # fmt: skip
        await tick(desk, first)
        assert not done(database)
        assert not ticks(desk)
        assert options(desk) == drawn
        assert not desk.row(f"undo:{first}")


async def test_each_event_carries_all_ticks_and_only_the_difference_is_worked(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with compact(sqlite_database, tmp_path / "crm") as desk:
        one, two, three, *_ = options(desk)
        await tick(desk, one)
        await tick(desk, two)
        assert done(sqlite_database) == {one, two}
        assert ticks(desk) == [one, two]
        with sqlite_database.reading() as connection:
            assert len(read_audit(connection, action="task.completed")) == 2
        assert not desk.row(f"undo:{one}"), "the prompt of the first went with the second"
        assert len(desk.row(f"undo:{two}")) == 2
        await desk.press(f"undo:{two}")
        assert ticks(desk) == [one]
        assert done(sqlite_database) == {one}
        assert not desk.row(f"undo:{two}")
        await tick(desk, three)
        await desk.press(f"followup_never:{three}")
        assert "I will not ask again." in words(desk.message["blocks"])
        assert ticks(desk) == [one, three]


async def test_two_quick_ticks_are_told_with_the_blocks_of_before(sqlite_database: Database, tmp_path: Path) -> None:
    async with compact(sqlite_database, tmp_path / "crm") as desk:
        one, two, *_ = options(desk)
        old = desk.message["blocks"]
        await tick(desk, one)
        worked = options(desk)[one]
        desk.message["blocks"] = old
        await desk.press("tasks_done", chosen=[one, two])  # type: ignore[arg-type]
        assert done(sqlite_database) == {one, two}
        assert ticks(desk) == [one, two]
        assert options(desk)[one] == worked, "told as done, not as done already"
        await tick(desk, one)
        assert done(sqlite_database) == {two}, "and can still be taken back"


async def test_a_tick_cannot_be_taken_away_after_ten_minutes(sqlite_database: Database, tmp_path: Path) -> None:
    async with compact(sqlite_database, tmp_path / "crm", "it") as desk:
        task = next(iter(options(desk)))
        await tick(desk, task)
        desk.clock.move(minutes=11)
        await tick(desk, task)
        assert done(sqlite_database) == {task}
        assert ticks(desk) == [task]
        assert options(desk)[task][1] == "*Troppo tardi per annullare.* Apri l'attività in HubSpot."
        await tick(desk, task)
        assert ticks(desk) == [task], "nor a second time"


async def test_what_a_colleague_did_meanwhile_stays_ticked_and_says_so(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with compact(sqlite_database, tmp_path / "crm") as desk:
        finished = [
            {**line, "properties": {**line["properties"], "hs_task_status": "COMPLETED"}}
            for line in days.ordinary()["tasks"]
        ]
        days.fill(sqlite_database, tmp_path / "late", days.ordinary() | {"tasks": finished}, read_at=days.READ)
        task = next(iter(options(desk)))
        await tick(desk, task)
        assert options(desk)[task] == ("*Already done.*", "")
        assert ticks(desk) == [task]


async def test_a_follow_up_from_under_the_boxes_stands_there(sqlite_database: Database, tmp_path: Path) -> None:
    async with compact(sqlite_database, tmp_path / "crm") as desk:
        task = next(iter(options(desk)))
        await tick(desk, task)
        await open_modal(desk, f"followup_create:{task}")
        assert not await send(desk)
        await until(lambda: "Follow-up created" in words(desk.message["blocks"]))
        assert await row_after(desk, "undo_batch:")
        assert not desk.row(f"undo:{task}"), "the box tells it"
        assert ticks(desk) == [task]
