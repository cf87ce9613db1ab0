"""Slack's bad days: what was not posted is posted later, what may have been posted is never posted again."""

import asyncio
from pathlib import Path

import pytest

from bot.blocks import Message
from crm.audit import read_audit
from crm.database import Database
from playground.faults import Fault
from playground.server import Playground
from playground.workspace import User
from tests.bot.bots import Clock, fill, ledger_rows, make_bot, plain, rep, rest, running, states, until

POST = "chat.postMessage"


def staff(database: Database, folder: Path, slack: Playground, number: int) -> list[User]:
    fill(database, folder / "crm", [rep(str(n)) for n in range(1, number + 1)])
    return [slack.add_user(f"Rep {n}", f"rep{n}@acme.test") for n in range(1, number + 1)]


def counts(slack: Playground, users: list[User]) -> list[int]:
    return [len(slack.messages_to(user)) for user in users]


async def test_rate_limits_make_digests_late_not_double(database: Database, tmp_path: Path) -> None:
    async with Playground() as slack:
        users = staff(database, tmp_path, slack, 3)
        slack.add_fault(Fault.rate_limit(POST, times=8, retry_after=0))
        slack.add_fault(Fault.rate_limit(POST, times=1, retry_after=1))
        async with running(make_bot(database, slack, Clock(), render=plain)):
            await until(lambda: rest(database))
        assert counts(slack, users) == [1, 1, 1]
        refused = [call for call in slack.calls(POST) if call.status == 429]
        assert len(refused) == 9
        assert all(row.attempts == 0 for row in ledger_rows(database)), "a 429 is no refusal"


async def test_nothing_is_posted_while_slack_says_wait(sqlite_database: Database, tmp_path: Path) -> None:
    async with Playground() as slack:
        users = staff(sqlite_database, tmp_path, slack, 3)
        slack.add_fault(Fault.rate_limit(POST, retry_after=1))
        async with running(make_bot(sqlite_database, slack, Clock(), render=plain, workers=1)):
            await until(lambda: rest(sqlite_database))
        first, second = slack.calls(POST)[:2]
        assert second.at - first.at >= 1
        assert counts(slack, users) == [1, 1, 1]


@pytest.mark.slow
async def test_twenty_rate_limits_of_three_seconds(sqlite_database: Database, tmp_path: Path) -> None:
    async with Playground() as slack:
        users = staff(sqlite_database, tmp_path, slack, 4)
        slack.add_fault(Fault.rate_limit(POST, times=20, retry_after=3))
        async with running(make_bot(sqlite_database, slack, Clock(), render=plain, per_minute=240)):
            await until(lambda: rest(sqlite_database), seconds=120)
        assert counts(slack, users) == [1, 1, 1, 1]


@pytest.mark.parametrize(
    "fault",
    [
        Fault(POST, drop=True),  # reset after the message was stored
        Fault(POST, status=500),
        Fault(POST, status=503),
        Fault(POST, error="internal_error"),
        Fault(POST, error="fatal_error"),
        Fault(POST, after=2.0),  # stored, and the answer too late
    ],
    ids=["reset", "500", "503", "internal_error", "fatal_error", "time-out"],
)
async def test_stored_but_not_confirmed_is_found_and_not_sent_again(
    sqlite_database: Database, tmp_path: Path, fault: Fault
) -> None:
    async with Playground() as slack:
        users = staff(sqlite_database, tmp_path, slack, 1)
        slack.add_fault(fault)
        async with running(make_bot(sqlite_database, slack, Clock(), render=plain, lease=1.5, timeout=1)):
            await until(lambda: rest(sqlite_database))
        assert counts(slack, users) == [1]
        (row,) = ledger_rows(sqlite_database)
        assert (row.state, row.message_ts) == ("sent", slack.messages_to(users[0])[0]["ts"])


@pytest.mark.parametrize(
    "fault",
    [
        Fault(POST, perform=False, drop=True),
        Fault(POST, perform=False, status=500),
        Fault(POST, perform=False, after=2),
    ],
    ids=["reset", "500", "time-out"],
)
async def test_in_doubt_and_not_found_is_unknown_for_good(
    sqlite_database: Database, tmp_path: Path, fault: Fault
) -> None:
    async with Playground() as slack:
        users = staff(sqlite_database, tmp_path, slack, 1)
        slack.add_fault(fault)
        async with running(make_bot(sqlite_database, slack, Clock(), render=plain, lease=1.2, timeout=1)):
            await until(lambda: rest(sqlite_database))
            assert states(sqlite_database) == {"1": "unknown"}
        async with running(make_bot(sqlite_database, slack, Clock(), render=plain)):
            await until(lambda: len(slack.calls("users.list")) == 2)
        assert counts(slack, users) == [0]
        assert len(slack.calls(POST)) == 1


@pytest.mark.parametrize("error", ["internal_error", "fatal_error"])
async def test_half_done_by_slacks_own_word_is_never_sent_again(
    sqlite_database: Database, tmp_path: Path, error: str
) -> None:
    """The message may still appear: an empty conversation proves nothing."""
    async with Playground() as slack:
        users = staff(sqlite_database, tmp_path, slack, 1)
        slack.add_fault(Fault.refuse(POST, error))
        async with running(make_bot(sqlite_database, slack, Clock(), render=plain, lease=0.8)):
            await until(lambda: rest(sqlite_database))
        assert counts(slack, users) == [0]
        assert len(slack.calls(POST)) == 1
        assert states(sqlite_database) == {"1": "unknown"}


async def test_without_history_a_doubt_stays_unknown(sqlite_database: Database, tmp_path: Path) -> None:
    async with Playground() as slack:
        users = staff(sqlite_database, tmp_path, slack, 1)
        slack.add_fault(Fault(POST, drop=True))
        slack.add_fault(Fault.refuse("conversations.history", "unknown_method", times=1000))
        async with running(make_bot(sqlite_database, slack, Clock(), render=plain, lease=0.8)):
            await until(lambda: rest(sqlite_database))
        assert states(sqlite_database) == {"1": "unknown"}
        assert ledger_rows(sqlite_database)[0].reason == "not confirmed: unknown_method"
        assert counts(slack, users) == [1]


async def test_a_history_that_does_not_answer_is_asked_again(sqlite_database: Database, tmp_path: Path) -> None:
    async with Playground() as slack:
        users = staff(sqlite_database, tmp_path, slack, 1)
        slack.add_fault(Fault(POST, drop=True))
        slack.add_fault(Fault("conversations.history", times=6, perform=False, status=500))
        async with running(make_bot(sqlite_database, slack, Clock(), render=plain, lease=0.5)):
            await until(lambda: states(sqlite_database) == {"1": "sent"})
        assert counts(slack, users) == [1]


async def test_a_refusal_is_tried_again(sqlite_database: Database, tmp_path: Path) -> None:
    async with Playground() as slack:
        users = staff(sqlite_database, tmp_path, slack, 1)
        slack.add_fault(Fault.refuse(POST, "channel_not_found"))
        async with running(make_bot(sqlite_database, slack, Clock(), render=plain)):
            await until(lambda: rest(sqlite_database))
        assert counts(slack, users) == [1]
        (row,) = ledger_rows(sqlite_database)
        assert (row.state, row.attempts) == ("sent", 1)


async def test_refused_again_and_again_is_refused_for_good(sqlite_database: Database, tmp_path: Path) -> None:
    async with Playground() as slack:
        users = staff(sqlite_database, tmp_path, slack, 2)
        slack.workspace.direct(users[0].id).members.remove(slack.workspace.bot.id)
        async with running(make_bot(sqlite_database, slack, Clock(), render=plain, waits=(0.05,) * 4)):
            await until(lambda: rest(sqlite_database))
        assert states(sqlite_database) == {"1": "refused", "2": "sent"}
        assert ledger_rows(sqlite_database)[0].reason == "not_in_channel"


async def test_a_revoked_token_refuses_nobody_for_good(sqlite_database: Database, tmp_path: Path) -> None:
    async with Playground() as slack:
        users = staff(sqlite_database, tmp_path, slack, 1)
        slack.add_fault(Fault.refuse(POST, "token_revoked", times=3))
        clock = Clock()
        async with running(make_bot(sqlite_database, slack, clock, render=plain)):
            await until(lambda: slack.calls(POST) and states(sqlite_database) == {"1": "new"})
            clock.move(hours=5)
            await until(lambda: states(sqlite_database) == {"1": "missed"})
        assert ledger_rows(sqlite_database)[0].reason == "token_revoked"
        assert counts(slack, users) == [0]


async def test_what_cannot_be_rendered_stops_nobody_else(sqlite_database: Database, tmp_path: Path) -> None:
    def render(user_id: str, zone: str | None, now: object) -> Message:
        if user_id == "1":
            raise ValueError("a customer's words")
        return plain(user_id, zone, Clock()())

    async with Playground() as slack:
        users = staff(sqlite_database, tmp_path, slack, 2)
        async with running(make_bot(sqlite_database, slack, Clock(), render=render)):
            await until(lambda: states(sqlite_database) == {"1": "new", "2": "sent"})
        assert ledger_rows(sqlite_database)[0].reason == "not rendered: ValueError"
        assert counts(slack, users) == [0, 1]


async def test_slack_is_away_for_a_while(sqlite_database: Database, tmp_path: Path) -> None:
    async with Playground() as slack:
        users = staff(sqlite_database, tmp_path, slack, 1)
        slack.add_fault(Fault("users.list", times=3, perform=False, status=500))
        async with running(make_bot(sqlite_database, slack, Clock(), render=plain)):
            await until(lambda: rest(sqlite_database))
        assert counts(slack, users) == [1]


async def test_blocks_that_slack_does_not_take_are_sent_as_text(sqlite_database: Database, tmp_path: Path) -> None:
    async with Playground() as slack:
        users = staff(sqlite_database, tmp_path, slack, 1)
        slack.add_fault(Fault.refuse(POST, "invalid_blocks"))
        async with running(make_bot(sqlite_database, slack, Clock(), render=plain)):
            await until(lambda: rest(sqlite_database))
        (message,) = slack.messages_to(users[0])
        assert message["blocks"] == []
        assert "The day of 1" in message["text"]
        assert message["metadata"]["event_payload"]["key"] == ledger_rows(sqlite_database)[0].key


async def test_digests_go_out_while_the_socket_does_not_come_up(sqlite_database: Database, tmp_path: Path) -> None:
    async with Playground() as slack:
        users = staff(sqlite_database, tmp_path, slack, 1)
        slack.api.open_socket = lambda _request: f"ws://127.0.0.1:{slack.port}/link/?ticket=wrong"
        stop = asyncio.Event()
        bot = asyncio.create_task(make_bot(sqlite_database, slack, Clock(), render=plain).run(stop))
        await until(lambda: rest(sqlite_database))
        stop.set()
        await asyncio.wait_for(bot, 10)
        assert counts(slack, users) == [1]


async def test_what_was_sent_is_audited(database: Database, tmp_path: Path) -> None:
    async with Playground() as slack:
        staff(database, tmp_path, slack, 2)
        async with running(make_bot(database, slack, Clock(), render=plain)):
            await until(lambda: rest(database))
    with database.reading() as connection:
        lines = read_audit(connection, action="digest.sent")
    assert {line.viewer for line in lines} == {"users:1", "users:2"}
    assert {line.details["delivery"] for line in lines} == {row.key for row in ledger_rows(database)}
