"""What people thought of insights and answers, as `daybook feedback export` writes it. A line that is not is named."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from insights.evaluation.sets.lines import Row, read_lines

GOAL = "goal"


@dataclass(frozen=True, slots=True)
class Statement:
    """A risk or goal that was shown with what somebody said; `kind` of a goal is GOAL. `quotes`: engagement, text."""

    kind: str
    quotes: tuple[tuple[str, str], ...]


class Verdict(Row):
    """`shown`: None where the right to it or HIPAA had taken it away."""

    id: str
    kind: Literal["insight", "answer"]
    mode: str
    prompt_version: str | None
    verdict: Literal["useful", "not_useful"]
    reason: Literal["wrong", "missing", "out_of_date", "not_visible", "other"] | None
    shown: Any

    @property
    def useful(self) -> bool:
        return self.verdict == "useful"


def verdicts(file: Path) -> list[Verdict]:
    return read_lines(file, Verdict)


def statements(shown: Any) -> list[Statement]:
    """Of an insight as `daybook insights --json` prints it; of anything else none."""
    found = [*_statements(shown, "buyer_goals"), *_statements(shown, "risks")]
    return [one for one in found if one.quotes]


def _statements(shown: Any, part: str) -> Iterator[Statement]:
    listed = shown.get(part) if isinstance(shown, dict) else None
    for one in listed if isinstance(listed, list) else []:
        if isinstance(one, dict) and not one.get("resolved"):
            yield Statement(
                GOAL if part == "buyer_goals" else str(one.get("kind")), tuple(_quotes(one.get("evidence")))
            )


def _quotes(evidence: Any) -> Iterator[tuple[str, str]]:
    for one in evidence if isinstance(evidence, list) else []:
        if isinstance(one, dict) and isinstance(one.get("quote"), str) and isinstance(one.get("engagement_id"), str):
            yield one["engagement_id"], one["quote"]
