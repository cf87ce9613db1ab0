"""Create follow-up after Done: filled in, checked under its fields, created once, told in the row, taken back."""

import json
from pathlib import Path
from typing import Any

from sqlalchemy import select

from crm.audit import read_audit
from crm.database import Database
from crm.schema.mirror import Association, Source
from tests import folders as f
from tests.bot.bots import until
from tests.bot.digest import days
from tests.bot.mornings import morning
from tests.bot.slack.modals import action_like, open_modal, row_after, send, top, view, words


def made(database: Database) -> dict[str, dict[str, Any]]:
    """Tasks that were created here, by id."""
    with database.reading() as connection:
        query = select(Source.id, Source.line).where(Source.kind == "tasks", Source.id.like("new-%"))
        return {row.id: json.loads(row.line)["properties"] for row in connection.execute(query)}


async def test_the_form_is_filled_in_and_creates_the_task_on_the_same_records(
    database: Database, tmp_path: Path
) -> None:
    async with morning(database, tmp_path / "crm") as desk:
        await desk.press("task_done:9001")
        form = await open_modal(desk, "Create follow-up")
        elements = {block["block_id"]: block.get("element", {}) for block in form["blocks"]}
        assert form["title"]["text"] == "Create follow-up"
        assert form["submit"]["text"] == "Create task"
        assert elements["subject"]["initial_value"] == "Follow up: Send revised quote"
        assert elements["due"]["initial_date"] == "2026-11-27"
        assert elements["priority"]["initial_option"]["value"] == "HIGH"
        assert "Fri 27 Nov, 3 working days from now" in str(form["blocks"][1]["hint"])
        assert "/0-2/601|Ardenne Foods>, like the task you completed" in words(form["blocks"][-1])
        assert not await send(desk, {"Note": "Ask for the PO", "Due": "2026-11-30"})
        assert top(desk) is None
        row = await row_after(desk, "undo_batch:")
        assert words(row).startswith("Follow-up created for Mon 30 Nov: *Follow up: Send revised quote*")
        (task,) = made(database).values()
        assert (task["hs_task_subject"], task["hs_task_body"]) == ("Follow up: Send revised quote", "Ask for the PO")
        assert (task["hs_task_priority"], task["hubspot_owner_id"]) == ("HIGH", days.MINE)
        assert task["hs_timestamp"].startswith("2026-11-29T23:00:00")
        with database.reading() as connection:
            (key,) = made(database)
            beside = select(Association.to_id).where(Association.from_kind == "tasks", Association.from_id == key)
            assert list(connection.execute(beside).scalars()) == ["601"]
            assert [line.action for line in read_audit(connection, action="task.")] == [
                "task.completed",
                "task.created",
            ]
        assert len(desk.row("undo:9001")) == 1, "Done keeps its own Undo"
        await desk.press(action_like(desk, "undo_batch:"))
        assert not made(database)
        assert "Follow-up taken back." in words(desk.message["blocks"])
        await desk.press("undo:9001")
        assert desk.row("task_done:9001")


async def test_what_cannot_be_is_said_under_its_field(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        await desk.press("task_done:9001")
        await open_modal(desk, "followup_create:9001")
        assert await send(desk, {"Due": "2026-11-23"}) == {"due": "This day is over. Choose today or later."}
        assert await send(desk, {"Due": "9999-12-31"}) == {"due": "Choose a day."}
        assert await send(desk, {"Due": "2026-11-24", "Task": "\u200b"}) == {"subject": "Write something here."}
        assert not made(sqlite_database)
        assert not await send(desk, {"Due": "2026-11-24", "Task": "Call <!channel> & co"})
        await row_after(desk, "undo_batch:")
        assert "Call &lt;!channel&gt; &amp; co" in words(desk.message["blocks"])
        assert [task["hs_task_subject"] for task in made(sqlite_database).values()] == ["Call <!channel> & co"]


async def test_a_form_sent_twice_creates_one_task(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        await desk.press("task_done:9001")
        form = await open_modal(desk, "followup_create:9001")
        await send(desk)
        payload = desk.slack.people.hands.base(desk.clara) | {
            "type": "view_submission", "trigger_id": "1.2.again", "view": form, "response_urls": [],
        }  # fmt: skip
        payload["view"]["state"] = {"values": _state(form)}
        said = len(desk.slack.workspace.ephemerals)
        await desk.slack.people.line.deliver("interactive", payload)
        await until(lambda: len(desk.slack.workspace.ephemerals) > said)
        assert desk.said == "Sent already. The task was created once."
        assert len(made(sqlite_database)) == 1


async def test_a_right_lost_while_the_form_is_open_creates_nothing(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        await desk.press("task_done:9001")
        await open_modal(desk, "followup_create:9001")
        fewer = {"rep": f.rights("all") | {"tasks": f.right("none")}}
        days.fill(sqlite_database, tmp_path / "less", days.ordinary(), read_at=days.READ, permission_sets=fewer)
        updates = len(desk.slack.calls("chat.update"))
        assert not await send(desk)
        await until(lambda: len(desk.slack.calls("chat.update")) > updates)
        assert not made(sqlite_database)
        assert "*No longer on your list.*" in words(desk.message["blocks"])
        assert "Send revised quote" not in words(desk.message["blocks"])


async def test_in_italian(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        from crm.settings import choose

        with sqlite_database.writing() as connection:
            choose(connection, "1", "language", "it")
        await desk.press("task_done:9001")
        form = await open_modal(desk, "Crea follow-up")
        assert form["submit"]["text"] == "Crea attività"
        assert "ven 27 nov, fra 3 giorni lavorativi" in str(form["blocks"])
        assert not await send(desk)
        row = await row_after(desk, "undo_batch:")
        assert words(row).startswith("Follow-up creato per ven 27 nov: *Follow-up: Send revised quote*")


async def test_a_task_without_records_says_none_and_yesterdays_button_still_works(
    sqlite_database: Database, tmp_path: Path
) -> None:
    alone = [f.task("9001", subject="Alone", due=days.at(20, 9), owner=days.MINE, created=days.LONG_AGO)]
    async with morning(sqlite_database, tmp_path / "crm", tasks=alone) as desk:
        await desk.press("task_done:9001")
        desk.clock.move(days=3)
        await open_modal(desk, "followup_create:9001")
        form = view(desk)
        assert form["blocks"][-1]["block_id"] == "note"
        assert form["blocks"][1]["element"]["initial_date"] == "2026-12-02", "Friday: Monday, Tuesday, Wednesday"


def _state(form: dict[str, Any]) -> dict[str, Any]:
    return {
        block["block_id"]: {block["element"]["action_id"]: _value(block["element"])}
        for block in form["blocks"]
        if block["type"] == "input"
    }


def _value(element: dict[str, Any]) -> dict[str, Any]:
    fields = {"plain_text_input": ("value", "initial_value"), "datepicker": ("selected_date", "initial_date"),
              "static_select": ("selected_option", "initial_option")}  # fmt: skip
    name, first = fields[element["type"]]
    return {"type": element["type"], name: element.get(first)}
