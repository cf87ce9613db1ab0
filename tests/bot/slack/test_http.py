"""HTTP mode: what Slack signs is worked as over a socket; what it did not sign is refused."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.slack.http import Address, is_signed
from crm.database import Database
from crm.errors import BadInput
from playground.server import Playground
from playground.workspace import User
from tests.bot.bots import fill, make_bot, plain, rep, running, until
from tests.bot.signed import FORM, JSON, SECRET, Sender, signature
from tests.bot.slack.test_listeners import NIGHT, answered


@asynccontextmanager
async def serving(database: Database, folder: Path) -> AsyncIterator[tuple[Playground, User, Sender]]:
    fill(database, folder, [rep("1")])
    async with Playground() as slack:
        clara = slack.add_user("Clara", "rep1@acme.test")
        bot = make_bot(database, slack, NIGHT, render=plain, address=Address("127.0.0.1", 0, SECRET))
        async with running(bot):
            yield slack, clara, Sender(bot.port)


def said(slack: Playground, user: User, text: str, number: int = 1) -> dict[str, Any]:
    direct = slack.workspace.direct(user.id).id
    event = {"type": "message", "user": user.id, "channel": direct, "channel_type": "im", "text": text}
    return {
        "type": "event_callback", "team_id": slack.workspace.team_id, "event_id": f"Ev{number}",
        "event": event | {"ts": slack.workspace.new_ts()},
    }  # fmt: skip


async def test_events_commands_and_presses_come_signed_and_are_answered(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with serving(sqlite_database, tmp_path / "crm") as (slack, clara, sender):
        event = await sender.event(said(slack, clara, "today"))
        assert (event.status, event.text) == (200, "")
        message = await answered(slack, clara)
        assert message["text"] == "The day of 1"

        command = await sender.command(
            {"command": "/daybook", "text": "today", "user_id": clara.id, "trigger_id": "Tr1",
             "channel_id": slack.workspace.direct(clara.id).id, "team_id": slack.workspace.team_id}
        )  # fmt: skip
        assert (command.status, command.text) == (200, "")
        await until(lambda: slack.workspace.ephemerals)
        assert slack.workspace.ephemerals[0]["text"] == "The day of 1"

        press = await sender.interaction(
            {"type": "block_actions", "user": {"id": clara.id}, "trigger_id": "Tr2",
             "team": {"id": slack.workspace.team_id},
             "channel": {"id": slack.workspace.direct(clara.id).id},
             "actions": [{"type": "button", "action_id": "no_such_button", "value": "1", "block_id": "b"}]}
        )  # fmt: skip
        assert press.status == 200
        await until(lambda: len(slack.workspace.ephemerals) == 2)
        assert max(each.seconds for each in (event, command, press)) < 1


async def test_slack_checks_the_address_and_typing_gets_its_options(sqlite_database: Database, tmp_path: Path) -> None:
    async with serving(sqlite_database, tmp_path / "crm") as (slack, clara, sender):
        check = await sender.event({"type": "url_verification", "challenge": "3eZbrw1aB"})
        assert check.json == {"challenge": "3eZbrw1aB"}
        options = await sender.interaction(
            {"type": "block_suggestion", "user": {"id": clara.id}, "action_id": "nothing", "block_id": "b",
             "value": "ac", "team": {"id": slack.workspace.team_id}}
        )  # fmt: skip
        assert options.json == {"options": []}


async def test_what_slack_did_not_sign_just_now_is_refused_and_leaves_no_trace(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with serving(sqlite_database, tmp_path / "crm") as (slack, clara, sender):
        event = said(slack, clara, "today")
        refused = [
            await sender.event(event, age=301),
            await sender.event(event, age=-301),
            await sender.event(event, secret="another secret"),
            await sender.event(event, signed=b'{"type": "event_callback"}'),
            await sender.event(event, headers={"X-Slack-Request-Timestamp": "yesterday"}),
            await sender.event(event, headers={"X-Slack-Request-Timestamp": "9" * 40}),
            await sender.event(event, headers={"X-Slack-Signature": ""}),
            await sender.event(event, headers={"X-Slack-Signature": "v0=ärger"}),
            await sender.ask("POST", "/slack/events", b"{}", {"Content-Type": JSON}),
            await sender.ask("POST", "/slack/events", b"ssl_check=1&token=abc", {"Content-Type": FORM}),
        ]
        assert [each.status for each in refused] == [401] * len(refused)
        await sender.event(event, age=295)
        await answered(slack, clara)
        await asyncio.sleep(0.2)
        assert len(slack.messages_to(clara)) == 1


async def test_what_is_too_large_unreadable_or_elsewhere_is_refused(sqlite_database: Database, tmp_path: Path) -> None:
    async with serving(sqlite_database, tmp_path / "crm") as (_slack, _clara, sender):
        assert (await sender.send(b"x" * (2 * 1024 * 1024 + 1), JSON)).status == 413
        assert (await sender.send(b"{half", JSON)).status == 400
        assert (await sender.send(b"\xff\xfe", JSON)).status == 400
        for method, path in (("GET", "/slack/events"), ("GET", "/"), ("POST", "/health"), ("POST", "/slack/actions")):
            assert (await sender.ask(method, path)).status == 404
        health = await sender.ask("GET", "/health")
        assert (health.status, health.json["ok"], health.json["mode"]) == (200, True, "http")
        assert health.json["last_event_at"] is not None


async def test_an_event_that_slack_sends_three_times_is_worked_once(database: Database, tmp_path: Path) -> None:
    async with serving(database, tmp_path / "crm") as (slack, clara, sender):
        event = said(slack, clara, "today")
        headers = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
        sent = [sender.event(event), sender.event(event, headers=headers), sender.event(event, headers=headers)]
        assert {each.status for each in await asyncio.gather(*sent)} == {200}
        await answered(slack, clara)
        await asyncio.sleep(0.3)
        assert len(slack.messages_to(clara)) == 1


async def test_a_port_in_use_is_named(sqlite_database: Database, tmp_path: Path) -> None:
    async with serving(sqlite_database, tmp_path / "crm") as (slack, _clara, sender):
        second = make_bot(sqlite_database, slack, NIGHT, address=Address("127.0.0.1", sender.port, SECRET))
        with pytest.raises(BadInput, match=f"Port {sender.port} of 127.0.0.1 is in use"):
            await second.run(asyncio.Event())


def test_a_signature_is_of_the_bytes_the_time_and_the_secret() -> None:
    body, at = '{"text": "ciò"}'.encode(), 1_700_000_000

    def holds(secret: str = SECRET, said: bytes = body, timestamp: int = at, now: float = at) -> bool:
        return is_signed(secret, said, timestamp=str(timestamp), signature=signature(body, at), now=now)

    assert holds()
    assert holds(now=at + 300.0)
    assert not holds(now=at + 300.5)
    assert not holds(said=body + b" ")
    assert not holds(secret=SECRET + "x")
    assert not holds(timestamp=at + 1)
