"""Open calls, deals, contacts: the records of a row one by one, with what stands beside each, in the rep's own eyes."""

import json
from pathlib import Path
from typing import Any

import pytest

from crm.database import Database
from tests import folders as f
from tests.bot.bots import until
from tests.bot.digest import days
from tests.bot.mornings import Desk, morning
from tests.bot.slack.test_why import lines

OPEN, TARGETS = "open:log_call_outcome", "start:target_account_activity"


async def test_calls_are_walked_one_by_one(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        view = await desk.opens(OPEN)
        assert view["title"]["text"] == "Calls"
        assert lines(view)[:4] == [
            "1 of 6",
            "Call 9301\nDate: Wed 18 Nov 14:02\nLength: 10 min",
            "Contacts: Luc Maes",
            "Recent activity, Luc Maes\n• 18 Nov  Call 9301  call, Luc Maes",
        ]
        assert lines(view)[4:] == ["[Log outcomes] [Open in HubSpot]", "[Next]"]
        view = await desk.press_in_view("Next")
        assert lines(view)[0] == "2 of 6"
        assert "Deals: WMS for 3 sites" in lines(view)[2]
        assert lines(view)[-1] == "[Back] [Next]"
        assert lines(await desk.press_in_view("Back"))[0] == "1 of 6"
        for _ in range(5):
            view = await desk.press_in_view("Next")
        assert lines(view)[0] == "6 of 6"
        assert lines(view)[-1] == "[Back]"


async def test_a_deal_shows_what_the_rep_may_see(sqlite_database: Database, tmp_path: Path) -> None:
    sets = {"rep": f.rights("all", hidden={"deals": ["amount"]})}
    async with morning(sqlite_database, tmp_path / "crm", permission_sets=sets, **_outreach()) as desk:
        told = lines(await desk.opens("open:initial_outreach"))
    assert "Untouched\nStage: New\nClose date: Mon 30 Nov" in told
    assert any("Companies: Brenner Logistik" in one for one in told)
    assert "No activity that you can see." in "\n".join(told)
    assert "42,000" not in json.dumps(told)


def _outreach() -> dict[str, Any]:
    fresh = days.deal(
        "8899", "Untouched", "42000", company="604", contacts=[], stage="new", created=days.at(14, 9),
        closedate="2026-11-30",
    )  # fmt: skip
    return {"deals": [fresh], "calls": [], "emails": []}


async def test_contacts_that_were_seen_are_done(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm", calls=[]) as desk:
        drawn = desk.row(TARGETS)
        view = await desk.opens(TARGETS)
        assert lines(view)[0] == "1 of 3"
        first = lines(view)[1].partition("\n")[0]
        view = await desk.press_in_view("Done")
        assert lines(view)[0].startswith("✅ Done 08:35 · See ")
        assert lines(view)[1] == "2 of 3"
        assert first not in lines(view)[2]
        await until(lambda: desk.row("undo_one:target_account_activity"))
        assert "See 2 contacts at target accounts" in json.dumps(desk.row(TARGETS))
        assert desk.states("target_account_activity") == {("open", None), ("completed", None)}
        await desk.press("undo_one:target_account_activity")
        assert desk.row(TARGETS) == drawn
        assert desk.states("target_account_activity") == {("open", None)}


async def test_a_follow_up_is_made_from_the_record_that_is_shown(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm", calls=[]) as desk:
        await desk.opens(TARGETS)
        view = await desk.press_in_view("Next")
        name = lines(view)[1].partition("\n")[0]
        view = await desk.press_in_view("Create follow-up")
        assert f"Follow up: {name}" in json.dumps(view["blocks"], ensure_ascii=False)
        await desk.slack.people.submit(desk.clara)
        await until(lambda: "Follow-up created" in json.dumps(desk.message["blocks"]))
        assert desk.states("target_account_activity") == {("open", None), ("completed", None)}


async def test_what_is_gone_is_passed_over(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        await desk.opens(OPEN)
        calls = [
            one | {"properties": one["properties"] | {"hs_call_disposition": "connected"}}
            if one["id"] in ("9302", "9303")
            else one
            for one in days.ordinary()["calls"]
        ]
        days.fill(sqlite_database, tmp_path / "less", days.ordinary() | {"calls": calls}, read_at=days.READ)
        view = await desk.press_in_view("Next")
        assert lines(view)[0] == "4 of 6"
        assert lines(view)[1].startswith("Call 9304")
        assert lines(await desk.press_in_view("Back"))[0] == "1 of 6"


async def test_a_right_lost_meanwhile_leaves_nothing_to_walk(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        await desk.opens(OPEN)
        _take_calls(sqlite_database, tmp_path)
        view = await desk.press_in_view("Next")
        assert lines(view) == ["That was the last one.", "[Back]"]
        assert lines(await desk.press_in_view("Back")) == ["That was the last one.", "[Back]"]
        await desk.slack.people.close(desk.clara)
        await desk.press(OPEN)
        assert "No longer on your list." in json.dumps(desk.message["blocks"])
        assert desk.view is None


def _take_calls(database: Database, folder: Path) -> None:
    sets = {"rep": f.rights("all") | {"calls": f.right("none")}}
    days.fill(database, folder / "less", days.ordinary(), read_at=days.READ, permission_sets=sets)


@pytest.mark.slow
async def test_three_hundred_records_are_walked(sqlite_database: Database, tmp_path: Path) -> None:
    many = [days.call(f"{n}", days.at(20, 9), contact="3311") for n in range(9000, 9300)]
    async with morning(sqlite_database, tmp_path / "crm", calls=many) as desk:
        assert lines(await desk.opens(OPEN))[0] == "1 of 300"
        assert lines(await desk.press_in_view("Next"))[0] == "2 of 300"


async def test_the_first_button_works_for_the_record_that_is_shown(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        await desk.opens(OPEN)
        await desk.press_in_view("Next")
        view = await desk.press_in_view("Log outcomes")
        assert len([block for block in view["blocks"] if block["type"] == "input"]) >= 1
        assert "Tomasz Wilk" in json.dumps(view["blocks"], ensure_ascii=False)
        assert "Luc Maes" not in json.dumps(view["blocks"], ensure_ascii=False)


async def test_markup_in_a_record_stays_text(sqlite_database: Database, tmp_path: Path) -> None:
    call = days.call("9301", days.at(20, 9), contact="3313", title="<!channel> *urgent* <https://evil.test|click>")
    async with morning(sqlite_database, tmp_path / "crm", calls=[call]) as desk:
        view = await _opened(desk)
    text = json.dumps([block for block in view["blocks"] if block["type"] != "rich_text"])
    assert "<!channel>" not in text
    assert "<https://evil.test" not in text
    (listed,) = (block for block in view["blocks"] if block["type"] == "rich_text")
    runs = [run for line in listed["elements"][1]["elements"] for run in line["elements"]]
    assert {run["type"] for run in runs} == {"text", "link"}, "a title is text, or the words of the record's own link"
    assert not any("evil.test" in run.get("url", "") for run in runs)


async def _opened(desk: Desk) -> dict[str, Any]:
    return await desk.opens(OPEN)
