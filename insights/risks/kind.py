"""What a risk file declares: its `Kind`, and what finding it yields. Holds no risk.

A kind's `find` is a pure function of the deal's facts and its thresholds. It decides by nothing that the viewer does
not see, and at the threshold itself it fires.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from insights.facts import DealFacts
from insights.model import Evidence, Risk, Severity
from insights.risks.wording import worded

Thresholds = Mapping[str, int]


class Said(NamedTuple):
    """One sentence in each language, with braces for the values."""

    en: str
    it: str


@dataclass(frozen=True, slots=True)
class Found:
    """`says` names one of the kind's sentences; `values` are put into it (insights.risks.wording)."""

    severity: Severity
    evidence: tuple[Evidence, ...]
    values: Mapping[str, Any] = field(default_factory=dict)
    says: str = "it"


@dataclass(frozen=True, slots=True)
class Kind:
    """`description` is a sentence for the docs. `thresholds` are whole numbers; each names its unit."""

    id: str
    description: str
    find: Callable[[DealFacts, Thresholds], Found | None]
    sentences: Mapping[str, Said]
    thresholds: Thresholds = field(default_factory=dict)

    def risk(self, facts: DealFacts, thresholds: Thresholds, language: str) -> Risk | None:
        """Of an open deal."""
        found = self.find(facts, thresholds)
        if found is None:
            return None
        sentence = getattr(self.sentences[found.says], language)
        statement = sentence.format(**worded(found.values, facts.today, language))
        return Risk(self.id, statement, found.severity, "crm", found.evidence)
