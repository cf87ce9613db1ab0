"""Start tasks: one after another with the record beside it, in the digest's order; done, moved, skipped, taken back."""

from pathlib import Path
from typing import Any

from sqlalchemy import select

from crm.database import Database
from crm.instants import micros
from crm.schema.mirror import Source, Task
from crm.settings import change_setting, choose
from tests import folders as f
from tests.bot.bots import until
from tests.bot.digest import days
from tests.bot.digest.busy_day import overloaded
from tests.bot.mornings import Desk, morning
from tests.bot.slack.modals import open_modal, press_in, said, send, top, view, words


def task(database: Database, key: str) -> Any:
    with database.reading() as connection:
        return connection.execute(select(Task.status, Task.at).where(Task.id == key)).one()


def at_hand(desk: Desk) -> str:
    """The task that the queue shows."""
    found = [one["action_id"] for block in view(desk)["blocks"] for one in block.get("elements", [])
             if str(one.get("action_id", "")).startswith("queue_done:")]  # fmt: skip
    return found[0].removeprefix("queue_done:") if found else ""


ORDER = ["9001", "9002", "9003", "9011", "9012", "9013", "9014"]


def rich() -> dict[str, Any]:
    """The sample day, with a deal, a person and a text at the first task."""
    files = days.ordinary()
    first = days.task(
        "9001", "Send revised quote", days.at(20, 9), company="601", high=True,
        hs_task_body="<p>Three sites &amp; <b>Kassel</b></p>", to={"deals": ["8801"], "contacts": ["3310"]},
    )  # fmt: skip
    return {"tasks": [first, *[line for line in files["tasks"] if line["id"] != "9001"]]}


async def test_the_queue_walks_the_day_in_the_digests_order(database: Database, tmp_path: Path) -> None:
    async with morning(database, tmp_path / "crm", **rich()) as desk:
        await open_modal(desk, "Start tasks (7)")
        text = said(desk)
        assert text.startswith("1 of 7\n")
        assert "|Send revised quote>\n*4 days late, high priority*" in text
        assert "Three sites &amp; Kassel" in text
        assert "|WMS for 3 sites>" in text
        assert "€84,000" in text
        assert "|Jana Krüger>" in text
        assert "|Ardenne Foods>" in text
        assert "Re: Offer for three sites" in text
        for number, key in enumerate(ORDER):
            assert at_hand(desk) == key
            assert said(desk).startswith(f"{number + 1} of 7")
            await press_in(desk, "Skip")
        assert "That was the last one." in said(desk)
        assert "Nothing was changed." in said(desk)
        assert "7 tasks are still overdue or due today." in said(desk)
        await press_in(desk, "Back")
        assert at_hand(desk) == "9014"


async def test_done_goes_on_and_changes_the_row_behind_and_can_be_taken_back(
    database: Database, tmp_path: Path
) -> None:
    async with morning(database, tmp_path / "crm") as desk:
        drawn = desk.row("task_done:9001")
        await open_modal(desk, "queue:tasks")
        await press_in(desk, "Done")
        assert at_hand(desk) == "9002"
        assert said(desk).startswith("✅ ~Send revised quote~  Done 08:35")
        assert task(database, "9001").status == "COMPLETED"
        await until(lambda: desk.row("undo:9001"))
        assert words(desk.row("undo:9001")).startswith("✅ ~Send revised quote~  Done 08:35")
        await press_in(desk, "Undo")
        assert at_hand(desk) == "9001"
        assert "*Undone:*" in said(desk)
        assert task(database, "9001").status == "NOT_STARTED"
        await until(lambda: desk.row("task_done:9001") == drawn)
        for _ in ORDER:
            await press_in(desk, "Done")
        assert "7 done" in said(desk)
        assert "still" not in said(desk)
        assert task(database, "9014").status == "COMPLETED"


async def test_a_day_chosen_moves_the_task_and_keeps_its_hour(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        await open_modal(desk, "queue:tasks")
        await press_in(desk, "Reschedule", chosen="2026-11-20")
        assert said(desk).startswith("This day is over. Choose today or later.")
        assert at_hand(desk) == "9001"
        await press_in(desk, "Reschedule", chosen="2026-11-27")
        assert said(desk).startswith("Send revised quote: moved to Fri 27 Nov")
        assert task(sqlite_database, "9001").at == micros(days.at(27, 9))
        await until(lambda: "*Moved to Fri 27 Nov*" in words(desk.row("task_done:9001")))
        await press_in(desk, "Undo")
        assert task(sqlite_database, "9001").at == micros(days.at(20, 9))
        await until(lambda: "4 days late" in words(desk.row("task_done:9001")))


async def test_a_follow_up_is_made_over_the_queue_which_goes_on(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        await open_modal(desk, "queue:tasks")
        await press_in(desk, "Done")
        await press_in(desk, "queue_followup:9001")
        assert view(desk)["callback_id"] == "queuefollow"
        assert await send(desk, {"Due": "2026-11-23"}) == {"due": "This day is over. Choose today or later."}
        assert not await send(desk, {"Due": "2026-11-25"})
        await until(lambda: "Follow-up created for Wed 25 Nov" in said(desk))
        assert at_hand(desk) == "9002"
        await press_in(desk, "Undo")
        assert at_hand(desk) == "9002"
        with sqlite_database.reading() as connection:
            made = connection.execute(select(Source.id).where(Source.id.like("new-%"))).all()
        assert not made


async def test_tasks_that_are_gone_meanwhile_are_passed_over_and_said(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        await open_modal(desk, "queue:tasks")
        left = [line for line in days.ordinary()["tasks"] if line["id"] not in ("9001", "9002", "9003")]
        done = [
            {**line, "properties": {**line["properties"], "hs_task_status": "COMPLETED"}}
            for line in days.ordinary()["tasks"] if line["id"] in ("9001", "9002", "9003")
        ]  # fmt: skip
        days.fill(sqlite_database, tmp_path / "late", days.ordinary() | {"tasks": left + done}, read_at=days.READ)
        await press_in(desk, "Done")
        assert said(desk).startswith("*Already done.*\n2 tasks are no longer on your list.\n4 of 7")
        assert at_hand(desk) == "9011"


async def test_a_right_lost_while_the_queue_is_open_writes_nothing(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        await open_modal(desk, "queue:tasks")
        fewer = {"rep": f.rights("all") | {"tasks": f.right("none")}}
        days.fill(sqlite_database, tmp_path / "less", days.ordinary(), read_at=days.READ, permission_sets=fewer)
        await press_in(desk, "Done")
        assert said(desk).startswith("*No longer on your list.*")
        assert "Book the security review" not in said(desk)
        assert task(sqlite_database, "9001").status == "NOT_STARTED"


async def test_nothing_due_says_so_and_hipaa_shows_no_text_of_the_task(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with morning(sqlite_database, tmp_path / "crm", **rich()) as desk:
        with sqlite_database.writing() as connection:
            change_setting(connection, "hipaa", True, at=1, actor="users:1")
        await open_modal(desk, "queue:tasks")
        assert "Kassel" not in said(desk)
        await desk.slack.people.close(desk.clara)
        done = [
            {**line, "properties": {**line["properties"], "hs_task_status": "COMPLETED"}} for line in rich()["tasks"]
        ]
        days.fill(sqlite_database, tmp_path / "none", days.ordinary() | {"tasks": done}, read_at=days.READ)
        await open_modal(desk, "queue:tasks")
        assert said(desk) == "*Nothing is overdue or due today.*"


async def test_fifty_two_tasks_in_italian(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm", tasks=overloaded()["tasks"]) as desk:
        with sqlite_database.writing() as connection:
            choose(connection, "1", "language", "it")
        await open_modal(desk, "queue:tasks")
        assert said(desk).startswith("1 di 52")
        await press_in(desk, "Salta")
        await press_in(desk, "Indietro")
        assert said(desk).startswith("1 di 52")
        await press_in(desk, "Fatto")
        assert "Fatto 08:35" in said(desk)
        assert top(desk) is not None
