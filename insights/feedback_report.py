"""Feedback in numbers: how much of what was shown people found useful, by what it was. Refuses shares without their n,
and shows no text."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crm.instants import instant
from insights.feedback import REASONS, Feedback


@dataclass(frozen=True, slots=True)
class Tally:
    """`n` verdicts on things of that name, `useful` of which were that."""

    name: str
    n: int
    useful: int

    @property
    def acceptance(self) -> float | None:
        """None: nobody said anything."""
        return self.useful / self.n if self.n else None

    def as_json(self) -> dict[str, Any]:
        share = None if self.acceptance is None else round(self.acceptance, 4)
        return {"name": self.name, "n": self.n, "useful": self.useful, "acceptance": share}


@dataclass(frozen=True, slots=True)
class FeedbackReport:
    """`by`: a table each for the kind, mode, prompt, week and kinds of risk shown, in the order of their names."""

    whole: Tally
    reasons: Mapping[str, int]
    by: Mapping[str, Sequence[Tally]]

    def as_json(self) -> dict[str, Any]:
        return {
            "feedback": self.whole.n,
            "useful": self.whole.useful,
            "not_useful": self.whole.n - self.whole.useful,
            "acceptance": self.whole.as_json()["acceptance"],
            "reasons": dict(self.reasons),
            **{f"by_{name}": [tally.as_json() for tally in tallies] for name, tallies in self.by.items()},
        }


def report(given: Sequence[Feedback]) -> FeedbackReport:
    reasons = Counter(one.reason for one in given if one.reason)
    return FeedbackReport(
        _tally("all", given),
        {reason: reasons[reason] for reason in REASONS},
        {name: _tallies(given, names) for name, names in _GROUPS.items()},
    )


def risk_kinds(shown: Any) -> list[str]:
    """Of the risks in an insight as it was shown, each once."""
    risks = shown.get("risks") if isinstance(shown, dict) else None
    found = [risk.get("kind") for risk in risks or [] if isinstance(risk, dict)]
    return sorted({kind for kind in found if isinstance(kind, str)})


def _tallies(given: Iterable[Feedback], names: Callable[[Feedback], Iterable[str]]) -> list[Tally]:
    groups: defaultdict[str, list[Feedback]] = defaultdict(list)
    for one in given:
        for name in names(one):
            groups[name].append(one)
    return [_tally(name, groups[name]) for name in sorted(groups)]


def _tally(name: str, given: Sequence[Feedback]) -> Tally:
    return Tally(name, len(given), sum(one.useful for one in given))


def _week(one: Feedback) -> str:
    """2026-W48, in UTC."""
    year, week, _ = instant(one.at).isocalendar()
    return f"{year}-W{week:02}"


_GROUPS: Mapping[str, Callable[[Feedback], Iterable[str]]] = {
    "kind": lambda one: [one.kind],
    "mode": lambda one: [one.mode],
    "prompt_version": lambda one: [one.prompt_version] if one.prompt_version else [],
    "model": lambda one: [one.model] if one.model else [],
    "week": lambda one: [_week(one)],
    "risk_kind": lambda one: risk_kinds((one.content or {}).get("shown")),
}
