"""`daybook feedback`: JSON lines for the evaluation, a report in numbers, both audited with the system user."""

import json
import stat
from pathlib import Path

import pytest

from bot import wiring
from bot.settings import Settings
from crm.instants import DAY
from crm.kinds import Ref
from insights.displays import Displays, New
from insights.feedback import Feedbacks, Given
from tests.bot.cli.process import HomeHere

AT = 20_780 * DAY  # Monday 23 November 2026


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> HomeHere:
    """With an insight that was useful, and an answer that was wrong."""
    made = HomeHere(tmp_path_factory.mktemp("feedback") / "home")
    made.run("init")
    database = wiring.database(Settings(_env_file=None, daybook_home=made.folder))
    displays, feedbacks = Displays(database), Feedbacks(database)
    insight = {"shown": {"viewer": "clara@acme.test", "risks": [{"kind": "budget"}]}}
    answer = {"question": "Chi firma?", "shown": {"answer": "Jana Krüger\u001b[2J"}}
    for n, (kind, content) in enumerate((("insight", insight), ("answer", answer))):
        new = New(kind, "1", "8801", "ai", None, [Ref("emails", "7")], content, "gpt", "v3")  # type: ignore[arg-type]
        display = displays.of(displays.keep(new, at=AT))
        assert display
        given = Given("not_useful", "wrong", "È Matthias") if n else Given("useful")
        feedbacks.keep(display, given, at=AT + n * DAY)
    database.dispose()
    return made


def test_the_export_is_a_line_a_verdict_on_stdout(home: HomeHere) -> None:
    said = home.run("feedback", "export")
    assert (said.code, said.err) == (0, "")
    insight, answer = (json.loads(line) for line in said.out.splitlines())
    assert (insight["kind"], insight["verdict"], insight["shown"]) == (
        "insight",
        "useful",
        {"risks": [{"kind": "budget"}]},
    )
    assert (answer["question"], answer["words"], answer["retrieved"]) == ("Chi firma?", "È Matthias", ["emails:7"])
    assert "clara@" not in said.out
    later = home.run("feedback", "export", "--since", "2026-11-24")
    assert [json.loads(line)["id"] for line in later.out.splitlines()] == [answer["id"]]


def test_a_file_is_for_its_owner_alone_and_nothing_is_overwritten(home: HomeHere, tmp_path: Path) -> None:
    file = tmp_path / "feedback.jsonl"
    said = home.run("feedback", "export", str(file))
    assert (said.code, said.out, said.err) == (0, "", f"2 lines in {file}.\n")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(file.read_text(encoding="utf-8").splitlines()) == 2
    again = home.run("feedback", "export", str(file))
    assert again.code == 1
    assert again.err.startswith(f"There is a file {file} already.")
    assert home.run("feedback", "export", str(tmp_path / "no" / "such" / "file")).code == 1


def test_the_report_reads_on_a_terminal_and_as_json(home: HomeHere) -> None:
    told = home.run("feedback", "report", "--json").json
    assert (told["feedback"], told["useful"], told["acceptance"], told["reasons"]["wrong"]) == (2, 1, 0.5, 1)
    assert told["by_risk_kind"] == [{"name": "budget", "n": 1, "useful": 1, "acceptance": 1.0}]
    said = home.run("feedback", "report")
    assert said.out.startswith("2 verdicts, 1 useful: 50 %\nNot useful: wrong 1\n")
    assert "2026-W48" in said.out
    assert home.run("feedback", "report", "--since", "2027-01-01").out == "No feedback.\n"


def test_both_are_audited_with_the_system_user_and_without_texts(home: HomeHere) -> None:
    before = len(home.run("audit", "--action", "cli.feedback.", "--json").json)
    home.run("feedback", "export")
    home.run("feedback", "report")
    lines = home.run("audit", "--action", "cli.feedback.", "--json").json[before:]
    assert [line["action"] for line in lines] == ["cli.feedback.export", "cli.feedback.report"]
    assert {line["actor"].partition(":")[0] for line in lines} == {"system"}
    assert [line["records"] for line in lines] == [["deals:8801"]] * 2
    assert "Matthias" not in json.dumps(lines)


@pytest.mark.parametrize(
    "words", [["export", "--since", "yesterday"], ["report", "--since", "2026-13-01"], ["nonsense"]]
)
def test_wrong_use_is_told(home: HomeHere, words: list[str]) -> None:
    said = home.run("feedback", *words)
    assert (said.code, said.out) == (2, "")


def test_the_export_is_what_eval_reads(home: HomeHere, tmp_path: Path) -> None:
    file = tmp_path / "feedback.jsonl"
    home.run("feedback", "export", str(file))
    said = home.run("eval", "feedback", "--data", str(file), "--json")
    assert said.code == 0, said.err
    (report,) = said.json
    figures = {one["name"]: (one["value"], one["out_of"]) for one in report["chapters"][0]["figures"]}
    assert figures["all"] == (0.5, 2)
    assert "Matthias" not in said.out
    missing = home.run("eval", "feedback", "--data", str(tmp_path))
    assert (missing.code, missing.err.splitlines()[0]) == (1, f"There is no file {tmp_path}.")
    assert home.run("eval", "feedback").err.startswith("Nothing to measure on: this suite needs --data FILE")
