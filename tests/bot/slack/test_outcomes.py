"""Log outcomes: one form for all calls, saved once, told in the row, taken back whole."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from crm.audit import read_audit
from crm.database import Database
from crm.schema.mirror import Association, Call, Meeting, Task
from tests import folders as f
from tests.bot.bots import until
from tests.bot.digest import days
from tests.bot.mornings import morning
from tests.bot.slack.modals import open_modal, press_in, row_after, said, send, top, view

START = "start:log_call_outcome"
UNDO = "undo_saved:log_call_outcome"
LOGGED = days.call("9200", days.at(2, 9), contact="3313", disposition="connected")


def calls_with_words() -> list[dict[str, Any]]:
    """The account's calls hold words."""
    return [*days.ordinary()["calls"], LOGGED]


def labels(row: list[dict[str, Any]]) -> list[str]:
    return [element["text"]["text"] for element in row[1]["elements"]]


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
            "*5 outcomes logged.* 3 Connected, 1 No answer, 1 Left voicemail. "
            "One call is left open: Sean O'Brien, O'Brien &amp; Walsh.",
            "2 call tasks created for Wed 25 Nov.",
        ]
        assert row[-1]["elements"][0]["text"] == "Undo until 08:45"
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
        ]
        assert str(desk.message["blocks"]).count("Undo until 08:45") == 1
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


async def test_the_same_outcome_for_all_is_drawn_anew_and_single_ones_changed(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with morning(sqlite_database, tmp_path / "crm", calls=calls_with_words()) as desk:
        await open_modal(desk, START)
        await press_in(desk, "Same outcome for all", chosen="Busy", values={"followup": ["yes"]})
        ids = [block["block_id"] for block in view(desk)["blocks"] if block.get("block_id", "").startswith("call:")]
        assert ids == [f"call:930{n}~1" for n in range(1, 7)]
        assert {block["element"]["initial_option"]["value"] for block in view(desk)["blocks"]
                if block.get("block_id") in ids} == {"busy"}  # fmt: skip
        await send(desk, {"call:9302~1": "Leave open", "call:9303~1": "Connected"})
        row = await row_after(desk, UNDO)
        assert row[0]["text"]["text"] == (
            "*5 outcomes logged.* 1 Connected, 4 Busy. One call is left open: Tomasz Wilk, Brenner Logistik.\n"
            "4 call tasks created for Wed 25 Nov."
        )
        assert outcomes(sqlite_database)["9302"] is None


async def test_all_left_open_is_said_under_the_first_and_a_forged_one_is_not_taken(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with morning(sqlite_database, tmp_path / "crm", calls=calls_with_words()) as desk:
        shown = await open_modal(desk, START)
        assert await send(desk) == {"call:9301": "Choose at least one outcome"}
        select_ = next(block for block in shown["blocks"] if block["block_id"] == "call:9302")["element"]
        forged = {"text": {"type": "plain_text", "text": "Busy"}, "value": "x" * 150}
        select_["options"].append(forged)
        assert await send(desk, {"call:9302": "x" * 150}) == {"call:9302": "Choose one of the list."}
        assert set(outcomes(sqlite_database).values()) == {None}


async def test_thirty_one_follow_in_two_forms(sqlite_database: Database, tmp_path: Path) -> None:
    calls = [days.call(f"95{n:02}", days.at(23, 9), contact="3313") for n in range(31)]
    async with morning(sqlite_database, tmp_path / "crm", calls=[*calls, LOGGED]) as desk:
        shown = await open_modal(desk, START)
        assert shown["title"]["text"] == "Log 20 call outcomes"
        assert said(desk).startswith("20 of 31 · the rest follows after Save\n")
        await press_in(desk, "Same outcome for all", chosen="Connected")
        await send(desk, {"call:9500~1": "Leave open"})
        await row_after(desk, UNDO)
        late = top(desk) is None  # saving took too long for a form to follow: the row offers all that is left
        if late:
            await open_modal(desk, "Log the other 12")
        assert view(desk)["title"]["text"] == f"Log {12 if late else 11} call outcomes"
        assert ("call:9500" in str(view(desk)["blocks"])) == late
        await press_in(desk, "Same outcome for all", chosen="No answer")
        some = [block["block_id"] for block in view(desk)["blocks"] if block.get("block_id", "").startswith("call:")]
        left = {one: "Leave open" for one in some if one.startswith("call:9500")}
        await send(desk, {some[-1]: "Busy", **left})
        assert top(desk) is None
        await until(lambda: "One call is left open" in str(desk.row(UNDO)))
        assert [line.partition(".*")[0] for line in desk.row(UNDO)[0]["text"]["text"].split("\n")][:2] == [
            "*19 outcomes logged",
            "*11 outcomes logged",
        ]
        await desk.press(UNDO)
        assert set(outcomes(sqlite_database).values()) == {None}
        assert desk.states("log_call_outcome") == {("open", None)}


async def test_meetings_have_their_own_outcomes_and_no_call_task(sqlite_database: Database, tmp_path: Path) -> None:
    held = [days.meeting(f"720{n}", f"Review {n}", days.at(23, 9), days.at(23, 9, 30), ["3313"]) for n in range(2)]
    start, undo = "start:log_meeting_outcome", "undo_saved:log_meeting_outcome"
    meetings = [*days.ordinary()["meetings"], *held]
    async with morning(sqlite_database, tmp_path / "crm", meetings=meetings, calls=[], emails=[]) as desk:
        shown = await open_modal(desk, start)
        assert shown["title"]["text"] == "Log 2 meetings"
        (first,) = (block for block in shown["blocks"] if block["block_id"] == "meeting:7200")
        assert first["hint"]["text"] == "Mon 23 Nov 09:00–09:30"
        assert [one["text"]["text"] for one in first["element"]["options"]] == [
            "Leave open", "Completed", "Rescheduled", "No show", "Canceled",
        ]  # fmt: skip
        assert "followup" not in str(shown["blocks"])
        await send(desk, {"meeting:7200": "No show", "meeting:7201": "Completed"})
        row = await row_after(desk, undo)
        assert row[0]["text"]["text"].split("\n")[0] == "*2 outcomes logged.* 1 Completed, 1 No show."
        with sqlite_database.reading() as connection:
            query = select(Meeting.outcome).where(Meeting.id.in_(("7200", "7201"))).order_by(Meeting.id)
            assert connection.execute(query).scalars().all() == ["NO_SHOW", "COMPLETED"]
        assert desk.states("log_meeting_outcome") == {("completed", None)}


async def test_what_was_logged_elsewhere_meanwhile_is_left_alone(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm", calls=calls_with_words()) as desk:
        await open_modal(desk, START)
        taken = days.call("9301", days.at(18, 14, 2), contact="3313", disposition="busy")
        days.fill(sqlite_database, tmp_path / "later", {"calls": [taken]}, read_at=days.READ)
        await send(desk, {"call:9301": "Connected", "call:9302": "Connected"})
        row = await row_after(desk, UNDO)
        assert "*1 outcome logged.* 1 Connected. One was no longer on your list." in row[0]["text"]["text"]
        assert outcomes(sqlite_database)["9301"] == "busy"


@pytest.mark.parametrize("while_open", [True, False])
async def test_a_right_that_was_lost_writes_nothing(
    sqlite_database: Database, tmp_path: Path, while_open: bool
) -> None:
    fewer = {"rep": f.rights("all") | {"calls": f.right("all", edit="none")}}
    async with morning(sqlite_database, tmp_path / "crm", calls=calls_with_words()) as desk:
        if while_open:
            await open_modal(desk, START)
        days.fill(sqlite_database, tmp_path / "less", {}, read_at=days.READ, permission_sets=fewer)
        if while_open:
            await send(desk, {"call:9301": "Connected"})
            await until(lambda: not desk.row(START))
        else:
            await desk.press(START)
        assert "'*No longer on your list.*'" in str(desk.message["blocks"])
        assert set(outcomes(sqlite_database).values()) == {None}
        assert desk.states("log_call_outcome") == {("open", None)}


async def test_undo_is_the_actors_while_nothing_changed_for_ten_minutes(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with morning(sqlite_database, tmp_path / "crm", calls=calls_with_words()) as desk:
        giulia = desk.slack.add_user("Giulia", days.GIULIA)
        desk.slack.workspace.direct(desk.clara.id).members.add(giulia.id)
        await open_modal(desk, START)
        await send(desk, {"call:9301": "Connected"})
        await row_after(desk, UNDO)
        await desk.press(UNDO, user=giulia)
        assert desk.said == "Non è più nella tua lista."
        desk.clock.move(minutes=11)
        await desk.press(UNDO)
        assert "*Too late to undo.*" in str(desk.message["blocks"])
        assert outcomes(sqlite_database)["9301"] == "connected"
        assert desk.row(START), "the others can still be logged"


async def test_from_the_calls_one_by_one_only_the_one_that_is_shown_is_asked_for(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with morning(sqlite_database, tmp_path / "crm", calls=calls_with_words()) as desk:
        await open_modal(desk, "open:log_call_outcome")
        await press_in(desk, "Log outcomes")
        assert view(desk)["title"]["text"] == "Log 1 call outcome"
        (name,) = (block["block_id"] for block in view(desk)["blocks"] if block["block_id"].startswith("call:"))
        await send(desk, {name: "Connected"})
        assert top(desk) is None
        row = await row_after(desk, UNDO)
        assert row[0]["text"]["text"].endswith("1 Connected. 5 calls are left open.")
        assert labels(row) == ["Log the other 5", "Undo"]
        assert [key for key, value in outcomes(sqlite_database).items() if value] == [name.removeprefix("call:")]


async def test_on_home_the_row_tells_it_too(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm", calls=calls_with_words()) as desk:
        homes, people = desk.slack.workspace.homes, desk.slack.people
        await people.open_home(desk.clara)
        await until(lambda: desk.clara.id in homes)
        await people.press_home(desk.clara, "Log outcomes")
        await until(lambda: top(desk))
        await send(desk, {"call:9301": "Connected"})
        await until(lambda: outcomes(sqlite_database)["9301"] == "connected")
        await until(lambda: "1 outcome logged" in str(homes[desk.clara.id]) + str(desk.slack.workspace.ephemerals))
