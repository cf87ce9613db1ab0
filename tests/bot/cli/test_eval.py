"""`daybook eval`: a report on stdout, progress on stderr, nothing at all with HIPAA on."""

from pathlib import Path

import pytest

from tests.bot.cli.process import HomeHere
from tests.insights.evaluation.folders import write_sets


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> HomeHere:
    return HomeHere(tmp_path_factory.mktemp("eval") / "home")


@pytest.fixture(scope="module")
def sets(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(write_sets(tmp_path_factory.mktemp("sets")))


def test_a_suite_prints_its_report_tells_what_it_does_on_stderr_and_leaves_the_user_s_crm_alone(
    home: HomeHere, sets: str
) -> None:
    said = home.run("eval", "secrets", "--data", sets, "--json")
    assert said.code == 0, said.err
    (report,) = said.json
    told = {figure["name"]: figure["value"] for figure in report["chapters"][0]["figures"]}
    assert told == {
        "secret told to who joined late": 0,
        "secret found by who was there": 1,
        "the fact for all found by who was there": 1,
    }
    assert "secrets: ConfAIde (1)" in said.err
    (line,) = [one for one in home.run("audit", "--json").json if one["action"] == "cli.eval"]
    assert line["records"] == []
    assert not (home.folder / "chroma").exists()


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["nonsense"], 1, "There is no suite called nonsense."),
        (["secrets", "--data", "/nowhere/at/all"], 1, "There is no folder /nowhere/at/all."),
        (["secrets"], 0, "Nothing to measure on: this suite needs --data FOLDER."),
    ],
)
def test_what_is_not_there_is_named(home: HomeHere, words: list[str], code: int, sentence: str) -> None:
    said = home.run("eval", *words)
    assert (said.code, said.out) == (code, "")
    assert said.err.startswith(sentence)


def test_with_hipaa_on_nothing_is_measured(tmp_path: Path, sets: str) -> None:
    home = HomeHere(tmp_path / "home")
    home.run("settings", "set", "hipaa", "on")
    said = home.run("eval", "secrets", "--data", sets)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("HIPAA mode is on")
