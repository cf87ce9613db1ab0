"""`deliveries` and `bindings` as an operator reads them."""

from pathlib import Path

from bot.delivery import ledger
from bot.slack.bindings import bind
from bot.slack.users import SlackUser
from crm.database import open_database
from tests.bot.bots import fill, rep
from tests.bot.cli.process import HomeHere


def slack_user(slack_id: str, email: str) -> SlackUser:
    return SlackUser.read({"id": slack_id, "team_id": "T1", "profile": {"email": email}}, "T1")


def filled(folder: Path) -> HomeHere:
    home = folder / "home"
    database = open_database(f"sqlite:///{home / 'daybook.db'}")
    fill(database, folder / "crm", [rep("1"), rep("2")])
    with database.writing() as connection:
        for user, day, state in (
            ("1", "2026-11-23", "new"),
            ("2", "2026-11-23", "missed"),
            ("1", "2026-11-24", "missed"),
        ):
            ledger.plan(connection, workspace="T1", user_id=user, local_date=day, due_at=0, state=state)
        claim = ledger.claim_next(connection, "T1", lease=60)
        assert claim is not None
        ledger.mark_sent(connection, claim, channel="D1", ts="1.5")
        at = 1_000_000
        assert bind(connection, slack_user("U1", "rep1@acme.test"), at=at).person is not None
        assert bind(connection, slack_user("U2", "rep1@acme.test"), at=at).person is None
    database.dispose()
    return HomeHere(home)


def test_the_ledger_and_the_bindings_as_an_operator_reads_them(tmp_path: Path) -> None:
    home = filled(tmp_path)
    assert [(row["date"], row["user_id"], row["state"]) for row in home.run("deliveries", "--json").json] == [
        ("2026-11-24", "1", "missed"),
        ("2026-11-23", "1", "sent"),
        ("2026-11-23", "2", "missed"),
    ]
    (row,) = home.run("deliveries", "--as", "rep1@acme.test", "--date", "2026-11-23", "--json").json
    assert (row["state"], row["channel"], row["message_ts"], row["workspace"]) == ("sent", "D1", "1.5", "T1")
    assert home.run("deliveries", "--state", "missed").out.count("missed") == 2
    assert home.run("deliveries", "--date", "yesterday", "--state", "sent").code == 2
    assert [(row["slack_user"], row["user_id"], row["state"]) for row in home.run("bindings", "--json").json] == [
        ("U1", "1", "bound"),
        ("U2", "1", "refused"),
    ]
    assert home.run("bindings", "forget", "U1").code == 0
    assert home.run("bindings").out == "No bindings.\n"
    assert home.run("audit", "--action", "cli.bindings.forget", "--json").json[0]["details"]["users"] == ["1"]
