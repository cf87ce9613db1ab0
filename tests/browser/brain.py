"""What a chat model would say of the demo's Brenner deal, over the scripted endpoint: true to what it was given, quote
by quote, so that who may not see a mail gets nothing of it. `mood` makes it behave badly."""

import json
import re
from dataclasses import dataclass
from typing import Any

from tests.insights.server import HANGS, Turn, fails, says, streams

_PASSAGE = re.compile(
    r"<<(?P<fence>DATA-\w+) (?P<id>\S+) \((?P<about>[^\n]*)\)\n(?P<text>.*?)\n(?P=fence)>>", re.DOTALL
)


@dataclass(frozen=True)
class Fact:
    statement: str
    quote: str
    risk: str = ""  # its kind
    goal: bool = False
    answers: tuple[str, ...] = ()  # words of questions that it answers


FACTS = (
    Fact(
        "Finance wants to stay under 60 this year, so three sites at once are hard to defend.",
        "Finance asked us to stay under 60 this year, so three sites at once is hard to defend.",
        "budget", answers=("worr", "budget", "preoccup"),
    ),
    Fact(
        "The contract is not released for signature until three points are settled.",
        "Until these three points are settled I cannot release the contract for signature.",
        "legal_security_procurement", answers=("worr", "legal", "preoccup"),
    ),
    Fact(
        "Only four possible weekends are left for Kassel.",
        "there are only four possible weekends left for Kassel.",
        "timing", answers=("worr", "weekend", "preoccup"),
    ),
    Fact(
        "Mr Brenner has taken Stocktrail off the list.",
        "Mr Brenner has taken Stocktrail off the list, we negotiate with you only.",
        answers=("decide", "who signs"),
    ),
    Fact(
        "Wrong picks in Erfurt below half a percent within the first year.",
        "I want to see that below half a percent within the first year.",
        goal=True,
    ),
)  # fmt: skip
INVENTED = Fact(
    "The board has signed already.", "The board has signed the contract already, congratulations.", "timing"
)


class Brain:
    """`mood`: honest, prose, half, invented, failing or silent. A script of tests.insights.server."""

    def __init__(self) -> None:
        self.mood = "honest"

    def __call__(self, request: dict[str, Any]) -> Turn:
        match self.mood:
            case "failing":
                return fails(500)
            case "silent":
                return HANGS
        said = self._said("\n".join(one["content"] for one in request["messages"]))
        return streams(*pieces(said)) if request.get("stream") else says(said)

    def _said(self, asked: str) -> str:
        match self.mood:
            case "prose":
                return "Sure! The deal looks great, I would call them."
            case "half":
                return '{"summary": [{"statement": "Half of'
        facts = (INVENTED,) if self.mood == "invented" else FACTS
        found = [(fact, id_) for fact in facts if (id_ := self._where(fact, asked))]
        answer = _answer(asked, found) if "claims: at most" in asked else _reading(found)
        return json.dumps(answer, ensure_ascii=False)

    def _where(self, fact: Fact, asked: str) -> str:
        passages = {found["id"]: " ".join(found["text"].split()) for found in _PASSAGE.finditer(asked)}
        said = (id_ for id_, text in passages.items() if fact.quote in text or self.mood == "invented")
        return next((id_ for id_ in said if ":" in id_), "")


def pieces(text: str, size: int = 11) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


def _reading(found: list[tuple[Fact, str]]) -> dict[str, Any]:
    risks = [
        _stated(*one) | {"kind": one[0].risk, "severity": "high", "resolved": None} for one in found if one[0].risk
    ]
    goals = [_stated(*one) for one in found if one[0].goal]
    return {"summary": [_stated(*one) for one in found[:2]], "risks": risks, "buyer_goals": goals}


def _answer(asked: str, found: list[tuple[Fact, str]]) -> dict[str, Any]:
    question = next((part["text"] for part in _PASSAGE.finditer(asked) if part["id"] == "question"), asked).lower()
    return {"claims": [_stated(*one) for one in found if any(word in question for word in one[0].answers)]}


def _stated(fact: Fact, engagement_id: str) -> dict[str, Any]:
    return {"statement": fact.statement, "evidence": [{"engagement_id": engagement_id, "quote": fact.quote}]}
