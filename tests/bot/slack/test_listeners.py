"""What people say and press, and how the bot answers: acknowledged first, worked once, never in silence."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.blocks import Message
from crm.database import Database
from playground.faults import Fault
from playground.server import Playground
from playground.workspace import User
from tests.bot.bots import Clock, fill, make_bot, plain, rep, running, until

NIGHT = Clock(datetime.fromisoformat("2026-11-23T03:00:00+00:00"))  # no digest is due


async def answered(slack: Playground, user: User, number: int = 1) -> dict[str, Any]:
    await until(lambda: len(slack.messages_to(user)) >= number)
    return slack.messages_to(user)[number - 1]


async def test_today_is_answered_with_the_day_and_anything_else_with_help(database: Database, tmp_path: Path) -> None:
    fill(database, tmp_path / "crm", [rep("1"), rep("2", locale="it-it")])
    async with Playground() as slack:
        clara, giulia = slack.add_user("Clara", "rep1@acme.test"), slack.add_user("Giulia", "rep2@acme.test")
        async with running(make_bot(database, slack, NIGHT)):
            await slack.people.say(clara, "Today?")
            assert "Monday 23 November" in str(await answered(slack, clara))
            await slack.people.say(clara, "hello")
            assert "Write today" in (await answered(slack, clara, 2))["text"]
            await slack.people.say(giulia, "oggi")
            assert "Lunedì 23 novembre" in str(await answered(slack, giulia))
            await slack.people.say(giulia, "ciao")
            assert "Scrivi oggi" in (await answered(slack, giulia, 2))["text"]


async def test_an_event_delivered_three_times_is_worked_once(database: Database, tmp_path: Path) -> None:
    fill(database, tmp_path / "crm", [rep("1")])
    async with Playground() as slack:
        clara = slack.add_user("Clara", "rep1@acme.test")
        async with running(make_bot(database, slack, NIGHT, render=plain)):
            await slack.people.say(clara, "today", times=3)
            await answered(slack, clara)
            await until(lambda: all(each.acked_at for each in slack.sockets.envelopes))
            await asyncio.sleep(0.3)
        assert len(slack.sockets.envelopes) == 3
        assert len(slack.messages_to(clara)) == 1


async def test_the_answer_stands_in_the_thread_of_the_question(sqlite_database: Database, tmp_path: Path) -> None:
    fill(sqlite_database, tmp_path / "crm", [rep("1")])
    async with Playground() as slack:
        clara = slack.add_user("Clara", "rep1@acme.test")
        async with running(make_bot(sqlite_database, slack, NIGHT, render=plain)):
            await slack.people.say(clara, "today", thread_ts="1700000000.000100")
            assert (await answered(slack, clara))["thread_ts"] == "1700000000.000100"


async def test_one_who_is_not_matched_gets_the_drawn_message(sqlite_database: Database, tmp_path: Path) -> None:
    fill(sqlite_database, tmp_path / "crm", [rep("9", super_admin=True)])
    async with Playground() as slack:
        ingrid = slack.add_user("Ingrid", "rep9@acme.test")
        peter = slack.add_user("Peter", "p.lindner@nordlager.example")
        async with running(make_bot(sqlite_database, slack, NIGHT, render=plain)):
            await slack.people.say(peter, "today")
            message = await answered(slack, peter)
            await slack.people.press(peter, slack.workspace.direct(peter.id), message["ts"], "Try again")
            await until(lambda: slack.workspace.ephemerals)
    assert message["text"] == "I cannot find you in HubSpot. Tried p.lindner@nordlager.example."
    section, actions, context = message["blocks"]
    assert section["text"]["text"] == (
        "*I cannot find you in HubSpot.* Tried `p.lindner@nordlager.example`, the e-mail of your Slack account. "
        f"If your HubSpot e-mail differs, ask <@{ingrid.id}> to make them the same."
    )
    assert actions["elements"][0]["action_id"] == "identity_retry"
    assert context["elements"][0]["text"] == "Nothing from HubSpot was read for you."
    assert slack.workspace.ephemerals[0]["text"] == message["text"]


@pytest.mark.parametrize("flags", [{"is_restricted": True}, {"is_stranger": True, "team_id": "T0ELSEWHER"}])
async def test_guests_and_strangers_get_one_neutral_sentence_everywhere(
    sqlite_database: Database, tmp_path: Path, flags: dict[str, Any]
) -> None:
    fill(sqlite_database, tmp_path / "crm", [rep("1"), rep("9", super_admin=True)])
    sentence = "I can only work with full members of this workspace."
    async with Playground() as slack:
        slack.add_user("Ingrid", "rep9@acme.test")
        guest = slack.add_user("Guest", "rep1@acme.test", **flags)
        channel = slack.workspace.add_channel("deals", guest)
        async with running(make_bot(sqlite_database, slack, NIGHT, render=plain)):
            await slack.people.say(guest, "today")
            await slack.people.mention(guest, channel, "today")
            await slack.people.command(guest, "today")
            await slack.people.open_home(guest)
            await until(lambda: guest.id in slack.workspace.homes and len(slack.workspace.ephemerals) == 2)
            message = await answered(slack, guest)
    shown = [message, *slack.workspace.ephemerals, slack.workspace.homes[guest.id]]
    assert [each["blocks"] for each in shown] == [message["blocks"]] * 4
    assert message["text"] == sentence
    assert len(message["blocks"]) == 1
    assert channel.messages[1:] == [], "nothing for all to read"


async def test_a_mention_is_answered_to_the_asker_alone(sqlite_database: Database, tmp_path: Path) -> None:
    fill(sqlite_database, tmp_path / "crm", [rep("1")])
    async with Playground() as slack:
        clara = slack.add_user("Clara", "rep1@acme.test")
        channel = slack.workspace.add_channel("deals", clara)
        async with running(make_bot(sqlite_database, slack, NIGHT, render=plain)):
            await slack.people.mention(clara, channel, "today")
            await until(lambda: slack.workspace.ephemerals)
            (ephemeral,) = slack.workspace.ephemerals
            assert (ephemeral["user"], ephemeral["channel"]) == (clara.id, channel.id)
            assert len(channel.messages) == 1
            slack.add_fault(Fault.refuse("chat.postEphemeral", "unknown_method"))
            await slack.people.mention(clara, channel, "today")
            assert (await answered(slack, clara))["text"] == "The day of 1"
            assert len(channel.messages) == 2


async def test_home_shows_the_day(sqlite_database: Database, tmp_path: Path) -> None:
    fill(sqlite_database, tmp_path / "crm", [rep("1")])
    async with Playground() as slack:
        clara = slack.add_user("Clara", "rep1@acme.test")
        async with running(make_bot(sqlite_database, slack, NIGHT)):
            await slack.people.open_home(clara)
            await until(lambda: "Mon 23 Nov" in str(slack.workspace.homes.get(clara.id)))
            await slack.people.open_home(clara, tab="messages")
            await asyncio.sleep(0.2)
        assert len(slack.calls("views.publish")) == 1


async def test_a_press_is_acknowledged_at_once_and_answered_honestly(sqlite_database: Database, tmp_path: Path) -> None:
    fill(sqlite_database, tmp_path / "crm", [rep("1")])
    async with Playground() as slack:
        clara = slack.add_user("Clara", "rep1@acme.test")
        async with running(make_bot(sqlite_database, slack, NIGHT)):
            await slack.people.say(clara, "today")
            message = await answered(slack, clara)
            old = {
                "type": "button",
                "text": {"type": "plain_text", "text": "Old"},
                "action_id": "old_one",
                "value": "1",
            }
            message["blocks"].append({"type": "actions", "block_id": "old", "elements": [old]})
            slack.add_fault(Fault("users.info", before=1))
            direct = slack.workspace.direct(clara.id)
            envelope = await slack.people.press(clara, direct, message["ts"], "Old")
            await slack.sockets.wait_acked(envelope)
            assert envelope.ack_seconds is not None
            assert envelope.ack_seconds < 1
            await until(lambda: slack.workspace.ephemerals)
            await slack.people.open_home(clara)
            await until(lambda: clara.id in slack.workspace.homes)
            slack.workspace.homes[clara.id]["blocks"].append({"type": "actions", "block_id": "old", "elements": [old]})
            await slack.people.press_home(clara, "Old")
            in_dm = await answered(slack, clara, 2)
    said = "This button is not working yet. Open the record in the CRM."
    assert slack.workspace.ephemerals[0]["text"] == in_dm["text"] == said


async def test_whatever_fails_the_person_is_told_and_the_log_tells_no_text(
    sqlite_database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def render(user_id: str, zone: str | None, now: datetime) -> Message:
        raise ValueError("the customer said something private")

    fill(sqlite_database, tmp_path / "crm", [rep("1")])
    async with Playground() as slack:
        clara = slack.add_user("Clara", "rep1@acme.test")
        async with running(make_bot(sqlite_database, slack, NIGHT, render=render)):
            await slack.people.say(clara, "today, my secret words")
            message = await answered(slack, clara)
    assert message["text"].startswith("This did not work. Nothing was changed.")
    reference = message["text"].rpartition(" ")[2].rstrip(".")
    assert reference in caplog.text
    assert "ValueError" in caplog.text
    assert "private" not in caplog.text
    assert "secret words" not in caplog.text


async def test_when_slack_does_not_say_who_asks_the_person_is_told(sqlite_database: Database, tmp_path: Path) -> None:
    fill(sqlite_database, tmp_path / "crm", [rep("1")])
    async with Playground() as slack:
        clara = slack.add_user("Clara", "rep1@acme.test")
        slack.add_fault(Fault("users.info", times=2, perform=False, status=500))
        async with running(make_bot(sqlite_database, slack, NIGHT, render=plain)):
            await slack.people.say(clara, "today")
            assert (await answered(slack, clara))["text"].startswith("Slack did not answer me.")


async def test_a_reply_waits_out_a_rate_limit(sqlite_database: Database, tmp_path: Path) -> None:
    fill(sqlite_database, tmp_path / "crm", [rep("1")])
    async with Playground() as slack:
        clara = slack.add_user("Clara", "rep1@acme.test")
        slack.add_fault(Fault.rate_limit("chat.postMessage", times=2, retry_after=0))
        async with running(make_bot(sqlite_database, slack, NIGHT, render=plain)):
            await slack.people.say(clara, "today")
            await answered(slack, clara)
        assert len(slack.messages_to(clara)) == 1


async def test_the_bot_does_not_answer_bots_edits_or_channel_talk(sqlite_database: Database, tmp_path: Path) -> None:
    fill(sqlite_database, tmp_path / "crm", [rep("1")])
    async with Playground() as slack:
        clara = slack.add_user("Clara", "rep1@acme.test")
        direct = slack.workspace.direct(clara.id).id
        base = {"type": "message", "channel": direct, "channel_type": "im", "text": "today", "user": clara.id}
        async with running(make_bot(sqlite_database, slack, NIGHT, render=plain)):
            for change in (
                {"bot_id": "B1"},
                {"subtype": "message_changed"},
                {"user": slack.workspace.bot.id},
                {"channel": "C1", "channel_type": "channel"},
            ):
                await slack.people.event({**base, **change, "ts": slack.workspace.new_ts()}, clara)
            await until(lambda: all(each.acked_at for each in slack.sockets.envelopes))
            await asyncio.sleep(0.3)
        assert slack.calls("chat.postMessage") == []
