"""The daily digest over Slack's protocol: one for each rep, at the rep's hour, accounted for."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from bot.delivery import ledger
from bot.delivery.pace import Pace
from bot.delivery.recovery import Recovery
from bot.delivery.sender import Sender
from bot.slack.identity import Identity
from bot.slack.users import SlackUsers
from crm.database import Database, open_database
from crm.settings import choose
from playground.faults import Fault
from playground.server import Playground
from tests.bot.bots import Clock, fill, ledger_rows, make_bot, plain, rep, rest, running, states, until
from tests.folders import rights


async def test_each_rep_gets_one_digest_and_outsiders_get_none(database: Database, tmp_path: Path) -> None:
    fill(database, tmp_path / "crm", [*(rep(str(n)) for n in range(1, 8)), rep("8", owner="")])
    async with Playground() as slack:
        clara = slack.add_user("Clara", "REP1@acme.test")
        bruno = slack.add_user("Bruno", "rep2@acme.test")
        outsiders = [
            slack.add_user("Guest", "rep3@acme.test", is_restricted=True),
            slack.add_user("Guest of one channel", "rep4@acme.test", is_ultra_restricted=True),
            slack.add_user("Stranger", "rep5@acme.test", team_id="T0ELSEWHER", is_stranger=True),
            slack.add_user("Gone", "rep6@acme.test", deleted=True),
            slack.add_user("Owns nothing", "rep8@acme.test"),
        ]
        async with running(make_bot(database, slack, Clock())):
            await until(lambda: rest(database) and len(states(database)) == 7)
        assert states(database) == {"1": "sent", "2": "sent"} | dict.fromkeys("34567", "refused")
        for person in (clara, bruno):
            (message,) = slack.messages_to(person)
            assert message["text"]
            assert message["blocks"]
        assert [slack.messages_to(person) for person in outsiders] == [[]] * 5
        reasons = {row.user_id: row.reason for row in ledger_rows(database)}
        assert reasons["7"] == reasons["6"] == "no Slack user"
        assert reasons["3"] == "no Slack user: guest, bot, deactivated or of another organisation"
        row = ledger_rows(database)[0]
        message = slack.messages_to(clara)[0]
        assert message["metadata"] == {"event_type": "daybook_digest", "event_payload": {"key": row.key}}
        assert (row.channel, row.message_ts) == (slack.workspace.direct(clara.id).id, message["ts"])


async def test_the_hour_is_the_reps_own(sqlite_database: Database, tmp_path: Path) -> None:
    zones = ["Europe/Berlin", "America/New_York", None]
    fill(sqlite_database, tmp_path / "crm", [rep(str(n), timezone=zone) for n, zone in enumerate(zones, 1)])
    clock = Clock(datetime(2026, 11, 23, 7, 1, tzinfo=UTC))  # 08:01 in Berlin, 02:01 in New York, 16:01 in Tokyo
    async with Playground() as slack:
        for number, zone in ((1, None), (2, "Europe/Berlin"), (3, "Asia/Tokyo")):
            slack.add_user(f"Rep {number}", f"rep{number}@acme.test", tz=zone)
        async with running(make_bot(sqlite_database, slack, clock, render=plain)):
            await until(lambda: states(sqlite_database) == {"1": "sent", "3": "missed"})
            clock.at = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
            await until(lambda: states(sqlite_database) == {"1": "sent", "2": "sent", "3": "missed"})
        assert len(slack.calls("chat.postMessage")) == 2


async def test_a_reps_own_hour_and_days_count(sqlite_database: Database, tmp_path: Path) -> None:
    fill(sqlite_database, tmp_path / "crm", [rep("1"), rep("2"), rep("3")])
    with sqlite_database.writing() as connection:
        choose(connection, "1", "digest_time", "09:30")
        choose(connection, "2", "digest_days", "tue-fri")
    clock = Clock(datetime(2026, 11, 23, 8, 5, tzinfo=UTC))
    async with Playground() as slack:
        for number in (1, 2, 3):
            slack.add_user(f"Rep {number}", f"rep{number}@acme.test")
        async with running(make_bot(sqlite_database, slack, clock, render=plain)):
            await until(lambda: states(sqlite_database) == {"3": "sent"})
            clock.at = datetime(2026, 11, 23, 9, 31, tzinfo=UTC)
            await until(lambda: states(sqlite_database) == {"3": "sent", "1": "sent"})


async def test_many_ticks_and_a_restart_send_once(database: Database, tmp_path: Path) -> None:
    fill(database, tmp_path / "crm", [rep("1")])
    async with Playground() as slack:
        clara = slack.add_user("Clara", "rep1@acme.test")
        for _ in range(2):
            async with running(make_bot(database, slack, Clock(), render=plain, tick_seconds=0.02)) as bot:
                await until(lambda: states(database) == {"1": "sent"})
                await bot.ready.wait()
                await asyncio.sleep(0.15)  # several ticks
        assert len(slack.messages_to(clara)) == 1


async def test_two_processes_on_one_database_share_the_work(postgres_database: Database, tmp_path: Path) -> None:
    """Two bots with connections of their own, as two `serve` on PostgreSQL."""
    fill(postgres_database, tmp_path / "crm", [rep(str(n)) for n in range(1, 31)])
    other = open_database(postgres_database.url)
    async with Playground() as slack:
        people = [slack.add_user(f"Rep {n}", f"rep{n}@acme.test") for n in range(1, 31)]
        first = make_bot(postgres_database, slack, Clock(), render=plain)
        second = make_bot(other, slack, Clock(), render=plain)
        async with running(first), running(second):
            await until(lambda: rest(postgres_database), seconds=30)
            await slack.people.say(people[0], "today", times=2)  # any one of them gets an event
            await until(lambda: len(slack.messages_to(people[0])) == 2)
            await asyncio.sleep(0.5)
        assert [len(slack.messages_to(person)) for person in people] == [2] + [1] * 29
        assert set(states(postgres_database).values()) == {"sent"}
    other.dispose()


async def test_the_next_day_brings_the_next_digest(sqlite_database: Database, tmp_path: Path) -> None:
    fill(sqlite_database, tmp_path / "crm", [rep("1")])
    clock = Clock()
    async with Playground() as slack:
        clara = slack.add_user("Clara", "rep1@acme.test")
        async with running(make_bot(sqlite_database, slack, clock, render=plain)):
            await until(lambda: len(slack.messages_to(clara)) == 1)
            clock.move(days=1)
            await until(lambda: len(slack.messages_to(clara)) == 2)
            await until(lambda: rest(sqlite_database))
        assert [(row.local_date, row.state) for row in ledger_rows(sqlite_database)] == [
            ("2026-11-23", "sent"),
            ("2026-11-24", "sent"),
        ]


async def test_days_of_a_downtime_are_missed_and_today_is_sent(sqlite_database: Database, tmp_path: Path) -> None:
    fill(sqlite_database, tmp_path / "crm", [rep("1")])
    clock = Clock()
    async with Playground() as slack:
        clara = slack.add_user("Clara", "rep1@acme.test")
        async with running(make_bot(sqlite_database, slack, clock, render=plain)):
            await until(lambda: rest(sqlite_database) and len(slack.messages_to(clara)) == 1)
        clock.at = datetime(2026, 11, 26, 11, 0, tzinfo=UTC)  # Thursday, three hours late
        async with running(make_bot(sqlite_database, slack, clock, render=plain)):
            await until(lambda: rest(sqlite_database) and len(slack.messages_to(clara)) == 2)
        found = {row.local_date: row.state for row in ledger_rows(sqlite_database)}
        assert found == {"2026-11-23": "sent", "2026-11-24": "missed", "2026-11-25": "missed", "2026-11-26": "sent"}


async def test_later_than_the_grace_is_missed(sqlite_database: Database, tmp_path: Path) -> None:
    fill(sqlite_database, tmp_path / "crm", [rep("1")])
    async with Playground() as slack:
        clara = slack.add_user("Clara", "rep1@acme.test")
        async with running(make_bot(sqlite_database, slack, Clock(datetime(2026, 11, 23, 12, 1, tzinfo=UTC)))):
            await until(lambda: states(sqlite_database) == {"1": "missed"})
        assert slack.messages_to(clara) == []


async def test_without_users_list_each_rep_is_looked_up(sqlite_database: Database, tmp_path: Path) -> None:
    fill(sqlite_database, tmp_path / "crm", [rep("1"), rep("2")])
    async with Playground() as slack:
        clara = slack.add_user("Clara", "rep1@acme.test")
        slack.add_fault(Fault.refuse("users.list", "unknown_method", times=1000))
        slack.add_fault(Fault.refuse("conversations.open", "unknown_method", times=1000))
        async with running(make_bot(sqlite_database, slack, Clock(), render=plain)):
            await until(lambda: states(sqlite_database) == {"1": "sent", "2": "refused"})
        assert len(slack.messages_to(clara)) == 1


async def test_a_slack_that_tells_little_is_enough(sqlite_database: Database, tmp_path: Path) -> None:
    """auth.test without a team, users with an id and an e-mail only."""
    fill(sqlite_database, tmp_path / "crm", [rep("1")])
    async with Playground() as slack:
        clara = slack.add_user("Clara", "rep1@acme.test")
        told = {
            "auth.test": lambda *_: {},
            "users.list": lambda *_: {
                "members": [{"id": clara.id, "profile": {"email": "rep1@acme.test"}}, {"id": "U2", "profile": {}}]
            },
        }
        slack.api.methods = {**slack.api.methods, **told}
        async with running(make_bot(sqlite_database, slack, Clock(), render=plain)):
            await until(lambda: states(sqlite_database) == {"1": "sent"})


async def test_users_come_in_pages(sqlite_database: Database, tmp_path: Path) -> None:
    fill(sqlite_database, tmp_path / "crm", [rep("1")])
    async with Playground() as slack:
        for number in range(250):
            slack.add_user(f"Colleague {number}", f"c{number}@acme.test")
        clara = slack.add_user("Clara", "rep1@acme.test")
        bot = make_bot(sqlite_database, slack, Clock(), render=plain)
        everyone = await SlackUsers(bot.clients.reads, slack.workspace.team_id).everyone()
        assert everyone is not None
        assert len(everyone) == 252
        async with running(bot):
            await until(lambda: len(slack.messages_to(clara)) == 1)


async def test_a_right_revoked_after_the_plan_counts(sqlite_database: Database, tmp_path: Path) -> None:
    """The text is made when it is sent, not when it is planned."""
    users = [rep("1", permission_set="reps")]
    deal = {"deals": [{"id": "5", "properties": {"dealname": "Secret merger", "hubspot_owner_id": "501"}}]}
    task = {"tasks": [_task("Call about the secret merger")]}
    fill(sqlite_database, tmp_path / "crm", users, permission_sets={"reps": rights("all")}, **deal, **task)
    async with Playground() as slack:
        clara = slack.add_user("Clara", "rep1@acme.test")
        slack.add_fault(Fault.rate_limit("chat.postMessage", times=1, retry_after=1))
        async with running(make_bot(sqlite_database, slack, Clock())):
            await until(lambda: slack.calls("chat.postMessage"))
            assert "secret merger" in str(slack.calls("chat.postMessage")[0].args)
            again = tmp_path / "again"
            fill(sqlite_database, again, users, permission_sets={"reps": rights("none")}, **deal, **task)
            await until(lambda: rest(sqlite_database))
        (message,) = slack.messages_to(clara)
        assert "secret merger" not in str(message)


def _task(subject: str) -> dict[str, object]:
    return {
        "id": "9",
        "properties": {
            "hs_task_subject": subject,
            "hs_task_status": "NOT_STARTED",
            "hs_timestamp": "2026-11-23T12:00:00Z",
            "hubspot_owner_id": "501",
        },
    }


async def test_what_this_process_has_just_claimed_is_not_taken_for_a_dead_ones(
    sqlite_database: Database, tmp_path: Path
) -> None:
    with sqlite_database.writing() as connection:
        ledger.plan(connection, workspace="T1", user_id="1", local_date="2026-11-23", due_at=0, state="new")
    async with Playground() as slack:
        bot = make_bot(sqlite_database, slack, Clock(), render=plain)
        recovery = Recovery(sqlite_database, bot.clients.reads, "T1", alone=True)
        identity = Identity(sqlite_database, SlackUsers(bot.clients.reads, "T1"), now=bot.now, default_language="en")
        sender = Sender(sqlite_database, bot.clients, identity, recovery, Pace(per_minute=60_000), bot.render, bot.now)
        assert sender.claim("T1")
        assert await recovery.run(sender.own) == 0
        assert states(sqlite_database) == {"1": "sending"}
        assert await recovery.run(frozenset()) == 1
        assert states(sqlite_database) == {"1": "new"}, "what a dead process claimed is free again"
