"""Done on a task of the digest, the prompt after it, and Undo: answered in the row, written once, taken back whole."""

from pathlib import Path
from typing import Any

from sqlalchemy import select

from crm.audit import read_audit
from crm.database import Database
from crm.schema.mirror import Source, Task
from tests import folders as f
from tests.bot.digest import days
from tests.bot.mornings import Desk, morning


def status(database: Database, task_id: str = "9001") -> str | None:
    with database.reading() as connection:
        return connection.execute(select(Task.status).where(Task.id == task_id)).scalar_one()


def line(database: Database, task_id: str = "9001") -> str:
    with database.reading() as connection:
        query = select(Source.line).where(Source.kind == "tasks", Source.id == task_id)
        return str(connection.execute(query).scalar_one())


def words(row: list[dict[str, Any]]) -> list[str]:
    return [element["text"]["text"] for element in row[-1]["elements"]]


async def test_done_completes_the_task_and_asks_for_a_follow_up(database: Database, tmp_path: Path) -> None:
    async with morning(database, tmp_path / "crm") as desk:
        before, drawn = line(database), desk.row("task_done:9001")
        await desk.press("task_done:9001")
        row = desk.row("undo:9001")
        assert row[0]["text"]["text"] == (
            "✅ ~Send revised quote~  Done 08:35\nArdenne Foods · *Create a follow-up?* · Undo until 08:45"
        )
        assert words(row) == ["Create follow-up", "Not now", "Don't ask again", "Undo"]
        assert status(database) == "COMPLETED"
        await desk.press("undo:9001")
        assert desk.row("task_done:9001") == drawn
        assert line(database) == before
        assert status(database) == "NOT_STARTED"
        with database.reading() as connection:
            lines = read_audit(connection, action="task.")
    assert [line.action for line in lines] == ["task.completed", "task.completed.undone"]
    assert lines[0].details["values"]["hs_task_status"] == ["NOT_STARTED", "COMPLETED"]
    assert lines[0].records == ("tasks:9001",)


async def test_done_pressed_again_on_the_old_message_changes_nothing(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        old = desk.message["blocks"]
        await desk.press("task_done:9001")
        after, shown = line(sqlite_database), desk.message["blocks"]
        desk.message["blocks"] = old
        desk.clock.move(minutes=5)
        await desk.press("task_done:9001")
        assert desk.said == "Already done, at 08:35. I took it off your list."
        assert line(sqlite_database) == after
        assert "✅" in str(shown)


async def test_what_a_colleague_completed_says_so(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        files = days.ordinary()
        done = days.task("9001", "Send revised quote", days.at(20, 9), company="601", status="COMPLETED")
        done["properties"]["hs_task_completion_date"] = days.at(23, 17).isoformat()
        days.fill(sqlite_database, tmp_path / "late", files | {"tasks": [done]}, read_at=days.READ)
        index = desk.message["blocks"].index(desk.row("task_done:9001")[0])
        await desk.press("task_done:9001")
        text = desk.message["blocks"][index]["text"]["text"]
        assert text == "*Already done*, Mon 23 Nov at 17:00. I took it off your list."


async def test_a_right_lost_since_the_digest_shows_nothing_of_the_task(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        fewer = {"rep": f.rights("all") | {"tasks": f.right("all", edit="none")}}
        days.fill(sqlite_database, tmp_path / "less", days.ordinary(), read_at=days.READ, permission_sets=fewer)
        index = desk.message["blocks"].index(desk.row("task_done:9001")[0])
        await desk.press("task_done:9001")
        assert desk.message["blocks"][index]["text"]["text"] == "*No longer on your list.*"
        assert status(sqlite_database) == "NOT_STARTED"


async def test_undo_is_the_actors_for_ten_minutes(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        giulia = desk.slack.add_user("Giulia", days.GIULIA)
        desk.slack.workspace.direct(desk.clara.id).members.add(giulia.id)
        await desk.press("task_done:9001")
        before = desk.message["blocks"]
        await desk.press("undo:9001", user=giulia)
        assert status(sqlite_database) == "COMPLETED"
        assert desk.said == "Non è più nella tua lista."
        assert desk.message["blocks"] == before, "somebody else's refusal does not stand in Clara's message"
        desk.clock.move(minutes=11)
        await desk.press("undo:9001")
        assert status(sqlite_database) == "COMPLETED"
        assert "*Too late to undo.* Open the task in HubSpot." in str(desk.message["blocks"])


async def test_undo_pressed_twice_says_that_it_was_undone(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        await desk.press("task_done:9001")
        old = desk.message["blocks"]
        await desk.press("undo:9001")
        now, before = desk.message["blocks"], line(sqlite_database)
        desk.message["blocks"] = old
        await desk.press("undo:9001")
        assert desk.said == "Already undone."
        assert line(sqlite_database) == before
        desk.message["blocks"] = now
        await desk.press("task_done:9001")
        assert status(sqlite_database) == "COMPLETED"


async def test_undo_after_another_change_is_refused(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        await desk.press("task_done:9001")
        moved = days.task("9001", "Renamed", days.at(20, 9), company="601", status="COMPLETED")
        days.fill(sqlite_database, tmp_path / "late", days.ordinary() | {"tasks": [moved]}, read_at=days.READ)
        await desk.press("undo:9001")
        assert "*Not undone.* The task was changed since." in str(desk.message["blocks"])
        assert status(sqlite_database) == "COMPLETED"


async def test_the_prompt_closes_and_the_next_done_closes_the_last(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        await desk.press("task_done:9001")
        await desk.press("task_done:9002")
        (closed,) = desk.row("undo:9001")
        assert closed["text"]["text"] == "✅ ~Send revised quote~  Done 08:35"
        assert len(desk.row("undo:9002")) == 2
        await desk.press("followup_later:9002")
        assert len(desk.row("undo:9002")) == 1
        await desk.press("task_done:9003")
        await desk.press("followup_never:9003")
        (never,) = desk.row("undo:9003")
        assert never["text"]["text"].endswith("\nI will not ask again. You can turn it on in Settings.")
        await desk.press("task_done:9011")
        assert len(desk.row("undo:9011")) == 1, "asked no more"
        await desk.press("undo:9001")
        assert status(sqlite_database) == "NOT_STARTED"
        assert _done_count(desk) == 3


def _done_count(desk: Desk) -> int:
    return str(desk.message["blocks"]).count("✅")
