"""Every example of every rule file, on both databases, for all reps at once and for each alone."""

from collections import defaultdict
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert

from crm.database import Database
from crm.importing import import_folder
from crm.instants import instant, micros
from crm.kinds import id_order
from crm.schema.settings import RepSetting
from rules.catalog import FILES, RULES, by_id
from rules.evaluator import evaluate
from rules.examples import ACCOUNT, NOW, PEOPLE, PIPELINES, Example, U, ago, call, fires
from rules.model import Match
from rules.rule import Rule
from tests.folders import write_folder

CASES = [
    pytest.param(file.RULE, example, id=f"{file.RULE.id}-{example.outcome}-{example.sentence}")
    for file in FILES
    for example in file.EXAMPLES
]


def load(database: Database, folder: Path, example: Example) -> None:
    """The example's people and records become the whole mirror."""
    lines: dict[str, list[Any]] = defaultdict(list)
    for given in (*PEOPLE, *PIPELINES, *example.given):
        lines[given.kind].append(given.line)
    write_folder(folder, account=ACCOUNT | dict(example.account), permission_sets=None, **lines)
    report = import_folder(database, folder, now=NOW, replace=True)
    assert not report.rejects
    with database.writing() as connection:
        connection.execute(delete(RepSetting))
        for user_id, zone in example.choices.items():
            text = f'"{zone}"' if isinstance(zone, str) else str(zone)
            connection.execute(insert(RepSetting).values(user_id=user_id, key="timezone", value=text))


def in_order(matches: list[Match]) -> list[Match]:
    return sorted(matches, key=lambda one: (id_order(one.user_id), id_order(one.subject.id), one.trigger))


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_the_example_shows_what_it_says(rule: Rule, example: Example, refilled: Database, tmp_path: Path) -> None:
    load(refilled, tmp_path, example)
    others = by_id.keys() - {rule.id}
    with refilled.reading() as connection:
        everyone = evaluate(connection, micros(NOW), switched_off=others)
        alone = [evaluate(connection, micros(NOW), switched_off=others, user_id=one) for one in ("1", "2")]
    found = in_order(everyone.matches)

    assert tuple(str(match.subject) for match in found) == example.shows
    assert tuple(match.owner_id for match in found) == (example.owners or (U,) * len(found))
    assert in_order([match for one in alone for match in one.matches]) == found
    assert everyone.skipped.total() == example.skips
    for match in found:
        check_details(match, example)


def check_details(match: Match, example: Example) -> None:
    if example.trigger is not None:
        assert match.trigger == example.trigger
    if example.since is not None:
        assert instant(match.since) - NOW == example.since
    for name, wanted in example.expects.items():
        seen = getattr(match, name)
        if isinstance(wanted, timedelta):
            seen = instant(seen) - NOW
        elif name == "items":
            seen = tuple(str(item) for item in seen)
        assert seen == wanted, name
    if example.evidence is not None:
        assert {one.name: one.value for one in match.evidence} == example.evidence
        assert [one.name for one in match.evidence] == list(example.evidence)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.RULE.id)
def test_each_rule_has_examples_of_every_outcome_it_can_have(file: Any) -> None:
    outcomes = {example.outcome for example in file.EXAMPLES}
    assert outcomes >= {"fires", "quiet"}
    ages = any(name.startswith(("max_age", "grace")) for name in file.RULE.thresholds)
    assert ("expired" in outcomes) == ages
    sentences = [example.sentence for example in file.EXAMPLES]
    assert len(set(sentences)) == len(sentences)


def test_the_catalog_numbers_its_rules_from_one_to_nineteen() -> None:
    assert [rule.number for rule in RULES] == list(range(1, 20))
    assert [file.__name__.rsplit(".", 1)[1] for file in FILES] == [f"r{rule.number:02d}_{rule.id}" for rule in RULES]
    assert all(rule.title and rule.description for rule in RULES)


@pytest.mark.parametrize("user_id", ["3", "4", "99"])
def test_who_is_no_rep_gets_nothing(sqlite_database: Database, tmp_path: Path, user_id: str) -> None:
    """Inactive, without owner id, unknown."""
    calls = tuple(call(str(number), owner=owner, at=ago(hours=3)) for number, owner in enumerate((U, "503", None)))
    load(sqlite_database, tmp_path, fires("…", *calls, shows="calls:0"))
    with sqlite_database.reading() as connection:
        assert evaluate(connection, micros(NOW), user_id=user_id).matches == []
        assert [str(match.subject) for match in evaluate(connection, micros(NOW)).matches] == ["calls:0"]
