"""The switches from the command line: on at once and counted, off with words, a reason and a super admin."""

from pathlib import Path

import pytest

from tests.bot.cli.process import HomeHere
from tests.folders import deal, user, write_folder

OFF = ("settings", "set", "hipaa", "off")
WORDS = ("--confirm", "HIPAA OFF", "--reason", "no health data")


@pytest.fixture
def home(tmp_path: Path) -> HomeHere:
    home = HomeHere(tmp_path / "home")
    users = [user("1"), user("9", super_admin=True)]
    said = home.run("import", str(write_folder(tmp_path / "crm", users=users, deals=[deal("5")])))
    assert said.code == 0, said.err
    return home


def switch(home: HomeHere, key: str = "hipaa") -> str:
    return home.run("settings", "get", key).out.strip()


def test_hipaa_on_says_what_it_deleted_and_that_it_is_on_already(home: HomeHere) -> None:
    said = home.run("settings", "set", "hipaa", "on")
    assert said.code == 0
    assert said.out.splitlines()[0] == "hipaa is now on."
    assert "Deleted: 0 search vectors, 0 stored insights and answers, 0 stored prompts and traces" in said.out
    assert "No bot runs on this database." in said.out
    again = home.run("settings", "set", "hipaa", "on")
    assert again.code == 0
    assert again.out.startswith("hipaa is already on.\nSince 20")
    assert switch(home) == "on"


def test_as_json_it_is_one_document(home: HomeHere) -> None:
    told = home.run("settings", "set", "hipaa", "on", "--json").json
    assert (told["key"], told["value"], told["changed"]) == ("hipaa", True, True)
    assert set(told["deleted"]) == {
        "vectors", "insights_and_answers", "prompts_and_traces", "feedback_texts", "inbox_payloads", "planned_texts",
        "undo_lines",
    }  # fmt: skip
    assert told["processes"]["running"] == 0
    again = home.run("settings", "set", "hipaa", "on", "--json").json
    assert (again["changed"], again["since"], again["by"]) == (False, told["since"], told["by"])


@pytest.mark.parametrize(
    "words",
    [
        (),
        WORDS,
        ("--as", "rep9@acme.test"),
        ("--as", "rep9@acme.test", "--confirm", "hipaa off", "--reason", "x"),
        ("--as", "rep9@acme.test", "--confirm", "HIPAA  OFF", "--reason", "x"),
        ("--as", "rep9@acme.test", "--confirm", "HIPAA OFF.", "--reason", "x"),
        ("--as", "rep9@acme.test", "--confirm", "HIPAA OFF", "--reason", "  "),
        ("--as", "rep1@acme.test", *WORDS),
        ("--as", "nobody@acme.test", *WORDS),
    ],
)
def test_off_needs_a_super_admin_the_words_and_a_reason(home: HomeHere, words: tuple[str, ...]) -> None:
    home.run("settings", "set", "hipaa", "on")
    said = home.run(*OFF, *words)
    assert (said.code, said.out) == (2, "")
    assert switch(home) == "on"


def test_off_with_all_of_them_is_audited(home: HomeHere) -> None:
    home.run("settings", "set", "hipaa", "on")
    words = ("--confirm", "  HIPAA OFF ", "--reason", " no health data ")
    assert home.run(*OFF, "--as", "rep9@acme.test", *words).code == 0
    assert switch(home) == "off"
    line = home.run("audit", "--action", "settings.set", "--json").json[-1]
    assert line["viewer"] == "users:9"
    assert line["details"] == {"key": "hipaa", "old": True, "new": False, "reason": "no health data"}


def test_an_import_turns_it_on_and_none_turns_it_off(home: HomeHere, tmp_path: Path) -> None:
    on = write_folder(tmp_path / "on", account={"settings": {"hipaa": True}})
    said = home.run("import", str(on), "--json")
    assert said.json
    assert said.err.startswith("account.json turned HIPAA on.\nDeleted: 0 search vectors")
    off = write_folder(tmp_path / "off", account={"settings": {"hipaa": False, "customer_analysis": True}})
    assert "an import only tightens" in home.run("import", str(off)).err
    assert switch(home) == "on"


def test_an_import_tells_only_of_what_it_turned_on_itself(home: HomeHere, tmp_path: Path) -> None:
    home.run("settings", "set", "hipaa", "on")
    on = write_folder(tmp_path / "on", account={"settings": {"hipaa": True}})
    assert "turned HIPAA on" not in home.run("import", str(on)).err
    home.run(*OFF, "--as", "rep9@acme.test", *WORDS)
    none = write_folder(tmp_path / "none", account={"name": "Acme"})
    assert "turned HIPAA on" not in home.run("import", str(none)).err
    assert home.run("import", str(on)).err.startswith("account.json turned HIPAA on.")


def test_customer_analysis_is_turned_off_and_on(home: HomeHere) -> None:
    for value in ("off", "on"):
        assert home.run("settings", "set", "customer_analysis", value).out == f"customer_analysis is now {value}.\n"
        assert switch(home, "customer_analysis") == value
