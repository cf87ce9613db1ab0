"""Which later sentence ends a concern, and how likely: the best of all pairs that a forest was asked about. Refuses to
look into them itself: insights.extraction.pairing tells what is known of a pair.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from insights.extraction.claims import Sentence
from insights.extraction.forest import likely
from insights.extraction.weights import Numbers


@dataclass(frozen=True, slots=True)
class End:
    """What most likely ends a concern. `chance`: that it does; `own`: the same where it ends no other concern more
    likely, else 0."""

    sentence: Sentence | None = None
    chance: float = 0.0
    own: float = 0.0


def ends(concerns: Sequence[Sentence], endings: Sequence[Sentence], known: Numbers, forest: Numbers) -> list[End]:
    """For each concern. `known`: what insights.extraction.pairing says of each pair."""
    after = later(concerns, endings) > 0
    if not after.any():
        return [End() for _ in concerns]
    chances = np.zeros(after.shape, np.float32)
    chances[after] = likely(known[after], forest)[:, 1]
    nearest = chances == chances.max(axis=0)
    return [
        End(endings[place], float(row[place]), float((row * own).max())) if row[place] > 0 else End()
        for row, own, place in zip(chances, nearest, chances.argmax(axis=1), strict=True)
    ]


def later(concerns: Sequence[Sentence], endings: Sequence[Sentence]) -> Numbers:
    """1 where the ending's engagement is newer than the concern's."""
    said = np.array([one.since for one in concerns])[:, None]
    return (np.array([one.since for one in endings])[None, :] < said).astype(np.float32)
