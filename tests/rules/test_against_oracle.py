"""The nineteen guided actions against a second reading of the page, on random folders made to sit on limits."""

import json
from collections.abc import Iterable
from pathlib import Path
from random import Random

import pytest

from crm.database import Database
from tests.rules.oracle.comparison import bring, difference, everyones_actions, product_actions, smallest
from tests.rules.oracle.random_folder import Content, make_folder

ORDINARY = {"sqlite": range(100), "postgresql": range(100, 112)}
SLOW = {"sqlite": range(10_000, 13_000), "postgresql": range(13_000, 13_300)}


def test_every_rep_is_shown_what_the_definitions_say(database: Database, tmp_path: Path) -> None:
    _agree(database, ORDINARY[database.dialect], tmp_path / "folder")


@pytest.mark.slow
def test_every_rep_is_shown_what_the_definitions_say_a_thousand_times(database: Database, tmp_path: Path) -> None:
    _agree(database, SLOW[database.dialect], tmp_path / "folder")


def test_the_order_of_lines_and_the_side_that_states_an_association_do_not_matter(
    sqlite_database: Database, tmp_path: Path
) -> None:
    for seed in range(200, 215):
        content, now = make_folder(seed)
        bring(sqlite_database, content, now, tmp_path / "folder")
        before = everyones_actions(sqlite_database, now)
        bring(sqlite_database, _turned(content, seed), now, tmp_path / "folder")
        assert everyones_actions(sqlite_database, now) == before, f"seed {seed}"


def test_all_reps_at_once_are_shown_what_each_is_shown_alone(sqlite_database: Database, tmp_path: Path) -> None:
    for seed in range(300, 315):
        content, now = make_folder(seed)
        bring(sqlite_database, content, now, tmp_path / "folder")
        reps = [user["id"] for user in content["users"] if user["ownerId"] and user["active"] is not False]
        alone = [action for rep in reps for action in product_actions(sqlite_database, rep, now)]
        together = everyones_actions(sqlite_database, now)
        assert sorted(map(json.dumps, together)) == sorted(map(json.dumps, alone)), f"seed {seed}"


def _agree(database: Database, seeds: Iterable[int], path: Path) -> None:
    for seed in seeds:
        content, now = make_folder(seed)
        if difference(database, content, now, path):
            least = smallest(content, lambda smaller: bool(difference(database, smaller, now, path)))  # noqa: B023
            lines = "\n".join(difference(database, least, now, path))
            pytest.fail(f"seed {seed} at {now.isoformat()}\n{lines}\n{_text(least)}")


def _text(content: Content) -> str:
    return "\n".join(f"{stem}: {json.dumps(lines)}" for stem, lines in content.items() if lines)


def _turned(content: Content, seed: int) -> Content:
    """The same facts: lines in another order, each association stated by the other side or by both."""
    dice = Random(seed)  # noqa: S311 - the same every time
    made: Content = json.loads(json.dumps(content))
    lines = {
        (stem, line["id"]): line
        for stem, lines in made.items()
        if isinstance(lines, list)
        for line in lines
        if "associations" in line
    }
    pairs = [
        (near, (kind, one["id"]))
        for near, line in lines.items()
        for kind, results in line.pop("associations").items()
        for one in results["results"]
    ]
    for near, far in pairs:
        for one, other in dice.choice([((near, far), (far, near)), ((far, near),)]):
            holder = lines.get(one) or lines[near]
            kind, key = other if one in lines else far
            results = holder.setdefault("associations", {}).setdefault(kind, {"results": []})["results"]
            if {"id": key} not in results:
                results.append({"id": key})
    for stem_lines in made.values():
        if isinstance(stem_lines, list):
            dice.shuffle(stem_lines)
    return made
