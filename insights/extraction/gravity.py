"""How severe a concern is: by its kind, and by how hard or soft its words are. Knows nothing of the deal."""

from collections.abc import Mapping
from typing import Final

from insights.extraction.cues import folded, holds
from insights.model import SEVERITIES, Severity

_GRAVE: Final[Mapping[str, Severity]] = {"budget": "high", "stakeholder_change": "high", "no_decision_maker": "medium"}
_USUAL: Final[Severity] = "medium"


def severity(kind: str, sentence: str) -> Severity:
    text = folded(sentence)
    step = SEVERITIES.index(_GRAVE.get(kind, _USUAL)) - holds("hard", text) + holds("soft", text)
    return SEVERITIES[min(max(step, 0), len(SEVERITIES) - 1)]
