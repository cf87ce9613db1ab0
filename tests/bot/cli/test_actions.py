"""`daybook actions` and `daybook rules`, as an operator uses them."""

import pytest

from tests.bot.cli.process import HomeHere
from tests.folders import PIPELINES, call, rights, user, write_folder

AT = "2026-11-24T10:00:00+01:00"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> HomeHere:
    """Two reps; the first has a call of an hour and more ago without an outcome."""
    folder = tmp_path_factory.mktemp("actions")
    write_folder(
        folder / "data",
        users=[user("1", permission_set="all"), user("2", permission_set="all")],
        pipelines=PIPELINES,
        permission_sets={"all": rights("all")},
        calls=[call("4", owner="501", start="2026-11-24T07:00:00Z")],
    )
    made = HomeHere(folder / "home")
    assert made.run("import", str(folder / "data")).code == 0
    return made


def test_actions_of_one_rep_and_of_all(home: HomeHere) -> None:
    one = home.run("actions", "--as", "REP1@acme.test", "--at", AT, "--json")
    assert [(a["rule"], a["subject"], a["state"]) for a in one.json] == [("log_call_outcome", "calls:4", "open")]
    assert home.run("actions", "--all", "--at", AT, "--json").json == one.json
    assert home.run("actions", "--as", "rep2@acme.test", "--at", AT, "--json").json == []


def test_on_a_terminal_each_action_says_why(home: HomeHere) -> None:
    said = home.run("actions", "--all", "--at", AT)
    assert "Log call outcome" in said.out
    assert "disposition not set" in said.out


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("actions",), 2, "--as EMAIL or --all"),
        (("actions", "--as", "a@b.test", "--all"), 2, "--as EMAIL or --all"),
        (("actions", "--as", "nobody@acme.test"), 1, "nobody@acme.test"),
        (("actions", "--all", "--at", "2026-11-24T10:00"), 2, "without an offset"),
        (("actions", "--all", "--at", "9999-12-31T23:59:59Z"), 2, "between the years"),
        (("rules", "set", "nope", "off"), 1, "nope"),
        (("rules", "set", "8", "max_age_days=-1"), 1, "whole number"),
        (("rules", "set", "8", "sideways"), 1, "max_age_days"),
    ],
)
def test_wrong_use_is_one_sentence_that_names_the_thing(
    home: HomeHere, words: tuple[str, ...], code: int, sentence: str
) -> None:
    said = home.run(*words)
    assert said.code == code
    assert said.out == ""
    assert sentence in said.err


def test_a_threshold_is_previewed_then_changed_and_audited(home: HomeHere) -> None:
    preview = home.run("rules", "preview", "8", "max_age_days=0", "--at", AT, "--json")
    assert preview.json == {"rule": "log_call_outcome", "max_age_days": 0, "opens": 0, "expires": 1}
    assert home.run("rules", "set", "8", "max_age_days=0").code == 0
    listed = {rule["id"]: rule for rule in home.run("rules", "list", "--json").json}
    assert len(listed) == 19
    assert listed["log_call_outcome"]["thresholds"]["max_age_days"] == 0
    assert home.run("actions", "--all", "--at", AT, "--json").json == []
    assert home.run("rules", "set", "log_call_outcome", "max_age_days=7").code == 0
    assert home.run("rules", "set", "log_call_outcome", "off").code == 0
    assert home.run("actions", "--all", "--at", AT, "--json").json == []
    assert home.run("rules", "set", "log_call_outcome", "on").code == 0
    assert "rules.set" in home.run("audit").out


def test_a_run_fills_the_ledger_and_counts(home: HomeHere) -> None:
    first = home.run("rules", "run", "--at", AT, "--json").json
    assert first["opened"] == {"log_call_outcome": 1}
    assert home.run("rules", "run", "--at", AT, "--json").json["still_open"] == {"log_call_outcome": 1}
