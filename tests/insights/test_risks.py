"""Every example of every kind of risk from CRM data, as rep 1 sees it; those with own SQL on both databases."""

import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from crm.conversation import window
from crm.database import Database, open_database
from crm.importing import import_folder
from crm.instants import iso, micros
from crm.kinds import Ref
from crm.reader import Reader
from crm.viewer import viewer_of
from insights.facts import read_facts
from insights.model import Risk
from insights.page import markdown_table
from insights.risks import FILES, KINDS, nothing_scheduled, overdue_tasks, slow_stage, unanswered_buyer
from insights.risks.examples import NOW, Example
from insights.risks.kind import Kind
from tests.folders import pipeline, rights, user, write_folder

CASES = [
    pytest.param(file.KIND, example, id=f"{file.KIND.id}-{'fires' if example.fires else 'quiet'}-{example.sentence}")
    for file in FILES
    for example in file.EXAMPLES
]
STAGES = [
    *({"id": name, "label": name.title(), "displayOrder": n} for n, name in enumerate(("new", "talks", "offer"))),
    {"id": "won", "label": "Won", "displayOrder": 3, "metadata": {"isClosed": "true", "probability": "1.0"}},
    {"id": "lost", "label": "Lost", "displayOrder": 4, "metadata": {"isClosed": "true", "probability": "0.0"}},
]


@pytest.fixture(scope="module")
def refilled(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    path = tmp_path_factory.mktemp("risks") / "daybook.db"
    database = open_database(f"sqlite:///{shutil.copy(sqlite_template, path)}")
    yield database
    database.dispose()


def look(database: Database, folder: Path, kind: Kind, example: Example, language: str = "en") -> Risk | None:
    lines: dict[str, list[Any]] = defaultdict(list)
    for given in example.given:
        lines[given.kind].append(given.line)
    write_folder(
        folder,
        account={"timezone": "UTC"},
        permission_sets={"rep": rights("all") | dict(example.rights)},
        users=[user("1", permission_set="rep"), user("2", permission_set="rep")],
        pipelines=[pipeline("deals", "sales", STAGES)],
        **lines,
    )
    assert not import_folder(database, folder, now=NOW, replace=True).rejects
    now = micros(NOW)
    with Reader(database, viewer_of(database, "1")) as reader:
        facts = read_facts(reader, window(reader, Ref("deals", "17"), now=now), now=now, zone=ZoneInfo("UTC"))
    if not facts.is_open:
        return None
    return kind.risk(facts, {**kind.thresholds, **example.thresholds}, language)


def check(found: Risk | None, kind: Kind, example: Example) -> None:
    assert (found is not None) == example.fires, found
    if found is None:
        return
    assert (found.kind, found.source, found.severity) == (kind.id, "crm", example.severity)
    assert found.evidence
    if example.evidence is not None:
        assert [one.as_json() for one in found.evidence] == [printed(one) for one in example.evidence]
    if example.says is not None:
        assert found.statement == example.says


def printed(evidence: Mapping[str, Any]) -> dict[str, Any]:
    """Times from NOW as JSON has them: `at` in UTC, a property's value as the CRM has it."""
    return {
        name: (iso(micros(NOW + value)) if name == "at" else (NOW + value).isoformat())
        if isinstance(value, timedelta)
        else value
        for name, value in evidence.items()
    }


@pytest.mark.parametrize(("kind", "example"), CASES)
def test_the_example_shows_what_it_says(kind: Kind, example: Example, refilled: Database, tmp_path: Path) -> None:
    check(look(refilled, tmp_path, kind, example), kind, example)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.KIND.id)
def test_a_kind_says_the_same_in_italian(file: Any, refilled: Database, tmp_path: Path) -> None:
    example = next(one for one in file.EXAMPLES if one.fires)
    found = look(refilled, tmp_path, file.KIND, example, "it")
    assert found is not None
    assert found.statement.endswith(".")
    assert found.statement != example.says
    assert "{" not in found.statement


def test_what_is_read_by_sql_is_the_same_on_postgresql(postgres_database: Database, tmp_path: Path) -> None:
    for file in (slow_stage, nothing_scheduled, unanswered_buyer, overdue_tasks):
        for example in (file.EXAMPLES[0], next(one for one in file.EXAMPLES if not one.fires)):
            check(look(postgres_database, tmp_path, file.KIND, example), file.KIND, example)
        for old in tmp_path.iterdir():
            old.unlink()


def test_the_kinds_are_those_of_the_contract_in_its_order() -> None:
    assert [kind.id for kind in KINDS] == [
        "score_fell", "no_activity", "nothing_scheduled", "close_date_passed", "close_date_pushed", "stage_went_back",
        "slow_stage", "no_contact", "single_contact", "unanswered_buyer", "silent_buyer", "next_step_empty",
        "next_step_stale", "amount_cut", "overdue_tasks",
    ]  # fmt: skip
    assert [file.__name__.rsplit(".", 1)[1] for file in FILES] == [kind.id for kind in KINDS]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.KIND.id)
def test_each_kind_has_examples_of_both_outcomes_and_of_each_of_its_sentences(file: Any) -> None:
    examples, kind = file.EXAMPLES, file.KIND
    assert {example.fires for example in examples} == {True, False}
    assert len({example.sentence for example in examples}) == len(examples)
    assert any(example.says and example.evidence for example in examples)
    for said in kind.sentences.values():
        assert placeholders(said.en) == placeholders(said.it)
    assert all(f"`{name}`" in kind.description for name in kind.thresholds)


def test_the_page_of_kinds_is_what_the_code_has() -> None:
    assert markdown_table() in Path("docs/insights.md").read_text("utf-8"), "daybook kinds --markdown"


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}
