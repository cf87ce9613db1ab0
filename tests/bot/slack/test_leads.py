"""Create leads and Create follow-up, from an action: filled in as far as the CRM knows, one after another."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from crm.database import Database
from crm.schema.mirror import Association, Lead, Task
from tests import folders as f
from tests.bot.bots import until
from tests.bot.digest import days
from tests.bot.mornings import morning
from tests.bot.slack.modals import open_modal, row_after, said, send, top

START, UNDO = "start:reengaged_contacts", "undo_saved:reengaged_contacts"


def reengaged() -> dict[str, Any]:
    """A contact that woke up after the last lead was disqualified."""
    files = days.ordinary()
    nora = days.person(
        "3350", "Nora Berg", company="604", owner=days.MINE, hs_last_sales_activity_timestamp=days.at(23, 9)
    )
    old = f.lead(
        "4401", stage="out", primary="3350", entered=days.at(1, 9), created=days.LONG_AGO, owner=days.MINE,
        to={"contacts": ["3350"]},
    )  # fmt: skip
    return {"contacts": [*files["contacts"], nora], "leads": [old], "calls": []}


async def test_a_lead_begins_in_the_first_stage_and_goes_back(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm", **reengaged()) as desk:
        drawn = desk.row(START)
        shown = await open_modal(desk, START)
        assert "Nora Berg" in said(desk)
        assert "Starts in Fresh." in said(desk)
        (name,) = (block["element"]["initial_value"] for block in shown["blocks"] if block["block_id"] == "name")
        assert name == "Nora Berg, Brenner Logistik"
        await send(desk, {"name": "Nora, again", "label": "Hot"})
        row = await row_after(desk, UNDO)
        assert row[0]["text"]["text"].startswith("Lead *Nora, again* created for <")
        assert _leads(sqlite_database) == [("Nora, again", "fresh", "3350")]
        assert desk.states("reengaged_contacts") == {("completed", None)}
        await desk.press(UNDO)
        assert _leads(sqlite_database) == []
        assert desk.row(START) == drawn


async def test_without_the_right_the_row_has_no_button(sqlite_database: Database, tmp_path: Path) -> None:
    fewer = {"rep": f.rights("all") | {"leads": f.right("all", edit="none")}}
    async with morning(sqlite_database, tmp_path / "crm", permission_sets=fewer, **reengaged()) as desk:
        assert desk.row("more:reengaged_contacts")
        assert desk.row(START) == []


def held() -> dict[str, Any]:
    met = days.meeting(
        "7110", "Kick-off", days.at(23, 9), days.at(23, 10), ["3310"], outcome="COMPLETED", to={"deals": ["8801"]}
    )
    return {"meetings": [*days.ordinary()["meetings"], met]}


@pytest.mark.parametrize(
    ("rule", "files", "subject", "on"),
    [
        ("follow_up_with_buyer", {}, "Follow up: Sofie Lindqvist, Fleet portal", {"3301", "8803"}),
        ("follow_up_meeting", held(), "Follow up: Kick-off", {"3310", "8801"}),
    ],
)
async def test_a_follow_up_is_made_on_what_the_action_is_about(
    sqlite_database: Database, tmp_path: Path, rule: str, files: dict[str, Any], subject: str, on: set[str]
) -> None:
    async with morning(sqlite_database, tmp_path / "crm", **files) as desk:
        shown = await open_modal(desk, f"start:{rule}")
        first = {block["block_id"]: block.get("element", {}) for block in shown["blocks"]}
        assert first["subject"]["initial_value"] == subject
        assert first["due"]["initial_date"] == "2026-11-27"
        assert "due" in await send(desk, {"due": "2026-11-01"})
        await send(desk, {"due": "2026-11-27", "priority": "High"})
        row = await row_after(desk, f"undo_saved:{rule}")
        assert row[0]["text"]["text"].startswith("Follow-up created for Fri 27 Nov: *")
        assert _new_tasks(sqlite_database) == {subject: on}
        assert desk.states(rule) == {("completed", None)}
        await desk.press(f"undo_saved:{rule}")
        assert _new_tasks(sqlite_database) == {}


async def test_what_has_its_own_place_is_begun_there(sqlite_database: Database, tmp_path: Path) -> None:
    """Tasks in their queue, leads and target accounts one by one."""
    files = days.ordinary()
    tasks = [*files["tasks"], days.task("9050", "Step two", days.at(24, 9), company="601", enrollment="5")]
    lead = f.lead(
        "4402", stage="fresh", created=days.at(23, 9), assigned=days.at(23, 9), owner=days.MINE, primary="3310"
    )
    async with morning(sqlite_database, tmp_path / "crm", tasks=tasks, leads=[lead], calls=[], emails=[]) as desk:
        for rule, seen in (
            ("sequence_tasks", "Step two"),
            ("newly_assigned_leads", "Lead 4402"),
            ("target_account_activity", "Hafenwerk Bremen"),
        ):
            await open_modal(desk, f"start:{rule}")
            assert seen in said(desk)
            await desk.slack.people.close(desk.clara)
            await until(lambda: top(desk) is None)


def _leads(database: Database) -> list[tuple[str | None, ...]]:
    with database.reading() as connection:
        query = select(Lead.name, Lead.stage, Lead.primary_contact_id).where(Lead.id.startswith("new-"))
        return [tuple(row) for row in connection.execute(query)]


def _new_tasks(database: Database) -> dict[str | None, set[str]]:
    with database.reading() as connection:
        tasks = connection.execute(select(Task.id, Task.subject).where(Task.id.startswith("new-"))).all()
        kinds = ("contacts", "deals")
        a = Association
        return {
            task.subject: set(
                connection.execute(select(a.to_id).where(a.from_id == task.id, a.to_kind.in_(kinds))).scalars()
            )
            for task in tasks
        }
