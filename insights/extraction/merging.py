"""The same concern said again is one: groups of sentences. Refuses to join different kinds.

A kind is one matter within an engagement; across engagements it is when the words are alike.
"""

from collections.abc import Iterable, Sequence

from insights.extraction.claims import Sentence
from insights.extraction.labels import GOAL
from insights.extraction.likeness import Likeness

MOST = 3
ALIKE = 0.3


def merged(sentences: Sequence[Sentence], likeness: Likeness) -> list[list[Sentence]]:
    """The newest first, in a group as among groups; of one engagement what says it most clearly."""
    groups: list[list[Sentence]] = []
    for one in sorted(sentences, key=lambda one: (-one.engagement.at, -one.score, one.place)):
        group = next((group for group in groups if same(one, group, likeness)), None)
        if group is None:
            groups.append([one])
        elif len(group) < MOST:
            group.append(one)
    return groups


def same(one: Sentence, group: Iterable[Sentence], likeness: Likeness) -> bool:
    return any(one.best == other.best and _alike(one, other, likeness) for other in group)


def _alike(one: Sentence, other: Sentence, likeness: Likeness) -> bool:
    if one.best != GOAL and one.engagement.ref == other.engagement.ref:
        return True
    return likeness.of(one.text, other.text) >= ALIKE
