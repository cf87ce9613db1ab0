"""The queue from other doors: from a guided action, from boxes; pressed twice, by somebody else, too late for Slack."""

from pathlib import Path
from typing import Any

from sqlalchemy import select

from crm.database import Database
from crm.schema.ledger import LedgerAction
from crm.schema.mirror import Task
from crm.settings import choose
from tests.bot.bots import until
from tests.bot.digest import days
from tests.bot.mornings import morning
from tests.bot.slack.modals import open_modal, press_in, said, top, view, words
from tests.bot.slack.test_task_queue import at_hand
from tests.bot.slack.test_task_ticks import boxes, compact, options, ticks


def steps() -> dict[str, Any]:
    """Sequence tasks that are not due these days, one without any date; one more stands first."""
    later = [
        days.task("9100", "Step nought", days.at(30, 9), company="601", enrollment="87", created=days.at(19, 9)),
        days.task("9101", "Step one", days.at(30, 9), company="601", enrollment="88", created=days.at(20, 9)),
        days.task("9102", "Step two", None, company="602", enrollment="89", created=days.at(21, 9)),  # type: ignore[arg-type]
    ]
    quiet: dict[str, Any] = {name: [] for name in ("emails", "calls", "meetings")}
    return {"tasks": later, **quiet}


def status(database: Database, key: str) -> Any:
    with database.reading() as connection:
        return connection.execute(select(Task.status).where(Task.id == key)).scalar_one()


async def test_sequence_tasks_are_walked_and_complete_their_actions(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm", **steps()) as desk:
        await open_modal(desk, "start:sequence_tasks:rest")
        text = said(desk)
        assert text.startswith("1 of 2")
        assert "Due Mon 30 Nov" in text
        await press_in(desk, "Skip")
        assert "No due date" in said(desk)
        await press_in(desk, "Back")
        await press_in(desk, "Done")
        assert status(sqlite_database, "9101") == "COMPLETED"
        assert desk.states("sequence_tasks") == {("completed", None), ("open", None)}
        await press_in(desk, "Undo")
        assert desk.states("sequence_tasks") == {("open", None)}
        assert at_hand(desk) == "9101"
        await press_in(desk, "Done")
        await press_in(desk, "Done")
        assert "2 done" in said(desk)
        with sqlite_database.reading() as connection:
            query = select(LedgerAction.subject, LedgerAction.state).where(LedgerAction.rule == "sequence_tasks")
            found = {row.subject: row.state for row in connection.execute(query)}
        assert found == {"tasks:9100": "open", "tasks:9101": "completed", "tasks:9102": "completed"}


async def test_done_in_the_queue_ticks_the_box_behind(sqlite_database: Database, tmp_path: Path) -> None:
    async with compact(sqlite_database, tmp_path / "crm") as desk:
        drawn = options(desk)
        await open_modal(desk, "queue:tasks")
        await press_in(desk, "Done")
        await until(lambda: ticks(desk) == ["9001"])
        assert options(desk)["9001"] == ("~Send revised quote~", "Done 08:35")
        await press_in(desk, "Undo")
        await until(lambda: options(desk) == drawn)
        await press_in(desk, "Reschedule", chosen="2026-11-27")
        await until(lambda: options(desk)["9001"] == ("Send revised quote", "Moved to Fri 27 Nov"))
        assert not ticks(desk)
        assert boxes(desk)["block_id"] == "tasks:2026-11-24:4"


async def test_done_pressed_twice_completes_one_task(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        old = await open_modal(desk, "queue:tasks")
        await press_in(desk, "Done")
        payload = desk.slack.people.hands.base(desk.clara) | {
            "type": "block_actions", "trigger_id": "9.9.twice", "container": {"type": "view", "view_id": old["id"]},
            "view": {**old, "state": {"values": {}}},
            "actions": [{"type": "button", "action_id": "queue_done:9001", "block_id": "x", "value": "tasks:9001"}],
        }  # fmt: skip
        updates = len(desk.slack.calls("views.update"))
        await desk.slack.people.line.deliver("interactive", payload)
        await until(lambda: len(desk.slack.calls("views.update")) > updates)
        assert at_hand(desk) == "9002", "the form is further than the press"
        assert status(sqlite_database, "9002") == "NOT_STARTED"


async def test_what_somebody_else_presses_is_worked_with_that_ones_rights(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        giulia = desk.slack.add_user("Giulia", days.GIULIA)
        direct = desk.slack.workspace.direct(desk.clara.id)
        direct.members.add(giulia.id)
        await desk.slack.people.press(giulia, direct, desk.message["ts"], "queue:tasks")
        await until(lambda: top(desk, giulia))
        assert words(view(desk, giulia)["blocks"]) == "*Niente di scaduto né in scadenza oggi.*"


async def test_a_form_that_comes_too_late_for_slack_is_said(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        desk.slack.workspace.modals.triggers.seconds = 0
        with sqlite_database.writing() as connection:
            choose(connection, "1", "language", "it")
        before = len(desk.slack.workspace.ephemerals)
        direct = desk.slack.workspace.direct(desk.clara.id)
        await desk.slack.people.press(desk.clara, direct, desk.message["ts"], "queue:tasks")
        await until(lambda: len(desk.slack.workspace.ephemerals) > before)
        assert desk.said.startswith("Slack ha atteso troppo.")
        assert top(desk) is None
