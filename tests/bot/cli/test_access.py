"""`daybook record`, `timeline`, `access`, `settings`, `audit`, as an operator uses them."""

import getpass
import sqlite3
from pathlib import Path

import pytest

from tests.bot.cli.process import HomeHere
from tests.commands import Home, Said
from tests.folders import contact, deal, email, note, right, rights, task, team, user, write_folder

AT = "2026-11-24T08:00:00Z"
DEAL = {"deals": ["5"]}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> HomeHere:
    """Rep 1 sees own records and the team's mails, not amounts; rep 2 is below in the team; user 3 is super admin."""
    folder = tmp_path_factory.mktemp("access")
    write_folder(
        folder / "data",
        account={"record_url": "https://app.example.test/contacts/1/record/{type}/{id}"},
        permission_sets={"rep": rights("owned", hidden={"deals": ["amount"]}) | {"emails": right("team")}},
        teams=[team("a", name="North"), team("b", parent="a", name="Oslo")],
        users=[
            user("1", permission_set="rep", teams=["a"]),
            user("2", permission_set="rep", teams=["b"], first_name="Ola", last_name="Nordmann"),
            user("3", super_admin=True),
            user("4", "twice@acme.test", permission_set="rep"),
            user("5", "Twice@acme.test", permission_set="rep"),
            user("6", active=False, super_admin=True),
        ],
        contacts=[contact("3", owner="501", firstname="Jana\x1b[31m"), contact("4", owner="502")],
        deals=[
            deal("5", owner="501", name="Acme", amount="9000", to={"contacts": ["3", "4"]}),
            deal("6", owner="502", name="Secret"),
        ],
        emails=[
            email("9", owner="502", at="2026-11-23T08:00:00Z", subject="Re: Offer", text="secret words", to=DEAL),
            email("10", owner="502", at="2026-11-23T08:00:00Z", to={"deals": ["6"]}),
        ],
        tasks=[task("1", owner="501", due="2026-11-25T08:00:00Z", subject="Call", to=DEAL)],
        notes=[note("1", owner="501", at="2026-11-20T08:00:00Z", body="a budget cut", to=DEAL)],
    )
    made = HomeHere(folder / "home")
    assert made.run("import", str(folder / "data")).code == 0
    return made


def test_a_record_as_its_rep_may_see_it(home: HomeHere) -> None:
    said = Home(home.folder).run("record", "deal", "5", "--as", "REP1@acme.test", "--at", AT, "--json")
    assert said.json == {
        "type": "deals",
        "id": "5",
        "name": "Acme",
        "url": "https://app.example.test/contacts/1/record/0-3/5",
        "properties": {"hubspot_owner_id": "501", "dealname": "Acme", "dealstage": "talks", "pipeline": "sales"},
        "associations": {
            "contacts": [{"id": "3", "name": "Jana\x1b[31m", "label": None}],
            "tasks": [{"id": "1", "name": "Call", "label": None}],
            "notes": [{"id": "1", "name": "Note", "label": None}],
            "emails": [{"id": "9", "name": "Re: Offer", "label": None}],
        },
        "counts": {"contacts": 1, "tasks": 1, "notes": 1, "emails": 1},
        "last_engagement": {"engagement_id": "9", "type": "email", "at": "2026-11-23T08:00:00Z", "title": "Re: Offer"},
    }
    printed = home.run("record", "deals", "5", "--as", "rep1@acme.test").out
    assert "Acme" in printed
    assert "Jana" in printed
    assert "9000" not in printed
    assert "\x1b" not in printed
    assert "9000" in home.run("record", "deals", "5", "--as", "rep3@acme.test").out


def test_absent_and_forbidden_say_the_same_to_the_letter(home: HomeHere) -> None:
    said: list[Said] = []
    for command in (("record",), ("record", "--json"), ("timeline",)):
        for deal_id in ("6", "7"):
            said.append(home.run(command[0], "deals", deal_id, "--as", "rep1@acme.test", *command[1:]))
            assert (said[-1].code, said[-1].out) == (1, "")
    assert {one.err.replace("6", "N").replace("7", "N") for one in said} == {"No deal N that you can see.\n"}


def test_the_timeline_has_exactly_these_keys_and_filters(home: HomeHere) -> None:
    words = ("timeline", "deals", "5", "--as", "rep1@acme.test", "--at", AT, "--json")
    whole = home.run(*words).json
    assert whole[0] == {
        "engagement_id": "1", "type": "task", "at": "2026-11-25T08:00:00Z", "title": "Call", "upcoming": True
    }  # fmt: skip
    assert [(one["type"], one["engagement_id"]) for one in whole] == [("task", "1"), ("email", "9"), ("note", "1")]

    def types(*filters: str) -> list[str]:
        return [one["type"] for one in home.run(*words, *filters).json]

    assert types("--type", "note,email") == ["email", "note"]
    assert types("--type", "tasks", "--type", "e-mail") == ["task", "email"]
    assert types("--owner", "ola nordmann") == ["email"]
    assert types("--owner", "rep1@acme.test") == ["task", "note"]
    assert types("--team", "oslo") == ["email"]
    assert types("--team", "a") == ["task", "email", "note"]
    assert types("--team", "oslo", "--owner", "501") == []
    assert types("--search", "BUDGET") == ["note"]
    assert types("--search", "secret words") == []
    assert "Nothing on this timeline" in home.run(*words[:-1], "--search", "nowhere").out
    assert "upcoming" in home.run(*words[:-1]).out


def test_every_visible_id_by_type(home: HomeHere) -> None:
    visible = home.run("access", "visible", "--as", "rep1@acme.test", "--json").json
    assert {kind: ids for kind, ids in visible.items() if ids} == {
        "contacts": ["3"], "deals": ["5"], "tasks": ["1"], "notes": ["1"], "emails": ["9"]
    }  # fmt: skip
    assert len(visible) == 13
    assert "deals (2): 5, 6" in home.run("access", "visible", "--as", "rep3@acme.test").out


def test_why_tells_the_verdict_first(home: HomeHere) -> None:
    said = home.run("access", "why", "rep1@acme.test", "email:10")
    assert said.code == 0
    assert said.out.splitlines()[0] == "users:1 cannot see emails:10."
    assert "deals:6 not visible" in said.out
    told = home.run("access", "why", "rep1@acme.test", "deals:5", "--json").json
    assert (told["user"], told["record"], told["visible"]) == ("users:1", "deals:5", True)
    assert {"rule", "holds", "because"} == set(told["rules"][0])
    assert told["hidden_properties"] == ["amount"]
    assert "Hidden properties: amount." in home.run("access", "why", "rep1@acme.test", "deals:5").out


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("record", "deals", "5", "--as", "nobody@acme.test"), 1, "No active user has the e-mail nobody@acme.test."),
        (("record", "deals", "5", "--as", "rep6@acme.test"), 1, "No active user has the e-mail rep6@acme.test."),
        (("record", "deals", "5", "--as", "twice@acme.test"), 1, "2 active users have the e-mail twice@acme.test"),
        (("record", "things", "5", "--as", "rep1@acme.test"), 2, "contacts, companies, deals"),
        (("timeline", "emails", "9", "--as", "rep1@acme.test"), 2, "contacts, companies, deals"),
        (("timeline", "deals", "5", "--as", "rep1@acme.test", "--type", "deal"), 2, "no engagement type 'deal'"),
        (("timeline", "deals", "5", "--as", "rep1@acme.test", "--owner", "x"), 2, "No user has the owner id"),
        (("timeline", "deals", "5", "--as", "rep1@acme.test", "--team", "x"), 2, "No team has the id or name"),
        (("timeline", "deals", "5", "--as", "rep1@acme.test", "--at", "soon"), 2, "with its offset"),
        (("access", "why", "nobody@acme.test", "deals:5"), 1, "nobody@acme.test"),
        (("access", "why", "rep1@acme.test", "deals"), 2, "it looks like deals:5"),
        (("settings", "get", "nope"), 2, "hipaa, customer_analysis"),
        (("settings", "set", "nope", "on"), 2, "hipaa, customer_analysis"),
        (("settings", "set", "hipaa", "maybe"), 2, "on or off"),
    ],
)
def test_wrong_use_is_one_sentence_that_names_the_thing(
    home: HomeHere, words: tuple[str, ...], code: int, sentence: str
) -> None:
    said = home.run(*words)
    assert said.code == code
    assert sentence in " ".join(said.err.split())
    assert said.out == ""


def test_hipaa_goes_on_easily_and_off_with_a_super_admin_the_words_and_a_reason(home: HomeHere) -> None:
    first, *counts = home.run("settings", "set", "hipaa", "on").out.splitlines()
    assert first == "hipaa is now on."
    assert counts[0].startswith("Deleted: 0 search vectors")
    assert home.run("settings", "set", "hipaa", "on").out.startswith("hipaa is already on")
    said = home.run("timeline", "deals", "5", "--as", "rep1@acme.test", "--search", "budget", "--json")
    assert said.json == []
    assert "HIPAA is on" in said.err
    words, reason = ("--confirm", "HIPAA OFF"), ("--reason", "no health data")
    for extra in (
        (),
        ("--as", "rep3@acme.test"),
        ("--as", "rep3@acme.test", *words),
        ("--as", "rep3@acme.test", *words, "--reason", "  "),
        ("--as", "rep3@acme.test", "--confirm", "hipaa off", *reason),
        ("--as", "rep1@acme.test", *words, *reason),
        ("--as", "rep6@acme.test", *words, *reason),
        (*words, *reason),
    ):
        assert home.run("settings", "set", "hipaa", "off", *extra).code == 2
    assert home.run("settings", "get", "hipaa").out == "on\n"
    done = home.run("settings", "set", "hipaa", "off", "--as", "rep3@acme.test", *words, *reason)
    assert (done.code, done.out) == (0, "hipaa is now off.\n")
    [line] = home.run("audit", "--action", "settings.set", "--limit", "1", "--json").json
    assert line["actor"] == f"system:{getpass.getuser()}"
    assert line["viewer"] == "users:3"
    assert line["details"] == {"key": "hipaa", "old": True, "new": False, "reason": "no health data"}


def test_other_settings_are_listed_and_set(home: HomeHere) -> None:
    assert home.run("settings", "set", "customer_analysis", "off").code == 0
    assert home.run("settings", "set", "calling_sources", "HUBSPOT_CALLING, DIALER").code == 0
    assert home.run("settings", "get").out.splitlines() == [
        "hipaa = off", "customer_analysis = off", "calling_sources = HUBSPOT_CALLING, DIALER"
    ]  # fmt: skip
    assert home.run("settings", "get", "customer_analysis", "--json").json == {"customer_analysis": False}


def test_every_look_is_audited_without_an_address(home: HomeHere) -> None:
    home.run("record", "deals", "5", "--as", "rep1@acme.test")
    home.run("record", "deals", "6", "--as", "rep1@acme.test")
    home.run("record", "deals", "6", "--as", "nobody@acme.test")
    lines = home.run("audit", "--action", "cli.record", "--limit", "3", "--json").json
    assert [(line["viewer"], line["records"], line["outcome"]) for line in lines] == [
        ("users:1", ["deals:5"], "shown"),
        ("users:1", ["deals:6"], "not visible"),
        (None, ["deals:6"], "not a user"),
    ]
    assert "@" not in home.run("audit", "--json").out
    assert "cli.record" in home.run("audit", "--record", "deals:6", "--since", "2020-01-01").out
    assert home.run("audit", "--until", "2020-01-01").out == "No lines.\n"


def test_verify_names_the_first_broken_line(home: HomeHere, tmp_path: Path) -> None:
    home.run("access", "visible", "--as", "rep1@acme.test")
    whole = home.run("audit", "verify")
    assert (whole.code, whole.out.startswith("The audit log is intact: ")) == (0, True)
    copy = HomeHere(tmp_path / "copy")
    copy.folder.mkdir()
    with sqlite3.connect(home.folder / "daybook.db") as source, sqlite3.connect(copy.folder / "daybook.db") as target:
        source.backup(target)
        target.execute("DROP TRIGGER audit_refuses_update")
        target.execute("UPDATE audit SET outcome = 'nothing happened' WHERE seq = 3")
    source.close()
    target.close()
    said = copy.run("audit", "verify")
    assert (said.code, said.err) == (1, "The audit log is broken at line 3.\n")
    assert copy.run("audit", "verify", "--json").json == {"lines": 2, "intact": False, "broken": 3}
