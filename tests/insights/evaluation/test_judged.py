"""Exported feedback as a suite: acceptance by what was shown, and the sentences of judged insights read again."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from crm.errors import BadInput
from insights.evaluation.judged import judged
from insights.evaluation.report import Figure, markdown
from insights.evaluation.sets.feedback import GOAL, Statement, statements, verdicts
from tests.insights.evaluation.courses import course

CAPPED = "Our budget is capped at 60,000 this year and finance has frozen the rest."
LUNCH = "The weather in Kassel was lovely on Tuesday."


def line(key: str, verdict: str = "useful", reason: str | None = None, **fields: Any) -> dict[str, Any]:
    return {
        "id": key, "at": "2026-11-23T00:00:00Z", "kind": "insight", "viewer": "1", "deal_id": "8801", "question": None,
        "mode": "local", "model": None, "prompt_version": None, "shown": None, "retrieved": [], "verdict": verdict,
        "reason": reason, "words": "Herr Brenner said so", **fields,
    }  # fmt: skip


def shown(kind: str, quote: str) -> Mapping[str, Any]:
    evidence = [{"engagement_id": "emails:7", "quote": quote}]
    return {"risks": [{"kind": kind, "statement": quote, "resolved": None, "evidence": evidence}], "buyer_goals": []}


def write(path: Path, lines: Sequence[Mapping[str, Any]]) -> Path:
    file = path / "feedback.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in lines), encoding="utf-8")
    return file


def test_what_was_useful_is_to_stay_what_was_wrong_is_listed_and_no_text_is_printed(tmp_path: Path) -> None:
    lines = [
        line("a1:1", shown=shown("budget", CAPPED)),
        line("a2:1", "not_useful", "wrong", shown=shown("timing", LUNCH)),
        line("a3:1", "not_useful", "wrong", shown=shown("budget", CAPPED)),
        line("a4:1", "not_useful", "not_visible", shown=shown("budget", CAPPED)),
        line("a5:2", kind="answer", mode="ai", prompt_version="v3", shown={"answer": "Jana signs."}),
    ]
    report = judged(course(tmp_path / "home", write(tmp_path, lines)))
    said, again = report.chapters
    assert {one.name: (round(one.value, 2), one.out_of) for one in said.figures} == {
        "all": (0.4, 5), "kind answer": (1.0, 1), "kind insight": (0.25, 4), "mode ai": (1.0, 1),
        "mode local": (0.25, 4), "prompt version v3": (1.0, 1),
    }  # fmt: skip
    assert again.figures == [
        Figure("useful: statements shown again", 1.0, 1), Figure("wrong: statements shown again", 0.5, 2),
    ]  # fmt: skip
    assert again.notes == ["a2:1: timing gone", "a3:1: budget still shown"]
    told = markdown([report])
    assert not [text for text in (CAPPED, LUNCH, "Brenner", "Jana") if text in told]


def test_without_sentences_there_is_nothing_to_read_again(tmp_path: Path) -> None:
    lines = [line("a1:1"), line("a2:1", "not_useful", "wrong", shown={"risks": [{"kind": "no_contact"}]})]
    (said,) = judged(course(tmp_path / "home", write(tmp_path, lines))).chapters
    assert said.title == "What people said"
    assert not judged(course(tmp_path / "home", write(tmp_path, []))).chapters
    assert not judged(course(tmp_path / "home", tmp_path)).chapters, "a folder of sets holds no feedback"


def test_a_line_that_is_none_is_named_by_its_number_alone(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"feedback\.jsonl:2: verdict: literal error\.") as raised:
        verdicts(write(tmp_path, [line("a1:1"), line("a2:1", "Jana said no")]))
    assert "Jana" not in str(raised.value)


@pytest.mark.parametrize(
    "odd",
    [None, "text", [1], {"risks": "none"}, {"risks": [1, {"kind": "budget", "evidence": [{"record": "tasks:9"}]}]}],
)
def test_what_was_shown_may_have_any_shape(odd: Any) -> None:
    assert statements(odd) == []


def test_what_was_settled_is_no_statement_and_a_goal_is_one() -> None:
    settled = {**shown("budget", CAPPED)["risks"][0], "resolved": {"engagement_id": "emails:8", "quote": "Freed."}}
    goal = {"statement": "x", "evidence": [{"engagement_id": "notes:1", "quote": LUNCH}]}
    assert statements({"risks": [settled], "buyer_goals": [goal]}) == [Statement(GOAL, (("notes:1", LUNCH),))]
