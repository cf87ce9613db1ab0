"""The daily digest over Slack's protocol: one for each rep, at the rep's hour, accounted for."""

from datetime import UTC, datetime
from pathlib import Path

from crm.database import Database
from playground.server import Playground
from tests.bot.bots import Clock, fill, ledger_rows, make_bot, rep, running, states, until


async def test_each_rep_gets_one_digest_and_outsiders_get_none(database: Database, tmp_path: Path) -> None:
    fill(database, tmp_path / "crm", [rep("1"), rep("2"), rep("3"), rep("4"), rep("5"), rep("6", owner="")])
    async with Playground() as slack:
        clara = slack.add_user("Clara", "REP1@acme.test")
        bruno = slack.add_user("Bruno", "rep2@acme.test")
        guest = slack.add_user("Guest", "rep3@acme.test", is_restricted=True)
        stranger = slack.add_user("Stranger", "rep4@acme.test", team_id="T0ELSEWHER", is_stranger=True)
        ownerless = slack.add_user("Ownerless", "rep6@acme.test")
        async with running(make_bot(database, slack, Clock())):
            await until(lambda: len(states(database)) == 5 and "new" not in states(database).values()
                        and "sending" not in states(database).values())  # fmt: skip
        assert states(database) == {"1": "sent", "2": "sent", "3": "refused", "4": "refused", "5": "refused"}
        for person in (clara, bruno):
            (message,) = slack.messages_to(person)
            assert message["text"]
            assert message["blocks"]
        for person in (guest, stranger, ownerless):
            assert slack.messages_to(person) == []
        reasons = {row.user_id: row.reason for row in ledger_rows(database)}
        assert reasons["5"] == "no Slack user"
        assert reasons["3"] == "no Slack user: guest, bot, deactivated or of another organisation"
        metadata = slack.messages_to(clara)[0]["metadata"]
        row = ledger_rows(database)[0]
        assert metadata == {"event_type": "daybook_digest", "event_payload": {"key": row.key}}
        assert (row.channel, row.message_ts) == (slack.workspace.direct(clara.id).id, slack.messages_to(clara)[0]["ts"])


async def test_the_hour_is_the_reps_own(database: Database, tmp_path: Path) -> None:
    fill(database, tmp_path / "crm", [rep("1", timezone="Europe/Berlin"), rep("2", timezone="America/New_York")])
    clock = Clock(datetime(2026, 11, 23, 7, 1, tzinfo=UTC))  # 08:01 in Berlin, 02:01 in New York
    async with Playground() as slack:
        slack.add_user("Clara", "rep1@acme.test")
        slack.add_user("Bruno", "rep2@acme.test")
        async with running(make_bot(database, slack, clock)):
            await until(lambda: states(database) == {"1": "sent"})
            clock.at = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
            await until(lambda: states(database) == {"1": "sent", "2": "sent"})
        assert len(slack.calls("chat.postMessage")) == 2
