"""Who a Slack user is in the CRM: matched by e-mail, bound at the first match, refused where it is not certain."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.slack.binding_list import forget_binding, list_bindings
from bot.slack.bindings import Reason
from bot.slack.identity import Identity, NotMatched
from bot.slack.users import SlackUsers
from crm.audit import read_audit
from crm.database import Database
from playground.server import Playground
from tests.bot.bots import Clock, fill, make_bot, plain, rep, running, until


def identity_of(database: Database, slack: Playground, seconds: list[float] | None = None) -> Identity:
    at = seconds if seconds is not None else [0.0]
    clients = make_bot(database, slack, Clock(), render=plain).clients
    users = SlackUsers(clients.reads, slack.workspace.team_id, clock=lambda: at[0])
    return Identity(database, users, now=Clock())


async def refused(identity: Identity, slack_id: str) -> NotMatched:
    with pytest.raises(NotMatched) as found:
        await identity.who(slack_id)
    return found.value


async def test_an_email_matches_whatever_its_case_and_binds(database: Database, tmp_path: Path) -> None:
    fill(database, tmp_path / "crm", [rep("1")])
    async with Playground() as slack:
        clara = slack.add_user("Clara", "Rep1@ACME.test", tz="Europe/Rome")
        found = await identity_of(database, slack).who(clara.id)
    assert (found.viewer.user_id, found.slack_zone, found.language) == ("1", "Europe/Rome", "en")
    with database.reading() as connection:
        (binding,) = list_bindings(connection)
        (line,) = read_audit(connection, action="identity.bound")
    assert (binding["slack_user"], binding["user_id"], binding["state"]) == (clara.id, "1", "bound")
    assert line.actor == f"slack:{slack.workspace.team_id}/{clara.id}"


@pytest.mark.parametrize(
    ("flags", "reason"),
    [
        ({"is_restricted": True}, Reason.OUTSIDER),
        ({"is_ultra_restricted": True}, Reason.OUTSIDER),
        ({"is_stranger": True}, Reason.OUTSIDER),
        ({"team_id": "T0ELSEWHER"}, Reason.OUTSIDER),
        ({"deleted": True}, Reason.OUTSIDER),
        ({"is_bot": True}, Reason.OUTSIDER),
        ({"is_email_confirmed": False}, Reason.UNCONFIRMED),
    ],
)
async def test_these_are_never_matched(
    sqlite_database: Database, tmp_path: Path, flags: dict[str, Any], reason: Reason
) -> None:
    fill(sqlite_database, tmp_path / "crm", [rep("1")])
    async with Playground() as slack:
        somebody = slack.add_user("Somebody", "rep1@acme.test", **flags)
        assert (await refused(identity_of(sqlite_database, slack), somebody.id)).reason is reason
    with sqlite_database.reading() as connection:
        assert [row for row in list_bindings(connection) if row["state"] == "bound"] == []


async def test_an_unknown_email_and_none_at_all(sqlite_database: Database, tmp_path: Path) -> None:
    fill(sqlite_database, tmp_path / "crm", [rep("1"), rep("2", active=False)])
    async with Playground() as slack:
        identity = identity_of(sqlite_database, slack)
        unknown = await refused(identity, slack.add_user("Peter", "p.lindner@nordlager.example").id)
        assert (unknown.reason, unknown.email) == (Reason.UNKNOWN, "p.lindner@nordlager.example")
        assert (await refused(identity, slack.add_user("Inactive", "rep2@acme.test").id)).reason is Reason.UNKNOWN
        assert (await refused(identity, slack.add_user("Nobody", None).id)).reason is Reason.NO_EMAIL
        assert (await refused(identity, "U0NOTTHERE")).reason is Reason.OUTSIDER


async def test_a_second_claimant_is_refused_told_and_audited_once(database: Database, tmp_path: Path) -> None:
    fill(database, tmp_path / "crm", [rep("1"), rep("9", super_admin=True)])
    async with Playground() as slack:
        clara = slack.add_user("Clara", "rep1@acme.test")
        ingrid = slack.add_user("Ingrid", "rep9@acme.test")
        async with running(make_bot(database, slack, Clock(), render=plain)):
            await until(lambda: len(slack.messages_to(clara)) == 1)
            thief = slack.add_user("Thief", "rep1@acme.test")
            for _ in range(2):
                await slack.people.say(thief, "today")
            await until(lambda: len(slack.messages_to(thief)) == 2)
            await until(lambda: len(slack.messages_to(ingrid)) == 2)
            await asyncio.sleep(0.5)
        assert "cannot tell who you are" in slack.messages_to(thief)[0]["text"]
        assert f"<@{ingrid.id}>" in slack.messages_to(thief)[0]["text"]
        told = slack.messages_to(ingrid)[1]["text"]
        assert f"<@{thief.id}>" in told
        assert len(slack.messages_to(ingrid)) == 2, "told once"
        assert len(slack.messages_to(clara)) == 1
    with database.reading() as connection:
        (line,) = read_audit(connection, action="identity.refused")
    assert line.outcome == Reason.CLAIMED
    assert line.details == {"users": ["1"]}


async def test_a_bound_email_that_points_elsewhere_is_refused(sqlite_database: Database, tmp_path: Path) -> None:
    fill(sqlite_database, tmp_path / "crm", [rep("1"), rep("2")])
    async with Playground() as slack:
        clara = slack.add_user("Clara", "rep1@acme.test")
        seconds = [0.0]
        identity = identity_of(sqlite_database, slack, seconds)
        await identity.who(clara.id)
        clara.email = "rep2@acme.test"
        assert (await identity.who(clara.id)).viewer.user_id == "1", "Slack's side is kept for five minutes"
        seconds[0] = 301.0
        assert (await refused(identity, clara.id)).reason is Reason.ELSEWHERE
        with sqlite_database.writing() as connection:
            assert forget_binding(connection, clara.id) == ["1"]
        assert (await identity.who(clara.id)).viewer.user_id == "2"


async def test_rights_and_users_are_read_each_time(sqlite_database: Database, tmp_path: Path) -> None:
    fill(sqlite_database, tmp_path / "crm", [rep("1")])
    async with Playground() as slack:
        clara = slack.add_user("Clara", "rep1@acme.test")
        identity = identity_of(sqlite_database, slack)
        assert not (await identity.who(clara.id)).viewer.super_admin
        fill(sqlite_database, tmp_path / "now", [rep("1", super_admin=True)])
        assert (await identity.who(clara.id)).viewer.super_admin
        fill(sqlite_database, tmp_path / "later", [rep("1", active=False)])
        assert (await refused(identity, clara.id)).reason is Reason.UNKNOWN
    assert len(slack.calls("users.info")) == 1


async def test_one_email_of_two_crm_users_matches_nobody(sqlite_database: Database, tmp_path: Path) -> None:
    fill(sqlite_database, tmp_path / "crm", [rep("1", email="both@acme.test"), rep("2", email="BOTH@acme.test")])
    async with Playground() as slack:
        both = slack.add_user("Both", "both@acme.test")
        assert (await refused(identity_of(sqlite_database, slack), both.id)).reason is Reason.AMBIGUOUS


async def test_user_change_evicts_and_empties_the_home_of_one_who_lost_the_match(
    sqlite_database: Database, tmp_path: Path
) -> None:
    fill(sqlite_database, tmp_path / "crm", [rep("1")])
    async with Playground() as slack:
        clara = slack.add_user("Clara", "rep1@acme.test")
        async with running(make_bot(sqlite_database, slack, Clock(), render=plain, tick_seconds=60)):
            await until(lambda: len(slack.messages_to(clara)) == 1)
            await slack.people.open_home(clara)
            await until(lambda: "Nothing left for today" in str(slack.workspace.homes.get(clara.id)))
            await slack.people.change(clara, is_restricted=True)
            await until(lambda: "full members" in str(slack.workspace.homes[clara.id]))
            assert "Nothing left" not in str(slack.workspace.homes[clara.id])
            lists = len(slack.calls("users.list"))
            for colleague in (slack.add_user(f"Colleague {n}", f"c{n}@acme.test") for n in range(5)):
                await slack.people.change(colleague, title="away")
            await until(lambda: all(each.acked_at for each in slack.sockets.envelopes))
            await asyncio.sleep(0.3)
        assert len(slack.calls("users.list")) == lists, "a changed status costs no reading of everybody"


async def test_a_match_lost_in_the_crm_empties_the_home_within_a_tick(
    sqlite_database: Database, tmp_path: Path
) -> None:
    fill(sqlite_database, tmp_path / "crm", [rep("1")])
    async with Playground() as slack:
        clara = slack.add_user("Clara", "rep1@acme.test")
        async with running(make_bot(sqlite_database, slack, Clock(), render=plain)):
            await slack.people.open_home(clara)
            await until(lambda: "Nothing left for today" in str(slack.workspace.homes.get(clara.id)))
            fill(sqlite_database, tmp_path / "later", [rep("1", active=False)])
            await until(lambda: "cannot find you" in str(slack.workspace.homes[clara.id]))
            published = len(slack.calls("views.publish"))
            await asyncio.sleep(0.6)
        assert len(slack.calls("views.publish")) == published, "emptied once"
