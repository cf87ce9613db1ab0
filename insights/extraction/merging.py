"""The same concern said again is one: groups of sentences. Refuses to join different kinds.

A kind is one matter within an engagement; across engagements it is when words and meaning are alike, and of a kind that
a deal mostly has one of, when they are a little alike.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from insights.extraction.claims import Sentence
from insights.extraction.features import words
from insights.extraction.gravity import severity
from insights.extraction.labels import GOAL
from insights.extraction.likeness import Likeness
from insights.model import SEVERITIES

MOST = 3
ALIKE, A_LITTLE, GOALS_ALIKE = 0.35, 0.2, 0.5
"""Of shared words and nearness of meaning together. Wishes in like words are often two."""
_MOSTLY_ONE: Final = ("budget", "price", "no_decision_maker", "negative_tone", "broken_promise")
"""Of the training deals' concerns of these kinds, three in four of those a little alike were labelled as one."""
_ENOUGH_WORDS = 8  # fewer say little where they stand alone


def merged(sentences: Sequence[Sentence], likeness: Likeness) -> list[list[Sentence]]:
    """The newest group first; in a group the clearest, the newest, and the gravest of the others."""
    groups: list[list[Sentence]] = []
    for one in sorted(sentences, key=lambda one: (-one.engagement.at, -one.score, one.place)):
        group = next((group for group in groups if same(one, group, likeness)), None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    return [_shown(group) for group in groups]


def same(one: Sentence, group: Iterable[Sentence], likeness: Likeness) -> bool:
    return any(one.best == other.best and _alike(one, other, likeness) for other in group)


def _shown(group: list[Sentence]) -> list[Sentence]:
    """Of a long talk about one matter: what it is, how it stands, and what else makes it weigh."""
    clearest = max(group, key=_clear)
    others = [one for one in group if one is not clearest]
    return [clearest, *others[:1], *sorted(others[1:], key=_weight)][:MOST]


def _weight(one: Sentence) -> tuple[int, float]:
    """The gravest first."""
    return SEVERITIES.index(severity(one.best, one.text, one.score)), -_clear(one)


def _clear(one: Sentence) -> float:
    return one.score * min(1, len(words(one.text)) / _ENOUGH_WORDS)


def _alike(one: Sentence, other: Sentence, likeness: Likeness) -> bool:
    if one.best != GOAL and one.engagement.ref == other.engagement.ref:
        return True
    return likeness.of(one.text, other.text) + float(one.vector @ other.vector) >= _enough(one.best)


def _enough(kind: str) -> float:
    if kind == GOAL:
        return GOALS_ALIKE
    return A_LITTLE if kind in _MOSTLY_ONE else ALIKE
