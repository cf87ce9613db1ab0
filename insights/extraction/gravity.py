"""How severe a concern is: by its kind, and by how hard or soft its words are. Knows nothing of the deal."""

import re
from collections.abc import Mapping
from typing import Final

from insights.extraction.features import folded
from insights.model import SEVERITIES, Severity

_GRAVE: Final[Mapping[str, Severity]] = {"budget": "high", "stakeholder_change": "high", "no_decision_maker": "medium"}
_USUAL: Final[Severity] = "medium"
_HARD = re.compile(
    r"\b(?:cannot|can't|won't|will not|refuse\w*|reject\w*|never|no way|full stop|"
    r"otherwise|unless|useless|impossible|cancel\w*|drop|stop(?:ped)?|frozen|"
    r"freeze|gone|lose|lost|kills?|nothing|blocker|show[- ]?stopper|deal[- ]?breaker|"
    r"unacceptable|must|against|livid|furious|resign\w*|last day|no budget|no money)\b|"
    r"\b(?:non (?:posso|possiamo|può|si può|accett\w+)|mai|rifiut\w+|bocciat\w+|"
    r"bloccat\w+|congelat\w+|sospes\w+|esaurit\w+|furibond\w+|dimission\w+|impossibile|"
    r"altrimenti|perd\w+|senza|nessun\w+|niente|zero|inaccettabil\w+|enormità)\b"
)
_SOFT = re.compile(
    r"\b(?:a bit|a little|slightly|perhaps|maybe|might|somewhat|would be nice|"
    r"minor|small|one thing|wonder\w*|just saying|not urgent)\b|\b(?:forse|magari|"
    r"un po'|leggermente|piuttosto|qualche|piccol\w+|potremmo|potrebbe)\b"
)


def severity(kind: str, sentence: str) -> Severity:
    text = folded(sentence)
    step = SEVERITIES.index(_GRAVE.get(kind, _USUAL)) - bool(_HARD.search(text)) + bool(_SOFT.search(text))
    return SEVERITIES[min(max(step, 0), len(SEVERITIES) - 1)]
