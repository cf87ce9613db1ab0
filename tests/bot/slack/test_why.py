"""Why?: each criterion with the value that was seen, through the rep's own eyes, and what is pressed in it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.blocks.message import shown
from bot.blocks.rich import rich_lines
from crm.database import Database
from crm.settings import choose
from rules.settings import Change, write_change
from tests import folders as f
from tests.bot.bots import until
from tests.bot.digest import days
from tests.bot.mornings import morning

REPLY, CALLS = "more:reply_to_email", "more:log_call_outcome"


def lines(view: dict[str, Any]) -> list[str]:
    """What each part of the modal shows: texts, then the words of buttons in brackets."""
    return list(_lines(view["blocks"]))


def _lines(blocks: list[dict[str, Any]]) -> Iterator[str]:
    for block in blocks:
        match block["type"]:
            case "section":
                yield shown(block["text"]["text"])
            case "context":
                yield shown(block["elements"][0]["text"])
            case "rich_text":
                yield "\n".join(rich_lines(block))
            case "actions":
                yield " ".join(f"[{one['text']['text']}]" for one in block["elements"] if one["type"] == "button")


def own_mail() -> dict[str, Any]:
    return f.email(
        "5500", at=days.at(18, 10, 15), sender=days.CLARA, recipients=["jana.3310@buyer.example"], owner=days.MINE,
        to={"contacts": ["3310"], "deals": ["8801"]},
    )  # fmt: skip


async def test_it_tells_each_criterion_with_what_was_seen(sqlite_database: Database, tmp_path: Path) -> None:
    mails = [*days.ordinary()["emails"], own_mail()]
    async with morning(sqlite_database, tmp_path / "crm", emails=mails) as desk:
        view = await desk.opens(REPLY, "Why?")
    assert view["title"]["text"] == "Why this action?"
    assert lines(view) == [
        "Reply to e-mail\nJana Krüger, Brenner Logistik\nWrote 2 days ago, no answer from you yet.",
        "✓  The deal is yours\nOwner: Rep 1",
        "✓  The deal is open\nStage: In talks",
        "✓  The contact is on the deal\nJana Krüger",
        "✓  The contact replied to you\nRe: Offer for three sites, Sun 22 Nov 17:40",
        "✓  You have not mailed since\nYour last mail: Wed 18 Nov 10:15",
        "Goes away when you reply, when the deal closes or changes owner, and at the latest on Sun 29 Nov, 17:40"
        " (after 7 days).",
        "[Reply] [Snooze until tomorrow] [Dismiss]",
        "Is this kind of action useful to you?",
        "[Yes, keep it up!] [Not really]",
        "Rule 10, e-mail id 5501 · checked at 08:35",
    ]
    links = [block["text"]["text"] for block in view["blocks"] if block["type"] == "section"]
    assert "/record/0-3/8801|Brenner Logistik>" in links[0]
    assert "/record/0-49/5501|Re: Offer for three sites>" in links[4]


async def test_in_italian_too(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        with sqlite_database.writing() as connection:
            choose(connection, "1", "language", "it")
        told = lines(await desk.opens(REPLY, f"why|{REPLY.removeprefix('more:')}"))
    assert told[0].endswith("Ha scritto 2 giorni fa, ancora senza una tua risposta.")
    assert told[1] == "✓  La trattativa è tua\nProprietario: Rep 1"
    assert told[-5].startswith("Sparisce quando rispondi")
    assert told[-5].endswith("(dopo 7 giorni).")
    assert told[-1] == "Regola 10, e-mail id 5501 · controllata alle 08:35"


async def test_thresholds_are_the_accounts(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        with sqlite_database.writing() as connection:
            write_change(connection, Change("log_call_outcome", "max_age_days", 9))
        told = lines(await desk.opens(CALLS, "Why?"))
    assert "✓  It began at least 1 hour and less than 9 days ago\nFri 20 Nov 15:00" in told
    assert "✓  It has no outcome\nNot set" in told
    assert any("at the latest on Sun 29 Nov, 15:00 (after 9 days)" in one for one in told)
    assert any(
        one.endswith("Tomasz Wilk, WMS for 3 sites, as on 24 Nov\nCalled 4 days ago, no outcome yet.") for one in told
    )


async def test_a_hidden_value_is_a_criterion_without_value(sqlite_database: Database, tmp_path: Path) -> None:
    hidden = {"deals": ["dealstage", "amount"], "contacts": ["jobtitle"]}
    sets = {"rep": f.rights("all", hidden=hidden)}
    async with morning(sqlite_database, tmp_path / "crm", permission_sets=sets) as desk:
        view = await desk.opens(REPLY, "Why?")
    assert "✓  The deal is open" in lines(view)
    assert "In talks" not in json.dumps(view)


async def test_one_of_a_group_is_looked_at_and_dismissed_alone(database: Database, tmp_path: Path) -> None:
    async with morning(database, tmp_path / "crm") as desk:
        drawn = desk.row(CALLS)
        view = await desk.opens(CALLS, "Why?")
        assert lines(view)[0] == "Which one?"
        assert len(view["blocks"][1]["elements"][0]["options"]) == 6
        view = await desk.press_in_view("why_which", "Tomasz Wilk · Fri 20 Nov")
        assert "Tomasz Wilk" in lines(view)[2]
        view = await desk.press_in_view("Dismiss")
        assert lines(view)[-1] == "Dismissed · Log the call with Tomasz Wilk"
        await until(lambda: desk.row("undo_one:log_call_outcome"))
        assert "*Log 5 call outcomes*" in desk.row(CALLS)[0]["text"]["text"]
        assert desk.row("undo_one:log_call_outcome")[0]["text"]["text"] == "Dismissed · Log the call with Tomasz Wilk"
        assert desk.states("log_call_outcome") == {("open", None), ("dismissed", None)}
        await desk.press("undo_one:log_call_outcome")
        assert desk.row(CALLS) == drawn
        assert desk.row("undo_one:log_call_outcome") == []
        assert desk.states("log_call_outcome") == {("open", None)}


async def test_snoozed_in_the_modal_and_taken_back_there(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        drawn, before = desk.row(REPLY), lines(await desk.opens(REPLY, "Why?"))
        view = await desk.press_in_view("Snooze until tomorrow")
        said = "Snoozed until tomorrow 08:00 · Answer Jana Krüger, Brenner Logistik"
        assert lines(view) == [said]
        await until(lambda: desk.row("undo_one:reply_to_email"))
        assert desk.row(REPLY) == []
        assert lines(await desk.press_in_view("Undo")) == before
        await until(lambda: desk.row(REPLY))
        assert desk.row(REPLY) == drawn
        assert desk.states("reply_to_email") == {("open", None)}


async def test_thumbs_are_noted_in_the_modal_and_in_the_row(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        await desk.opens(REPLY, "Why?")
        assert "Noted: fewer like this" in lines(await desk.press_in_view("Not really"))
        assert "Noted: more like this" in lines(await desk.press_in_view("Yes, keep it up!"))
        await until(lambda: "more like this" in desk.row(REPLY)[0]["text"]["text"])
        assert desk.states("reply_to_email") == {("open", "up")}


async def test_what_is_gone_meanwhile_is_said_in_its_place(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        await desk.opens(REPLY, "Why?")
        mails = [*days.ordinary()["emails"], _answer()]
        days.fill(sqlite_database, tmp_path / "more", days.ordinary() | {"emails": mails}, read_at=days.READ)
        assert lines(await desk.press_in_view("Dismiss")) == ["No longer on your list."]
        assert ("dismissed", None) not in desk.states("reply_to_email")
        await desk.slack.people.close(desk.clara)
        await desk.press(REPLY, "Why?")
        assert "No longer on your list." in json.dumps(desk.message["blocks"])
        assert desk.view is None


def _answer() -> dict[str, Any]:
    mail = own_mail()
    return mail | {"id": "5599", "properties": mail["properties"] | {"hs_timestamp": f.iso(days.at(24, 7, 55))}}


@pytest.mark.parametrize("calls", [100, 130])
async def test_a_long_group_is_searched(sqlite_database: Database, tmp_path: Path, calls: int) -> None:
    many = [days.call(f"{n}", days.at(20, 9), contact="3311" if n % 2 else "3312") for n in range(9000, 9000 + calls)]
    async with morning(sqlite_database, tmp_path / "crm", calls=many) as desk:
        element = (await desk.opens(CALLS, "Why?"))["blocks"][1]["elements"][0]
        assert element["type"] == ("static_select" if calls == 100 else "external_select")
        if calls == 100:
            return
        found = await desk.slack.people.suggest(desk.clara, "why_which", "camille")
        assert len(found) == calls // 2
        view = await desk.press_in_view("why_which", found[3]["value"])
        assert "Camille Roux" in lines(view)[2]


async def test_from_home_it_is_worked_as_well(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        homes = desk.slack.workspace.homes
        await desk.slack.people.open_home(desk.clara)
        await until(lambda: desk.clara.id in homes)
        await desk.slack.people.press_home(desk.clara, CALLS, chosen="Why?")
        await until(lambda: desk.view)
        shown_home = homes[desk.clara.id]["hash"]
        await desk.press_in_view("Dismiss")
        await until(lambda: homes[desk.clara.id]["hash"] != shown_home)
        assert ("dismissed", None) in desk.states("log_call_outcome")
        assert "5" in json.dumps(homes[desk.clara.id]["blocks"])


async def test_another_persons_modal_gives_nothing(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        other = desk.slack.add_user("Giulia", days.GIULIA)
        desk.slack.workspace.direct(desk.clara.id).members.add(other.id)
        await desk.press(REPLY, "Why?", user=other)
        assert desk.said == "Non è più nella tua lista."
        assert desk.slack.people.view(other) is None
