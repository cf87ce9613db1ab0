"""Update next steps: the deals of a row one after another; old and new stand in the row, and go back with Undo."""

from pathlib import Path
from typing import Any

from sqlalchemy import select

from crm.audit import read_audit
from crm.database import Database
from crm.schema.mirror import Deal
from tests import folders as f
from tests.bot.bots import until
from tests.bot.digest import days
from tests.bot.mornings import Desk, morning
from tests.bot.slack.modals import open_modal, press_in, row_after, said, send, top, view

START, UNDO = "start:update_next_steps", "undo_saved:update_next_steps"


def quiet_deals(count: int = 2) -> dict[str, Any]:
    """Deals that were spoken about last week, their next step older than that."""
    deals = [
        days.deal(
            f"88{n:02}", f"Deal number {n}", "1000", company="604", contacts=["3310"], closedate=days.at(30),
            hs_next_step="Call <them>", hs_next_step_updated_at=days.at(1, 9),
        )
        for n in range(10, 10 + count)
    ]  # fmt: skip
    calls = [
        days.call(f"95{n:02}", days.at(17, 9), contact="3310", disposition="connected", to={"deals": [f"88{n:02}"]})
        for n in range(10, 10 + count)
    ]
    return {"deals": [*days.ordinary()["deals"], *deals], "calls": calls}


def step(database: Database, key: str) -> tuple[str | None, int | None]:
    with database.reading() as connection:
        row = connection.execute(select(Deal.next_step, Deal.close_at).where(Deal.id == key)).one()
        return row.next_step, row.close_at


async def test_two_deals_are_updated_one_after_the_other_and_taken_back(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with morning(sqlite_database, tmp_path / "crm", **quiet_deals()) as desk:
        drawn, before = desk.row(START), step(sqlite_database, "8810")
        first = await open_modal(desk, START)
        assert first["submit"]["text"] == "Save and next"
        assert said(desk).startswith("1 of 2\n")
        assert "*Next step:* Call &lt;them&gt; · since 1 Nov" in said(desk)
        assert "In talks · €1,000 · closes Mon 30 Nov, in 6 days" in said(desk)
        assert await send(desk, {"next_step": "Call <them>"}) == {"next_step": "This is the next step already."}
        assert "close" in await send(desk, {"next_step": "Send *offer*", "close": "2026-11-01"})
        await send(desk, {"next_step": "Send *offer*", "close": "2026-12-18"})
        row = await row_after(desk, UNDO)
        text = row[0]["text"]["text"].replace("\u200b", "")
        assert "Deal number 10>: next step “Call &lt;them&gt;” → “Send *offer*”. Close date 30 Nov → 18 Dec." in text
        assert [one["text"]["text"] for one in row[1]["elements"]] == ["Update next steps", "Undo"]
        assert view(desk)["submit"]["text"] == "Save"
        assert "Deal number 11" in said(desk)
        await send(desk, {"next_step~1": "Meet"})
        assert top(desk) is None
        await until(lambda: not desk.row(START))
        assert len(desk.row(UNDO)[0]["text"]["text"].split("\n")) == 2
        assert step(sqlite_database, "8811")[0] == "Meet"
        assert desk.states("update_next_steps") == {("completed", None)}
        await desk.press(UNDO)
        assert step(sqlite_database, "8810") == before
        assert desk.row(START) == drawn
        assert desk.states("update_next_steps") == {("open", None)}
        with sqlite_database.reading() as connection:
            assert "offer" not in str(read_audit(connection))


async def test_skip_goes_on_and_says_when_it_was_the_last(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm", **quiet_deals(3)) as desk:
        await open_modal(desk, START)
        await press_in(desk, "Skip")
        assert said(desk).startswith("2 of 3\n")
        await press_in(desk, "Skip")
        assert "submit" in view(desk)
        assert "Skip" not in said(desk), "nothing comes after it"
        assert step(sqlite_database, "8810")[0] == "Call <them>"


async def test_what_is_gone_meanwhile_is_passed_over_and_a_lost_right_writes_nothing(
    sqlite_database: Database, tmp_path: Path
) -> None:
    files = quiet_deals(3)
    async with morning(sqlite_database, tmp_path / "crm", **files) as desk:
        await open_modal(desk, START)
        won = [one | {"properties": one["properties"] | {"dealstage": "won"}} for one in files["deals"][-2:-1]]
        days.fill(sqlite_database, tmp_path / "won", {"deals": won}, read_at=days.READ)
        await send(desk, {"next_step": "Meet"})
        assert "Deal number 12" in said(desk)
        fewer = {"rep": f.rights("all") | {"deals": f.right("all", edit="none")}}
        days.fill(sqlite_database, tmp_path / "less", {}, read_at=days.READ, permission_sets=fewer)
        await send(desk, {"next_step~2": "Never"})
        assert top(desk) is None
        await until(lambda: "No longer on your list." in _text(desk))
        assert step(sqlite_database, "8812")[0] == "Call <them>"
        assert "“Meet”" in _text(desk)


async def test_the_same_form_sent_twice_writes_once(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm", **quiet_deals(1)) as desk:
        await open_modal(desk, START)
        stack = list(desk.slack.workspace.modals.stacks[desk.clara.id])
        await send(desk, {"next_step": "Meet"})
        await row_after(desk, UNDO)
        desk.slack.workspace.modals.stacks[desk.clara.id] = stack
        await send(desk, {"next_step": "Other"})
        await until(lambda: "No longer on your list." in _text(desk))
        assert step(sqlite_database, "8810")[0] == "Meet"


async def test_one_who_may_not_change_deals_is_told_nothing_of_them(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm", **quiet_deals(1)) as desk:
        fewer = {"rep": f.rights("all") | {"deals": f.right("all", edit="none")}}
        days.fill(sqlite_database, tmp_path / "less", {}, read_at=days.READ, permission_sets=fewer)
        await desk.press(START)
        assert "*No longer on your list.*" in _text(desk)


def _text(desk: Desk) -> str:
    return str(desk.message["blocks"])
