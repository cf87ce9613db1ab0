"""What was planted in the demo's stories: a kind, the words, and whether a later mail settles it; and what else in them
a judge who saw nothing but the mails called a risk or a goal, which need not be found and is not wrong."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from insights.evaluation.sets.labelled.kinds import GOAL
from insights.evaluation.sets.lines import read_text


@dataclass(frozen=True, slots=True)
class Planted:
    """`kinds`: any of them is right."""

    kinds: tuple[str, ...]
    quote: str
    resolved: bool


@dataclass(frozen=True, slots=True)
class Story:
    key: str
    claims: tuple[Planted, ...]
    also: tuple[Planted, ...]


def stories(folder: Path) -> list[Story]:
    return [_story(path) for path in sorted(folder.glob("*.toml"))]


def _story(path: Path) -> Story:
    found = tomllib.loads(read_text(path))
    risks = [_planted(one, (one["kind"],)) for one in found.get("risk", ())]
    goals = [_planted(one, (GOAL,)) for one in found.get("goal", ())]
    return Story(
        path.stem, (*risks, *goals), tuple(_planted(one, tuple(one["kinds"])) for one in found.get("also", ()))
    )


def _planted(found: Mapping[str, Any], kinds: tuple[str, ...]) -> Planted:
    return Planted(kinds, found["quote"], "resolved_by" in found)
