"""What a model is asked for on a deal, and what is kept of its answer: what the evidence holds, each thing once."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from insights.evidence import MOST_QUOTES, Checked, Claim, Evidence
from insights.kinds import CONVERSATION
from insights.model import SEVERITIES, Goal, Quote, Risk, Severity, Told

_SENTENCES = 3
_ALIKE = 0.7  # of two statements' words
Stated = TypeVar("Stated", bound=Risk | Goal)


def _severity(value: object) -> object:
    return value if value in SEVERITIES else "medium"


class Quoted(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True)
    engagement_id: str
    quote: str


class Statement(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True)
    statement: str
    evidence: list[Quoted]

    def claim(self) -> Claim:
        return Claim(self.statement, [(one.engagement_id, one.quote) for one in self.evidence])


class StatedRisk(Statement):
    """A kind that nobody knows drops the risk, not the answer."""

    kind: Annotated[str, Field(json_schema_extra={"enum": list(CONVERSATION)})]
    severity: Annotated[Severity, BeforeValidator(_severity)]
    resolved: Quoted | None = None


class DealReading(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True)
    summary: list[Statement]
    risks: list[StatedRisk]
    buyer_goals: list[Statement]


def told(reading: DealReading, evidence: Evidence) -> Told:
    summary = [one.statement for given in reading.summary if (one := evidence.checked(given.claim()))]
    risks = [risk for given in reading.risks if (risk := _risk(given, evidence))]
    goals = [
        Goal(one.statement, one.quotes)
        for given in reading.buyer_goals
        if (one := evidence.checked(given.claim(), of_buyer=True))
    ]
    return Told(
        risks=tuple(merged(risks)),
        goals=tuple(merged(goals)),
        summary=" ".join(_ended(one) for one in dict.fromkeys(summary[:_SENTENCES])) or None,
    )


def merged(found: Iterable[Stated]) -> list[Stated]:
    """The same concern or goal told twice becomes one, with the quotes of both."""
    kept: list[Stated] = []
    for one in found:
        place = next((number for number, other in enumerate(kept) if _same(one, other)), None)
        if place is None:
            kept.append(one)
        else:
            kept[place] = _both(kept[place], one)
    return kept


def _risk(given: StatedRisk, evidence: Evidence) -> Risk | None:
    if given.kind not in CONVERSATION:
        evidence.dropped["unknown_kind"] += 1
        return None
    one = evidence.checked(given.claim())
    if one is None:
        return None
    resolved = _resolved(given.resolved, one, evidence)
    return Risk(given.kind, one.statement, given.severity, "conversation", one.quotes, resolved)


def _resolved(given: Quoted | None, risk: Checked, evidence: Evidence) -> Quote | None:
    """Only what came later settles a concern."""
    quote = evidence.quote(given.engagement_id, given.quote) if given and given.quote else None
    newest = max(evidence.at(one) for one in risk.quotes)
    return quote if quote and evidence.at(quote) > newest else None


def _same(one: Stated, other: Stated) -> bool:
    if isinstance(one, Risk) and isinstance(other, Risk) and one.kind != other.kind:
        return set(one.evidence) == set(other.evidence)
    shared = set(one.evidence) & set(other.evidence)
    return bool(shared) or _likeness(one.statement, other.statement) >= _ALIKE


def _likeness(one: str, other: str) -> float:
    first, second = set(one.casefold().split()), set(other.casefold().split())
    return len(first & second) / max(1, len(first | second))


def _both(one: Stated, other: Stated) -> Stated:
    evidence = tuple(dict.fromkeys((*one.evidence, *other.evidence)))[:MOST_QUOTES]
    if isinstance(one, Risk) and isinstance(other, Risk):
        severity = min(one.severity, other.severity, key=SEVERITIES.index)
        resolved = one.resolved if other.resolved else None
        return replace(one, evidence=evidence, severity=severity, resolved=resolved)
    return replace(one, evidence=evidence)  # type: ignore[arg-type]  # of two goals: quotes


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?", "…")) else sentence + "."
