"""HIPAA and customer analysis in Slack: who may turn them, what the forms say, what follows, who hears of it."""

import asyncio
import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, text

from bot.blocks.elements import actions, button
from bot.processes import Heartbeat
from bot.pulse import CONNECTED, Pulse
from crm.database import Database
from crm.instants import micros
from crm.purge import newest_purge
from crm.schema.index import Passage
from crm.schema.models import KeptAnswer
from crm.schema.switches import SwitchNotice
from crm.turns import turn
from playground.faults import Fault
from playground.server import Playground
from playground.workspace import User
from tests.bot.bots import Clock, make_bot, running, until
from tests.bot.digest import days
from tests.bot.serving import Served
from tests.bot.slack.admins import USERS, Office, office, office_again
from tests.bot.slack.modals import words


def keep_answers(database: Database, number: int) -> None:
    with database.writing() as connection:
        rows = [{"key": f"a{n}", "at": 1, "answer": "words"} for n in range(number)]
        connection.execute(insert(KeptAnswer), rows)


async def turn_on(at: Office) -> None:
    await at.says(at.ingrid, "hipaa")
    await at.opens(at.ingrid, "Turn on HIPAA mode")
    assert not await at.sends(at.ingrid, confirm="HIPAA ON")
    await until(lambda: any("HIPAA mode is on since" in text for text in at.texts(at.ingrid)))


async def by_hand(at: Office, user: User, callback_id: str, **values: str) -> Any:
    """The payload of a form that nobody opened."""
    state = {name: {name: {"type": "plain_text_input", "value": value}} for name, value in values.items()}
    view = {
        "id": "V0MADEUP", "type": "modal", "callback_id": callback_id, "hash": "1.x", "private_metadata": "hipaa|on",
        "state": {"values": state}, "blocks": [], "title": {"type": "plain_text", "text": "x"},
    }  # fmt: skip
    payload = at.slack.people.hands.base(user) | {
        "type": "view_submission",
        "trigger_id": f"9.{callback_id}",
        "view": view,
    }
    envelope = await at.slack.people.line.deliver("interactive", payload)
    await at.slack.people.line.wait_acked(envelope)
    return envelope


async def test_hipaa_is_turned_on_with_counts_and_typed_words(database: Database, tmp_path: Path) -> None:
    async with office(database, tmp_path / "crm") as at:
        keep_answers(database, 3)
        shown = await at.says(at.ingrid, "hipaa")
        assert "*HIPAA mode is off* · It was never turned on." in words(shown["blocks"])
        form = await at.opens(at.ingrid, "Turn on HIPAA mode")
        assert (form["callback_id"], form["private_metadata"]) == ("hipaa_on", "hipaa|on")
        assert form["blocks"][0]["text"]["text"] == (
            "*No AI for anyone in this workspace, within 5 seconds.* 3 reps keep their digest, tasks, actions and CRM "
            "risks. They lose summaries, quotes and AI answers."
        )
        deleted = form["blocks"][1]["text"]["text"]
        assert deleted.startswith(
            "*Deleted now, cannot be undone*\n•  0 search vectors\n•  3 stored insights and answers\n"
            "•  0 stored prompts and traces"
        )
        for wrong in ("hipaa on", "HIPAA  ON", "HIPAA ON!", "HIPAA OFF"):
            assert await at.sends(at.ingrid, confirm=wrong) == {"confirm": "Type HIPAA ON, in capitals"}
        assert at.setting("hipaa") is False
        assert not await at.sends(at.ingrid, confirm="  HIPAA ON ")
        assert at.setting("hipaa") is True, "turned before Slack had its answer"
        await until(lambda: any("HIPAA mode is on" in one["text"] for one in at.slack.messages_to(at.ingrid)))
        told = at.slack.messages_to(at.ingrid)[-1]
        assert told["text"] == "HIPAA mode is on since 05:00."
        assert told["blocks"][0]["text"]["text"].startswith(
            f"*HIPAA mode is on* since 05:00, by <@{at.ingrid.id}>. Deleted: 0 vectors, 3 insights and answers, "
            "0 prompts and traces. The process that runs confirmed in "
        )
        button = told["blocks"][1]["elements"][0]
        assert (button["text"]["text"], button["action_id"], button["value"]) == (
            "Open audit log", "audit_open", "hipaa",
        )  # fmt: skip
        (line,) = at.lines()
        assert (line.actor, line.viewer, line.outcome) == ("users:7", "users:7", "changed")
        assert all(one.ack_seconds is not None and one.ack_seconds < 2 for one in at.slack.people.line.envelopes)


async def test_the_other_super_admin_hears_of_it_once_and_reps_hear_nothing(database: Database, tmp_path: Path) -> None:
    async with office(database, tmp_path / "crm") as at:
        await turn_on(at)
        await until(lambda: at.texts(at.oskar))
        (told,) = at.slack.messages_to(at.oskar)
        assert told["text"] == "La modalità HIPAA è attiva dalle 05:00."
        assert told["blocks"][0]["text"]["text"] == (
            f"*La modalità HIPAA è attiva* dalle 05:00, da parte di <@{at.ingrid.id}>. Niente AI per nessuno. "
            "Riepiloghi, attività, azioni e rischi dal CRM restano."
        )
        assert not at.texts(at.clara)
        assert "Cancellati" not in json.dumps(told)


async def test_who_comes_second_hears_since_when_and_by_whom(sqlite_database: Database, tmp_path: Path) -> None:
    async with office(sqlite_database, tmp_path / "crm") as at:
        await at.says(at.oskar, "hipaa")
        await at.opens(at.oskar, "Attiva HIPAA")
        await turn_on(at)
        at.clock.move(minutes=12)
        assert not await at.sends(at.oskar, confirm="HIPAA ON")
        await until(lambda: "Già attiva dalle 05:00, da parte di Rep 7." in at.texts(at.oskar))
        assert len(at.lines()) == 1
        before = len(at.texts(at.ingrid))
        message = next(one for one in at.slack.messages_to(at.ingrid) if "Only super admins" in json.dumps(one))
        direct = at.slack.workspace.direct(at.ingrid.id)
        await at.slack.people.press(at.ingrid, direct, message["ts"], "Turn on HIPAA mode")
        await until(lambda: len(at.texts(at.ingrid)) > before)
        assert at.texts(at.ingrid)[-1] == "Already on since 05:00, by Rep 7."


async def test_a_rep_is_refused_however_the_payload_came_and_it_is_audited(database: Database, tmp_path: Path) -> None:
    async with office(database, tmp_path / "crm") as at:
        forms = {
            "hipaa_on": {"confirm": "HIPAA ON"},
            "hipaa_off": {"confirm": "HIPAA OFF", "reason": "because"},
            "customer_analysis_off": {},
            "customer_analysis_on": {},
        }
        for form, values in forms.items():
            await by_hand(at, at.clara, form, **values)
            await until(lambda: len(at.texts(at.clara)) == len(at.lines()))
        assert set(at.texts(at.clara)) == {
            "Only super admins can turn this on or off. Nothing was changed. Ask Rep 7 and Rep 8."
        }
        assert (at.setting("hipaa"), at.setting("customer_analysis")) == (False, True)
        assert [(line.actor, line.outcome, dict(line.details)) for line in at.lines()] == [
            ("users:1", "refused", {"key": key, "new": new})
            for key, new in (
                ("hipaa", True), ("hipaa", False), ("customer_analysis", False), ("customer_analysis", True),
            )
        ]  # fmt: skip
        assert not at.texts(at.ingrid)


async def test_off_needs_a_reason_and_its_own_words_and_names_the_address(database: Database, tmp_path: Path) -> None:
    async with office(database, tmp_path / "crm", model_at="https://llm.nordlager.example") as at:
        await turn_on(at)
        at.clock.move(days=40)
        shown = await at.says(at.ingrid, "hipaa")
        assert "*HIPAA mode is on* since 24 Nov 2026, 05:00, by Rep 7." in words(shown["blocks"])
        form = await at.opens(at.ingrid, "Turn off HIPAA mode")
        assert [block.get("block_id") for block in form["blocks"] if block["type"] == "input"] == ["reason", "confirm"]
        assert form["blocks"][0]["text"]["text"] == (
            "*AI comes back for 3 reps.* Activity texts go to your model at `https://llm.nordlager.example` again, "
            "starting with a new search index (less than a minute)."
        )
        assert words(form["blocks"][-1]) == "On since 24 Nov 2026, 05:00, by Rep 7."
        refused = await by_hand(at, at.ingrid, "hipaa_off", reason=" \n ", confirm="HIPAA ON")
        assert refused.answer == {
            "response_action": "errors",
            "errors": {
                "reason": "Say why: it goes into the audit log", "confirm": "Type HIPAA OFF, in capitals",
            },
        }  # fmt: skip
        assert at.setting("hipaa") is True
        assert not await at.sends(at.ingrid, reason="No patients any more", confirm="HIPAA OFF")
        await until(lambda: any("is off since" in text for text in at.texts(at.ingrid)))
        assert at.lines()[-1].details["reason"] == "No patients any more"
        told = words(at.slack.messages_to(at.ingrid)[-1]["blocks"])
        assert "AI comes back, starting with a new search index" in told
        log = await at.opens(at.ingrid, "Open audit log")
        read = words(log["blocks"])
        assert "Turn off HIPAA mode* · done" in read
        assert "Tue 24 Nov 2026, 05:00 · Rep 7" in read
        assert "patients" not in read, "no text that somebody typed"


async def test_customer_analysis_is_kept_unused_and_comes_back(database: Database, tmp_path: Path) -> None:
    async with office(database, tmp_path / "crm") as at:
        keep_answers(database, 2)
        with database.writing() as connection:
            one = {"collection": "m.v1", "kind": "notes", "id": "1", "part": "hs_note_body", "number": 0, "hash": "0"}
            connection.execute(insert(Passage).values(one))
        await at.says(at.ingrid, "settings")
        form = await at.opens(at.ingrid, "Turn off analysis")
        read = words(form["blocks"])
        assert "*Kept, unused*\n•  1 search vector\n•  2 stored insights and answers" in read
        assert not any(block["type"] == "input" for block in form["blocks"])
        assert not await at.sends(at.ingrid)
        await until(lambda: any("Customer analysis is off since" in text for text in at.texts(at.ingrid)))
        assert at.setting("customer_analysis") is False
        with database.reading() as connection:
            assert len(connection.execute(select(KeptAnswer.key)).all()) == 2
        await at.says(at.ingrid, "hipaa")
        back = await at.opens(at.ingrid, "Turn on analysis")
        assert "Off since 05:00, by Rep 7." in words(back["blocks"])
        assert "The search index that was kept is used." in words(back["blocks"])
        assert not await at.sends(at.ingrid)
        await until(lambda: any("Customer analysis is on since" in text for text in at.texts(at.ingrid)))
        assert at.setting("customer_analysis") is True


async def test_a_button_that_a_rep_should_not_have_opens_nothing(database: Database, tmp_path: Path) -> None:
    async with office(database, tmp_path / "crm") as at:
        direct = at.slack.workspace.direct(at.clara.id)
        row = actions(
            [
                button("On", "switch:hipaa", "hipaa|on"),
                button("Log", "audit_open", "hipaa"),
                button("What", "switch:else", "else|on"),
            ],
            "row",
        )
        shown = at.slack.workspace.post(direct, at.slack.workspace.bot.id, {"text": "…", "blocks": [row]})
        said = at.slack.workspace.ephemerals
        for label in ("On", "Log", "What"):
            before = len(said)
            await at.slack.people.press(at.clara, direct, shown["ts"], label)
            await until(partial(more_than, said, before))
        assert at.slack.people.view(at.clara) is None
        assert [one["text"] for one in said] == [
            "Only super admins can turn this on or off. Nothing was changed. Ask Rep 7 and Rep 8.",
            "Only super admins can open the audit log. Ask Rep 7 and Rep 8.",
            "No longer on your list.",
        ]
        assert [line.outcome for line in at.lines()] == ["refused"]


async def test_only_super_admins_find_the_buttons(sqlite_database: Database, tmp_path: Path) -> None:
    async with office(sqlite_database, tmp_path / "crm") as at:
        said = await at.says(at.clara, "hipaa")
        assert said["text"] == "HIPAA mode is off. Only super admins can turn it on: ask Rep 7 and Rep 8."
        assert "action_id" not in json.dumps(said["blocks"])
        own = await at.says(at.clara, "Settings")
        assert "switch:" not in json.dumps(own["blocks"])
        form = await at.opens(at.clara, "Settings")
        assert "switch:" not in json.dumps(form["blocks"])
        for user in (at.clara, at.ingrid):
            await at.slack.people.open_home(user)
        await until(lambda: {at.clara.id, at.ingrid.id} <= set(at.slack.workspace.homes))
        assert "HIPAA" not in json.dumps(at.slack.workspace.homes[at.clara.id])
        await at.slack.people.press_home(at.ingrid, "nav:more", chosen="HIPAA mode")
        await until(lambda: at.slack.people.view(at.ingrid))
        view = at.slack.people.view(at.ingrid)
        assert view is not None
        assert view["callback_id"] == "hipaa_on"


async def test_from_the_settings_form_the_switch_lies_on_top_and_closes_both(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with office(sqlite_database, tmp_path / "crm") as at:
        await at.says(at.ingrid, "settings")
        form = await at.opens(at.ingrid, "Settings")
        assert "*Customer analysis is on* · It was never turned off." in words(form["blocks"])
        await at.slack.people.press_modal(at.ingrid, "Turn on HIPAA mode")
        await until(lambda: (at.slack.people.view(at.ingrid) or {}).get("callback_id") == "hipaa_on")
        assert not await at.sends(at.ingrid, confirm="HIPAA ON")
        assert at.slack.people.view(at.ingrid) is None


async def test_what_a_killed_process_left_is_finished_and_told_by_the_next_one(
    database: Database, tmp_path: Path
) -> None:
    days.fill(database, tmp_path / "crm", {"users": USERS}, read_at=days.READ)
    keep_answers(database, 5)
    clock = Clock(days.at(24, 5))
    with database.writing(durable=True) as connection:
        assert turn(connection, "hipaa", on=True, at=micros(clock()), by="7")
    async with office_again(database, clock) as at:
        await until(lambda: at.texts(at.ingrid) and at.texts(at.oskar))
        assert "5 insights and answers" in words(at.slack.messages_to(at.ingrid)[0]["blocks"])
        with database.reading() as connection:
            purge = newest_purge(connection)
        assert purge is not None
        assert purge.finished_at is not None
    async with office_again(database, clock) as at:
        await at.says(at.oskar, "hipaa")
        assert (len(at.texts(at.oskar)), at.texts(at.ingrid)) == (1, []), "told once"


async def test_one_whom_slack_does_not_let_write_to_hinders_no_other(sqlite_database: Database, tmp_path: Path) -> None:
    async with office(sqlite_database, tmp_path / "crm") as at:
        await at.says(at.ingrid, "hipaa")
        await at.opens(at.ingrid, "Turn on HIPAA mode")
        at.slack.faults.add(Fault.refuse("conversations.open", "user_disabled"))
        assert not await at.sends(at.ingrid, confirm="HIPAA ON")
        await until(lambda: all(told(sqlite_database)))
        assert any("La modalità HIPAA è attiva" in words for words in at.texts(at.oskar))
        assert not any("HIPAA mode is on since" in words for words in at.texts(at.ingrid))


async def test_what_the_database_did_not_take_is_told_at_the_next_look(
    sqlite_database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    refused = "BEFORE UPDATE OF told_at ON switch_notices BEGIN SELECT RAISE(FAIL, 'disk'); END"
    async with office(sqlite_database, tmp_path / "crm") as at:
        with sqlite_database.writing() as connection:
            connection.execute(text(f"CREATE TRIGGER broken {refused}"))
        await turn_on(at)
        await until(lambda: "could be told" in caplog.text)
        await asyncio.sleep(0.5)  # some looks
        assert not any(told(sqlite_database))
        with sqlite_database.writing() as connection:
            connection.execute(text("DROP TRIGGER broken"))
        await until(lambda: all(told(sqlite_database)), 10)
        assert sum("HIPAA mode is on since" in words for words in at.texts(at.ingrid)) == 1
        assert sum("La modalità HIPAA è attiva" in words for words in at.texts(at.oskar)) == 1


async def test_two_who_turn_it_at_once_turn_it_once(database: Database, tmp_path: Path) -> None:
    async with office(database, tmp_path / "crm") as at:
        both = [by_hand(at, user, "hipaa_on", confirm="HIPAA ON") for user in (at.ingrid, at.oskar)]
        for one in both:
            await one
        await until(lambda: all(told(database)))
        assert len(at.lines()) == 1
        assert sum("HIPAA mode is on since" in text for text in at.texts(at.ingrid)) == 1
        assert sum("La modalità HIPAA è attiva" in text for text in at.texts(at.oskar)) == 1


def more_than(said: list[Any], before: int) -> bool:
    return len(said) > before


def told(database: Database) -> list[bool]:
    with database.reading() as connection:
        rows = connection.execute(select(SwitchNotice.told_at)).all()
    return [row.told_at is not None for row in rows] or [False]


async def test_every_process_is_waited_for_and_the_form_has_long_been_acknowledged(
    postgres_database: Database, tmp_path: Path
) -> None:
    async with office(postgres_database, tmp_path / "crm") as at:
        other = Playground()
        async with other, running(make_bot(postgres_database, other, at.clock)):
            await turn_on(at)
        assert "All 2 processes confirmed in " in words(at.slack.messages_to(at.ingrid)[-1]["blocks"])


async def test_a_process_that_does_not_confirm_is_told_of(sqlite_database: Database, tmp_path: Path) -> None:
    async with office(sqlite_database, tmp_path / "crm") as at:
        Heartbeat(sqlite_database, Pulse("socket", state=CONNECTED)).beat()
        await turn_on(at)
        told = words(at.slack.messages_to(at.ingrid)[-1]["blocks"])
        assert "1 of 2 has not confirmed. It is kept from serving." in told
        sent = next(one for one in at.slack.people.line.envelopes if one.payload.get("type") == "view_submission")
        assert sent.ack_seconds is not None
        assert sent.ack_seconds < 2, "0.9, and what a loaded machine adds; the waiting took five"


@pytest.mark.slow
async def test_killed_right_after_the_form_the_next_start_deletes_and_answers(tmp_path: Path) -> None:
    async with Playground() as slack:
        served = Served(tmp_path, slack, {})
        database = served.database()
        days.fill(database, tmp_path / "crm", {"users": USERS}, read_at=days.READ)
        people = [slack.add_user(str(one["firstName"]), str(one["email"])) for one in USERS]
        at = Office(database, slack, Clock(), *people)
        keep_answers(database, 4)
        async with served.running() as process:
            await until(lambda: slack.sockets.open, seconds=30)
            await by_hand(at, at.ingrid, "hipaa_on", confirm="HIPAA ON")
            await until(lambda: at.setting("hipaa"))
            process.kill()
            await process.wait()
        assert not any("HIPAA mode is on" in text for text in at.texts(at.ingrid)), "killed too late for this test"
        async with served.running():
            await until(lambda: any("HIPAA mode is on" in text for text in at.texts(at.ingrid)), seconds=30)
        result = "\n".join(words(one["blocks"]) for one in at.slack.messages_to(at.ingrid))
        assert "4 insights and answers" in result
        assert "The process that runs confirmed in " in result
        assert not any("restarted" in text for text in at.texts(at.ingrid))
        database.dispose()
