"""Prepare and the list of meetings: messages of their own, in the rep's own eyes."""

import json
from pathlib import Path
from typing import Any

import pytest

from crm.audit import read_audit
from crm.database import Database
from tests import folders as f
from tests.bot.bots import until
from tests.bot.digest import days
from tests.bot.digest.busy_day import overloaded
from tests.bot.limits import assert_legal
from tests.bot.mornings import Desk, morning
from tests.bot.slack.test_why import lines

DEAL = days.deal(
    "8801", "WMS for 3 sites", "84000", company="604", contacts=["3310", "3311"], closedate=days.at(30, 18),
    hs_next_step="Send the DPA",
)  # fmt: skip


def rollout() -> dict[str, Any]:
    return days.meeting(
        "7101", "Rollout plan", days.at(24, 10, 30), days.at(24, 11), ["3310", "3311"],
        to={"deals": ["8801"], "companies": ["604"]}, hs_meeting_external_url=days.TEAMS,
    )  # fmt: skip


def changed() -> dict[str, Any]:
    """The day with a meeting on a deal, and a note on it whose body nobody may copy."""
    files = days.ordinary()
    deals = [DEAL, *(one for one in files["deals"] if one["id"] != "8801")]
    note = f.note("6001", at=days.at(23, 9), body="BODY of the note", owner=days.MINE, to={"deals": ["8801"]})
    contacts = [
        one | {"properties": one["properties"] | {"jobtitle": "Head of Logistics"}} if one["id"] == "3310" else one
        for one in files["contacts"]
    ]
    return {"deals": deals, "notes": [note], "contacts": contacts, "meetings": [rollout(), *files["meetings"][1:]]}


async def test_a_meetings_brief_is_a_message(database: Database, tmp_path: Path) -> None:
    async with morning(database, tmp_path / "crm", **changed()) as desk:
        before = desk.message["blocks"]
        message = await _prepared(desk)
        assert desk.message["blocks"] == before
        assert desk.states("prepare_meeting") >= {("completed", None)}
    assert message["text"].startswith("Rollout plan · Tue 24 Nov, 10:30–11:00 · Teams")
    told = lines(message)
    assert told[0] == "Tue 24 Nov, 10:30–11:00 · Teams"
    assert told[1].split("\n") == [
        "Attendees",
        "Jana Krüger, Head of Logistics, Brenner Logistik",
        "Tomasz Wilk, Brenner Logistik",
    ]
    assert told[2].split("\n") == [
        "Brenner Logistik: WMS for 3 sites",
        "In talks · €84,000 · closes Mon 30 Nov, in 6 days",
        "Next step: Send the DPA",
    ]
    assert told[3].startswith("No AI model is set up.")
    assert told[4:8] == [
        "Risks", "No risks found in what you can see.",
        "Possible buyer goals", "Not enough evidence yet for buyer goals.",
    ]  # fmt: skip
    assert told[8].split("\n") == [
        "Recent activity",
        "• 23 Nov  Note  you",
        "• 22 Nov  Re: Offer for three sites  e-mail, Jana Krüger",
        "• 20 Nov  Call 9302  call, Tomasz Wilk",
    ]
    assert told[9] == "[Join] [Deal insight] [Open in HubSpot]"
    assert told[10] == "From 3 activities you can see, 20 Nov to 23 Nov. HubSpot read 07:52."
    assert "BODY" not in json.dumps(message)
    with database.reading() as connection:
        assert [line.records for line in read_audit(connection, action="meeting.prepared")] == [("meetings:7101",)]


async def test_a_prepared_meeting_that_stands_first_keeps_its_row(sqlite_database: Database, tmp_path: Path) -> None:
    soon = days.meeting("7101", "Rollout plan", days.at(24, 9), days.at(24, 10), ["3310"], to={"deals": ["8801"]})
    async with morning(sqlite_database, tmp_path / "crm", **changed() | {"meetings": [soon]}) as desk:
        await desk.posted("start:prepare_meeting")
        why = lines(await desk.opens("more:prepare_meeting", "Why?"))
        assert "The meeting is yours" in str(why), "as long as they hold its reasons are told"
        await desk.press_in_view("Not really")
        await until(lambda: "Noted: fewer like this" in json.dumps(desk.message["blocks"]))
        assert desk.states("prepare_meeting") == {("completed", "down")}
        await desk.press("more:prepare_meeting", "Yes, keep it up!")
        assert desk.row("more:prepare_meeting")[0]["text"]["text"].endswith("\nNoted: more like this")
        assert desk.states("prepare_meeting") == {("completed", "up")}
        assert (await desk.posted("start:prepare_meeting"))["text"].startswith("Rollout plan")


@pytest.mark.parametrize("verb", ["insight:8801", "prepare:7102"])
async def test_a_right_that_was_lost_says_nothing_of_the_record(
    sqlite_database: Database, tmp_path: Path, verb: str
) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        days.fill(
            sqlite_database, tmp_path / "less", days.ordinary(), read_at=days.READ,
            permission_sets={"rep": f.rights("owned") | {"deals": f.right("none"), "meetings": f.right("none")}},
        )  # fmt: skip
        await desk.press(verb)
        assert "No longer on your list." in json.dumps(desk.message["blocks"])
        assert len(desk.slack.messages_to(desk.clara)) == 1


async def test_a_hidden_amount_is_nowhere(sqlite_database: Database, tmp_path: Path) -> None:
    sets = {"rep": f.rights("all", hidden={"deals": ["amount"], "contacts": ["jobtitle"]})}
    async with morning(sqlite_database, tmp_path / "crm", permission_sets=sets, **changed()) as desk:
        message = await _prepared(desk)
    told = "\n".join(lines(message))
    assert "In talks · closes Mon 30 Nov, in 6 days" in told
    assert "84,000" not in told
    assert "Head of Logistics" not in told


async def test_all_meetings_stand_in_a_list(sqlite_database: Database, tmp_path: Path) -> None:
    files: dict[str, Any] = dict(overloaded())
    async with morning(sqlite_database, tmp_path / "crm", **files) as desk:
        view = await desk.opens("All 5 meetings")
        assert view["title"]["text"] == "Meetings"
        told = lines(view)
        assert told[0].startswith("09:00–09:45  Rollout plan\n")
        assert told[1] == "[Prepare] [Join]"
        assert len([one for one in told if "[Prepare]" in one]) == 5
        count = len(desk.slack.messages_to(desk.clara))
        view = await desk.press_in_view("prepare:7103")
        assert any(one.endswith("Sent to you as a message at 08:35.") for one in lines(view))
        await until(lambda: len(desk.slack.messages_to(desk.clara)) > count)
        assert desk.slack.messages_to(desk.clara)[-1]["text"].startswith("Tender questions, Lyonnaise Pharma")


async def test_hundreds_of_meetings_are_paged(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm", meetings=_many()) as desk:
        view = await desk.opens("list:meetings")
        assert lines(view)[-1] == "[Next]"
        view = await desk.press_in_view("Next")
        assert lines(view)[-1] == "[Back] [Next]"
        assert lines(view)[0].startswith("12:00")


def _many() -> list[dict[str, Any]]:
    return [days.meeting(f"{8000 + n}", f"Meeting {n}", days.at(24, 12), days.at(24, 13), ["3313"]) for n in range(300)]


async def test_the_brief_stays_within_slacks_limits(sqlite_database: Database, tmp_path: Path) -> None:
    """Forty attendees with long names, markup in every title."""
    guests = [
        days.person(f"{4000 + n}", f"Maximiliana <!channel> *{'von ' * 12}{n}*", company="604") for n in range(40)
    ]
    files = days.ordinary()
    crowd = days.meeting(
        "7101", "<!here> *Pricing* & " + "x" * 300, days.at(24, 10, 30), days.at(24, 11),
        [one["id"] for one in guests], to={"deals": ["8801"]}, hs_meeting_external_url="https://zoom.us/j/" + "9" * 900,
    )  # fmt: skip
    contacts = [*files["contacts"], *guests]
    async with morning(sqlite_database, tmp_path / "crm", contacts=contacts, meetings=[crowd]) as desk:
        message = await _prepared(desk)
    text_and_blocks = {"text": message["text"], "blocks": message["blocks"]}
    assert_legal(text_and_blocks)
    assert any("and 34 more" in one for one in lines(message))


async def _prepared(desk: Desk) -> dict[str, Any]:
    """With its insight: the local reading is slow when it is used for the first time."""
    await desk.posted("prepare:7101" if desk.row("prepare:7101") else "start:prepare_meeting")
    await until(lambda: "Reading…" not in json.dumps(desk.slack.messages_to(desk.clara)[-1], ensure_ascii=False), 30)
    return desk.slack.messages_to(desk.clara)[-1]
