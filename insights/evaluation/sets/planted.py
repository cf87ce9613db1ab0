"""What was planted in the demo's stories: a kind, the words, and whether a later mail settles it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from insights.evaluation.sets.labelled.kinds import GOAL
from insights.evaluation.sets.lines import read_text


@dataclass(frozen=True, slots=True)
class Planted:
    kind: str
    quote: str
    resolved: bool


@dataclass(frozen=True, slots=True)
class Story:
    key: str
    claims: tuple[Planted, ...]


def stories(folder: Path) -> list[Story]:
    return [_story(path) for path in sorted(folder.glob("*.toml"))]


def _story(path: Path) -> Story:
    found = tomllib.loads(read_text(path))
    risks = [_planted(one, one["kind"]) for one in found.get("risk", ())]
    return Story(path.stem, (*risks, *(_planted(one, GOAL) for one in found.get("goal", ()))))


def _planted(found: Mapping[str, Any], kind: str) -> Planted:
    return Planted(kind, found["quote"], "resolved_by" in found)
