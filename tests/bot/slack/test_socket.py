"""The line to Slack: it drops, falls silent or is replaced, and events flow on, each worked once."""

import asyncio
from pathlib import Path

from bot.pulse import CONNECTED, QUIET, RECONNECTING
from crm.database import Database
from playground.faults import Fault
from playground.server import Playground
from tests.bot.bots import fill, make_bot, plain, rep, running, until
from tests.bot.slack.test_listeners import NIGHT, answered


async def test_a_line_that_drops_is_made_anew_and_nothing_said_meanwhile_is_lost(
    sqlite_database: Database, tmp_path: Path
) -> None:
    fill(sqlite_database, tmp_path / "crm", [rep("1")])
    async with Playground() as slack:
        clara = slack.add_user("Clara", "rep1@acme.test")
        async with running(make_bot(sqlite_database, slack, NIGHT, render=plain)) as bot:
            for number, politely in enumerate((True, False), 1):
                slack.add_fault(Fault("apps.connections.open", perform=False, status=500, error="internal_error"))
                await slack.sockets.drop(politely=politely)
                if not politely:
                    await until(lambda: bot.pulse.state == RECONNECTING)
                await slack.people.say(clara, "today")
                await answered(slack, clara, number)
                assert bot.pulse.state == CONNECTED
            assert bot.pulse.error == "SlackUnreachable"


async def test_a_line_that_is_open_but_deaf_is_replaced_until_something_comes(
    sqlite_database: Database, tmp_path: Path
) -> None:
    fill(sqlite_database, tmp_path / "crm", [rep("1")])
    async with Playground() as slack:
        clara = slack.add_user("Clara", "rep1@acme.test")
        async with running(make_bot(sqlite_database, slack, NIGHT, render=plain, quiet_seconds=0.3)) as bot:
            slack.sockets.deaf = True
            await slack.people.say(clara, "today")
            await until(lambda: bot.pulse.state == QUIET)
            assert len(slack.messages_to(clara)) == 0
            slack.sockets.deaf = False
            await answered(slack, clara)
            assert bot.pulse.state in (CONNECTED, QUIET)
            assert bot.pulse.heard_at is not None
            await until(lambda: len(slack.sockets.open) == 1)  # the old lines were closed


async def test_replacing_the_line_loses_nothing_and_doubles_nothing(sqlite_database: Database, tmp_path: Path) -> None:
    keys = [str(number) for number in range(1, 41)]
    fill(sqlite_database, tmp_path / "crm", [rep(key) for key in keys])
    async with Playground() as slack:
        people = [slack.add_user(f"Rep {key}", f"rep{key}@acme.test") for key in keys]
        async with running(make_bot(sqlite_database, slack, NIGHT, render=plain, quiet_seconds=0.02)) as bot:
            for person in people:
                await slack.people.say(person, "hello")
                await asyncio.sleep(0.03)
            await until(lambda: all(each.acked_at for each in slack.sockets.envelopes), 20)
            await until(lambda: all(slack.messages_to(person) for person in people), 20)
            await asyncio.sleep(0.2)
            assert bot.pulse.renewals > 5
        assert [len(slack.messages_to(person)) for person in people] == [1] * len(people)


async def test_a_rate_limit_on_new_lines_is_obeyed_and_the_old_line_serves_on(
    sqlite_database: Database, tmp_path: Path
) -> None:
    fill(sqlite_database, tmp_path / "crm", [rep("1")])
    async with Playground() as slack:
        clara = slack.add_user("Clara", "rep1@acme.test")
        async with running(make_bot(sqlite_database, slack, NIGHT, render=plain, quiet_seconds=0.3)) as bot:
            slack.add_fault(Fault.rate_limit("apps.connections.open", times=1, retry_after=2))
            opened = len(slack.calls("apps.connections.open"))
            await until(lambda: len(slack.calls("apps.connections.open")) > opened)
            await slack.people.say(clara, "today")
            await answered(slack, clara)
            assert len(slack.calls("apps.connections.open")) == opened + 1
            assert bot.pulse.state != RECONNECTING
