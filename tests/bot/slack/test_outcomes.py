"""Log outcomes: one form for all calls, saved once, told in the row, taken back whole."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from crm.audit import read_audit
from crm.database import Database
from crm.schema.mirror import Association, Call, Task
from tests import folders as f
from tests.bot.bots import until
from tests.bot.digest import days
from tests.bot.mornings import morning
from tests.bot.slack.modals import open_modal, press_in, row_after, send, top, words

START = "start:log_call_outcome"
UNDO = "undo_saved:log_call_outcome"
LOGGED = days.call("9200", days.at(2, 9), contact="3313", disposition="connected")


def calls_with_words() -> list[dict[str, Any]]:
    """The account's calls hold words."""
    return [*days.ordinary()["calls"], LOGGED]


def labels(row: list[dict[str, Any]]) -> list[str]:
    return [element["text"]["text"] for element in row[-1]["elements"]]


def outcomes(database: Database) -> dict[str, str | None]:
    with database.reading() as connection:
        query = select(Call.id, Call.disposition).where(Call.id != "9200")
        return {row.id: row.disposition for row in connection.execute(query)}


async def test_five_are_logged_in_one_form_and_the_last_one_after_it(database: Database, tmp_path: Path) -> None:
    async with morning(database, tmp_path / "crm", calls=calls_with_words()) as desk:
        drawn = desk.row(START)
        view = await open_modal(desk, START)
        assert view["title"]["text"] == "Log 6 call outcomes"
        asked = [block for block in view["blocks"] if block.get("block_id", "").startswith("call:")]
        assert [block["label"]["text"] for block in asked][:2] == [
            "Luc Maes, Ardenne Foods",
            "Tomasz Wilk, Brenner Logistik",
        ]
        assert asked[0]["hint"]["text"] == "Wed 18 Nov 14:02, 10 min · drops out tomorrow 14:02"
        assert asked[1]["hint"]["text"] == "Fri 20 Nov 15:00, 10 min"
        assert [one["text"]["text"] for one in asked[0]["element"]["options"]] == [
            "Leave open", "Connected", "No answer", "Left voicemail", "Left live message", "Busy", "Wrong number",
        ]  # fmt: skip
        await send(
            desk,
            {
                "call:9301": "Connected", "call:9302": "No answer", "call:9303": "Connected",
                "call:9304": "Left voicemail", "call:9305": "Connected", "followup": ["yes"],
            },
        )  # fmt: skip
        assert top(desk) is None
        row = await row_after(desk, UNDO)
        assert row[0]["text"]["text"].split("\n") == [
            "*5 outcomes logged.* 3 Connected, 1 No answer, 1 Left voicemail.",
            "2 call tasks created for Wed 25 Nov.",
            "One call is left open: Sean O'Brien, O'Brien &amp; Walsh. · Undo until 08:45",
        ]
        assert labels(row) == ["Log the last one", "Undo"]
        assert outcomes(database)["9304"] == "left_voicemail"
        assert outcomes(database)["9306"] is None
        assert desk.states("log_call_outcome") == {("completed", None), ("open", None)}
        assert _call_tasks(database) == [
            ("Call Inès Dubois", ["contacts:3314"]),
            ("Call Tomasz Wilk", ["contacts:3311", "deals:8801"]),
        ]
        await open_modal(desk, "Log the last one")
        await send(desk, {"call:9306": "Busy"})
        await until(lambda: not desk.row(START))
        row = desk.row(UNDO)
        assert row[0]["text"]["text"].split("\n") == [
            "*5 outcomes logged.* 3 Connected, 1 No answer, 1 Left voicemail.",
            "2 call tasks created for Wed 25 Nov.",
            "*1 outcome logged.* 1 Busy.",
            "Undo until 08:45",
        ]
        assert labels(row) == ["Undo"]
        assert desk.states("log_call_outcome") == {("completed", None)}
        await desk.press(UNDO)
        assert set(outcomes(database).values()) == {None}
        assert desk.states("log_call_outcome") == {("open", None)}
        assert _call_tasks(database) == []
        assert desk.row(START) == drawn
        with database.reading() as connection:
            told = [line.action for line in read_audit(connection, action="action.")]
        assert told == ["action.completed", "action.completed", "action.reopened"]


def _call_tasks(database: Database) -> list[tuple[str | None, list[str]]]:
    with database.reading() as connection:
        made = connection.execute(
            select(Task.id, Task.subject).where(Task.id.startswith("new-")).order_by(Task.subject)
        )
        return [
            (task.subject, sorted(f"{row.to_kind}:{row.to_id}" for row in connection.execute(
                select(Association.to_kind, Association.to_id).where(Association.from_id == task.id)
            )))
            for task in made.all()
        ]  # fmt: skip
