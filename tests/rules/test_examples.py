"""Every example of every rule file: one by one on SQLite, side by side on PostgreSQL; for all reps and for one."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert

from crm.database import Database
from crm.importing import import_folder
from crm.instants import instant, micros
from crm.kinds import Ref, id_order
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

IDS = {"id", "ownerId", "hubspot_owner_id", "hs_primary_contact_id"}


def grouped(rule: Rule, examples: Sequence[Example]) -> Iterator[Any]:
    """Examples that may stand in one mirror: those with the same account."""
    accounts: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        accounts[json.dumps(example.account)].append(example)
    for place, group in enumerate(accounts.values()):
        yield pytest.param(rule, dict(enumerate(group, 1)), id=f"{rule.id}-{place}")


GROUPS = [group for file in FILES for group in grouped(file.RULE, file.EXAMPLES)]


def load(database: Database, folder: Path, examples: Mapping[int, Example]) -> None:
    """People and records of all examples, each moved by its number, become the whole mirror."""
    lines: dict[str, list[Any]] = defaultdict(list)
    for given in PIPELINES:
        lines[given.kind].append(given.line)
    for number, example in examples.items():
        for given in (*PEOPLE, *example.given):
            lines[given.kind].append(moved(given.line, number))
    account = ACCOUNT | dict(next(iter(examples.values())).account)
    write_folder(folder, account=account, permission_sets=None, **lines)
    report = import_folder(database, folder, now=NOW, replace=True)
    assert not report.rejects
    with database.writing() as connection:
        connection.execute(delete(RepSetting))
        for number, example in examples.items():
            for user_id, zone in example.choices.items():
                row = {"user_id": moved(user_id, number), "key": "timezone", "value": json.dumps(zone)}
                connection.execute(insert(RepSetting).values(row))


def moved(value: Any, number: int, name: str = "id") -> Any:
    """The same line for other people: ids in the same order, other addresses, other threads."""
    if isinstance(value, dict):
        return {key: moved(one, number, key) for key, one in value.items()}
    if isinstance(value, list):
        return [moved(one, number, name) for one in value]
    if not isinstance(value, str) or number == 0:
        return value
    if name in IDS:
        return str(int(value) + 1000 * number)
    return f"{value}{number}" if name == "hs_email_thread_id" else re.sub(r"(\w+)@", rf"\g<1>.{number}@", value)


def in_order(matches: list[Match]) -> list[Match]:
    return sorted(matches, key=lambda one: (id_order(one.user_id), id_order(one.subject.id), one.trigger))


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_the_example_shows_what_it_says(rule: Rule, example: Example, refilled: Database, tmp_path: Path) -> None:
    load(refilled, tmp_path, {0: example})
    others = by_id.keys() - {rule.id}
    with refilled.reading() as connection:
        everyone = evaluate(connection, micros(NOW), switched_off=others)
        alone = [evaluate(connection, micros(NOW), switched_off=others, user_id=one) for one in ("1", "2")]
    found = in_order(everyone.matches)

    check_subjects(found, example, 0)
    assert in_order([match for one in alone for match in one.matches]) == found
    assert everyone.skipped.total() == example.skips
    for match in found:
        check_details(match, example)


@pytest.mark.parametrize(("rule", "examples"), GROUPS)
def test_examples_side_by_side_do_not_disturb_each_other(
    rule: Rule, examples: Mapping[int, Example], refilled_postgres: Database, tmp_path: Path
) -> None:
    """All examples of a rule as one company, on PostgreSQL: each among its own people."""
    load(refilled_postgres, tmp_path, examples)
    others = by_id.keys() - {rule.id}
    with refilled_postgres.reading() as connection:
        everyone = evaluate(connection, micros(NOW), switched_off=others)
        for number, example in examples.items():
            reps = [moved(user_id, number) for user_id in ("1", "2")]
            theirs = in_order([match for match in everyone.matches if match.user_id in reps])
            check_subjects(theirs, example, number)
            if example.since is not None:
                assert {instant(match.since) - NOW for match in theirs} == {example.since}
        alone = evaluate(connection, micros(NOW), switched_off=others, user_id=reps[0])
    assert in_order(alone.matches) == [match for match in theirs if match.user_id == reps[0]]
    assert everyone.skipped.total() == sum(example.skips for example in examples.values())


def check_subjects(found: list[Match], example: Example, number: int) -> None:
    shown = [Ref.parse(subject) for subject in example.shows]
    assert [match.subject for match in found] == [Ref(one.kind, moved(one.id, number)) for one in shown], example
    owners = example.owners or (U,) * len(found)
    assert [match.owner_id for match in found] == [moved(owner, number) for owner in owners], example


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
    load(sqlite_database, tmp_path, {0: fires("…", *calls, shows="calls:0")})
    with sqlite_database.reading() as connection:
        assert evaluate(connection, micros(NOW), user_id=user_id).matches == []
        assert [str(match.subject) for match in evaluate(connection, micros(NOW)).matches] == ["calls:0"]
