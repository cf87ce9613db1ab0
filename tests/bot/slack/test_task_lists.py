"""Lists of tasks, and one new day for many of them: pages, ticks, the result in the message, one Undo."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from crm.database import Database
from crm.instants import micros
from crm.schema.mirror import Task
from tests import folders as f
from tests.bot.bots import until
from tests.bot.digest import days
from tests.bot.mornings import morning
from tests.bot.slack.modals import action_like, open_modal, press_in, row_after, said, send, top, view, words


def due(database: Database) -> dict[str, int]:
    with database.reading() as connection:
        return {row.id: row.at for row in connection.execute(select(Task.id, Task.at))}


def status(database: Database, key: str) -> Any:
    with database.reading() as connection:
        return connection.execute(select(Task.status).where(Task.id == key)).scalar_one()


def late(many: int) -> list[f.Line]:
    return [
        days.task(f"95{number:03}", f"Late thing {number}", days.at(20, 9) - timedelta(minutes=number), company="601")
        for number in range(many)
    ]


async def test_tomorrow_is_a_list_with_done_and_undo(database: Database, tmp_path: Path) -> None:
    async with morning(database, tmp_path / "crm") as desk:
        await open_modal(desk, "Tomorrow (2)")
        assert view(desk)["title"]["text"] == "Due tomorrow"
        assert "|Check the contract>\n*Tomorrow 09:00* · Ardenne Foods" in said(desk)
        await press_in(desk, "list_done:9021")
        assert said(desk).startswith("✅ ~Check the contract~  Done 08:35\nUndo")
        assert status(database, "9021") == "COMPLETED"
        await press_in(desk, "list_done:9022")
        assert "*Nothing is due tomorrow.*" in said(desk)
        await press_in(desk, "list_undo:9022")
        assert "|Ring the warehouse>" in said(desk)
        assert status(database, "9022") == "NOT_STARTED"


async def test_forty_overdue_tasks_move_to_one_day_and_back(database: Database, tmp_path: Path) -> None:
    async with morning(database, tmp_path / "crm", tasks=late(45)) as desk:
        before, drawn = due(database), desk.message["blocks"]
        form = await open_modal(desk, "Reschedule 45")
        assert form["submit"]["text"] == "Reschedule"
        assert form["blocks"][0]["element"]["initial_date"] == "2026-11-25"
        assert await send(desk, {"Due": "2026-11-20"}) == {"due": "This day is over. Choose today or later."}
        assert not await send(desk, {"Due": "2026-11-27"})
        assert top(desk) is None
        row = await row_after(desk, "undo_batch:")
        assert words(row) == "*45 tasks moved to Fri 27 Nov.*\nUndo"
        assert not desk.row("bulk_reschedule")
        assert words(desk.message["blocks"]).count("*Moved to Fri 27 Nov*") == 3
        after = due(database)
        assert after["95000"] == micros(days.at(27, 9)), "its hour is kept"
        assert all(after[key] >= micros(days.at(27)) for key in before)
        await desk.press(action_like(desk, "undo_batch:"))
        assert due(database) == before
        assert "*Taken back.* The tasks are due as before." in words(desk.message["blocks"])
        assert desk.row("task_done:95044") == [one for one in drawn if "task_done:95044" in str(one)]


async def test_the_task_that_stands_first_changes_too(sqlite_database: Database, tmp_path: Path) -> None:
    urgent = [days.task("9499", "Urgent", days.at(19, 9), company="601", high=True), *late(24)]
    quiet: dict[str, Any] = {name: [] for name in ("emails", "calls", "meetings", "deals")}
    async with morning(sqlite_database, tmp_path / "crm", tasks=urgent, **quiet) as desk:
        drawn = desk.row("task_done:9499")
        assert drawn[-1]["block_id"] == "first_task"
        await open_modal(desk, "bulk_reschedule")
        assert not await send(desk, {"Due": "2026-11-27"})
        await row_after(desk, "undo_batch:")
        assert words(desk.row("task_done:9499")[0]).endswith("\n*Moved to Fri 27 Nov*")
        await desk.press(action_like(desk, "undo_batch:"))
        assert words(desk.row("task_done:9499")) == words(drawn)


async def test_only_what_is_ticked_is_moved_over_pages(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm", tasks=late(45)) as desk:
        before = due(sqlite_database)
        await open_modal(desk, "bulk_reschedule")
        assert "1 to 40 of 45" in said(desk)
        ticked = "Only the ones ticked below"
        assert await send(desk, {"Which": ticked}) == {"which": "Tick at least one task."}
        await press_in(desk, "Next", values={"tick0": ["95044"]})
        assert "41 to 45 of 45" in said(desk)
        assert not await send(desk, {"tick0": ["95000", "95001"]})
        await row_after(desk, "undo_batch:")
        changed = {key for key, at in due(sqlite_database).items() if at != before[key]}
        assert changed == {"95044", "95000", "95001"}


async def test_a_right_lost_while_the_form_is_open_moves_nothing(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm", tasks=late(45)) as desk:
        before = due(sqlite_database)
        await open_modal(desk, "bulk_reschedule")
        fewer = {"rep": f.rights("all") | {"tasks": f.right("all", edit="none")}}
        days.fill(sqlite_database, tmp_path / "less", days.ordinary(), read_at=days.READ, permission_sets=fewer)
        assert not await send(desk)
        await until(lambda: "*Nothing was moved.*" in words(desk.message["blocks"]))
        assert {key: at for key, at in due(sqlite_database).items() if key in before} == before


@pytest.mark.slow
async def test_three_hundred_tasks_are_paged_and_moved(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm", tasks=late(300)) as desk:
        await open_modal(desk, "bulk_reschedule")
        assert "1 to 40 of 300" in said(desk)
        await desk.slack.people.submit(desk.clara, {"Due": "2026-11-27"})
        await until(lambda: "*300 tasks moved to Fri 27 Nov.*" in words(desk.message["blocks"]), 20)
        await open_modal(desk, "queue:tasks")
        assert said(desk) == "*Nothing is overdue or due today.*"


async def test_a_list_of_many_is_paged_and_nothing_says_so(sqlite_database: Database, tmp_path: Path) -> None:
    tomorrow = [days.task(f"96{n:03}", f"Thing {n}", days.at(25, 9), company="601") for n in range(45)]
    async with morning(sqlite_database, tmp_path / "crm", tasks=tomorrow) as desk:
        await open_modal(desk, "list:tomorrow")
        assert "1 to 20 of 45" in said(desk)
        await press_in(desk, "Next")
        await press_in(desk, "Next")
        assert "41 to 45 of 45" in said(desk)
        await press_in(desk, "list_done:96044")
        assert "41 to 44 of 44" in said(desk)
        await press_in(desk, "Previous")
        assert "21 to 40 of 44" in said(desk)
