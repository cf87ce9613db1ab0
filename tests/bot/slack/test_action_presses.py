"""Snooze, dismiss and thumbs of the digest's actions: answered in their row, for the actions that the row stood for."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from crm.audit import read_audit
from crm.database import Database
from crm.schema.ledger import LedgerAction
from tests.bot.bots import until
from tests.bot.digest import days
from tests.bot.mornings import morning

CALLS = "more:log_call_outcome"


def _logged(call: dict[str, Any]) -> dict[str, Any]:
    return call | {"properties": call["properties"] | {"hs_call_disposition": "connected"}}


async def test_a_group_is_snoozed_until_the_next_digest_and_taken_back(database: Database, tmp_path: Path) -> None:
    async with morning(database, tmp_path / "crm") as desk:
        before = desk.message["blocks"]
        drawn = desk.row(CALLS)
        await desk.press(CALLS, "Snooze until tomorrow")
        assert desk.row(CALLS) == []
        (line,) = desk.row("undo_action:log_call_outcome")
        assert line["text"]["text"] == "Snoozed until tomorrow 08:00 · Log 6 call outcomes"
        assert line["accessory"]["text"]["text"] == "Undo"
        assert desk.states("log_call_outcome") == {("snoozed", None)}
        await desk.press("undo_action:log_call_outcome")
        assert desk.states("log_call_outcome") == {("open", None)}
        assert desk.row(CALLS) == drawn
        assert [block["type"] for block in desk.message["blocks"]] == [block["type"] for block in before]
        with database.reading() as connection:
            lines = read_audit(connection, action="action.")
    assert [line.action for line in lines] == ["action.snoozed", "action.reopened"]
    assert lines[0].details == {"rule": "log_call_outcome", "count": 6}


async def test_the_one_that_stands_first_is_dismissed_alone(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        drawn = desk.row("more:reply_to_email")
        await desk.press("more:reply_to_email", "Dismiss")
        (line,) = desk.row("undo_action:reply_to_email")
        assert line["text"]["text"] == "Dismissed · Answer Jana Krüger, Brenner Logistik"
        assert ("dismissed", None) in desk.states("reply_to_email")
        old = desk.message["blocks"]
        await desk.press("undo_action:reply_to_email")
        assert desk.states("reply_to_email") == {("open", None)}
        assert desk.row("more:reply_to_email") == drawn
        desk.message["blocks"] = old
        await desk.press("undo_action:reply_to_email")
        assert desk.said == "Already undone."


async def test_thumbs_are_noted_in_the_row(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        await desk.press(CALLS, "Yes, keep it up!")
        assert desk.row(CALLS)[0]["text"]["text"].endswith("\nNoted: more like this")
        assert desk.states("log_call_outcome") == {("open", "up")}
        await desk.press(CALLS, "Not really")
        text = desk.row(CALLS)[0]["text"]["text"]
        assert text.endswith("\nNoted: fewer like this")
        assert "more like this" not in text
        assert desk.states("log_call_outcome") == {("open", "down")}


async def test_what_came_up_after_the_digest_is_left_alone(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        late = days.call("9999", days.at(24, 7, 10), contact="3310")
        desk.clock.move(minutes=10)
        files = days.ordinary()
        days.fill(sqlite_database, tmp_path / "more", files | {"calls": [*files["calls"], late]}, read_at=days.READ)
        await desk.press(CALLS, "Dismiss")
        with sqlite_database.reading() as connection:
            query = select(LedgerAction.state).where(LedgerAction.subject == "calls:9999")
            assert connection.execute(query).scalars().all() == ["open"]
        assert desk.states("log_call_outcome") == {("dismissed", None), ("open", None)}


@pytest.mark.parametrize(("done", "said"), [(True, "*Already done.*"), (False, "*No longer on your list.*")])
async def test_a_stale_row_says_what_it_became(
    sqlite_database: Database, tmp_path: Path, done: bool, said: str
) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        if done:
            old = desk.message["blocks"]
            await desk.press(CALLS, "Dismiss")
            desk.message["blocks"] = old
            await desk.press(CALLS, "Dismiss")
            assert desk.said == "Already done."
            assert desk.states("log_call_outcome") == {("dismissed", None)}
            return
        calls = [_logged(one) for one in days.ordinary()["calls"]]
        days.fill(sqlite_database, tmp_path / "less", days.ordinary() | {"calls": calls}, read_at=days.READ)
        index = desk.message["blocks"].index(desk.row(CALLS)[0])
        await desk.press(CALLS, "Snooze until tomorrow")
        assert desk.message["blocks"][index]["text"]["text"] == said


async def test_somebody_elses_message_does_nothing_and_stays(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        other = desk.slack.add_user("Giulia", days.GIULIA)
        before = desk.message["blocks"]
        desk.slack.workspace.direct(desk.clara.id).members.add(other.id)
        await desk.press(CALLS, "Dismiss", user=other)
        assert desk.said == "Non è più nella tua lista."
        assert desk.message["blocks"] == before
        assert desk.states("log_call_outcome") == {("open", None)}


async def test_in_home_the_row_changes_too(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        homes = desk.slack.workspace.homes
        await desk.slack.people.open_home(desk.clara)
        await until(lambda: desk.clara.id in homes)
        shown = homes[desk.clara.id]["hash"]
        await desk.slack.people.press_home(desk.clara, CALLS, chosen="Dismiss")
        await until(lambda: homes[desk.clara.id]["hash"] != shown)
        assert "Dismissed · Log 6 call outcomes" in str(homes[desk.clara.id]["blocks"])
