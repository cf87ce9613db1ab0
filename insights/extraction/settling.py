"""Whether a later sentence ends a concern: for each pair of them a chance, from what the two speak of. Refuses to look
at who says it: one person settles many things.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from crm.kinds import Ref
from insights.extraction.claims import Sentence
from insights.extraction.labels import SETTLED
from insights.extraction.likeness import Likeness
from insights.extraction.weights import Numbers


@dataclass(frozen=True, slots=True)
class End:
    """What most likely ends a concern. `chance`: that it does; `own`: the same where it ends no other concern more
    likely, else 0."""

    sentence: Sentence | None = None
    chance: float = 0.0
    own: float = 0.0


def ends(concerns: Sequence[Sentence], endings: Sequence[Sentence], known: Numbers, weights: Numbers) -> list[End]:
    """For each concern. `known`: what `pairs` says of them."""
    if not concerns or not endings:
        return [End() for _ in concerns]
    chances = later(concerns, endings) / (1 + np.exp(-(known @ weights[:-1] + weights[-1])))
    nearest = chances == chances.max(axis=0)
    return [
        End(endings[place], float(row[place]), float((row * own).max())) if row[place] > 0 else End()
        for row, own, place in zip(chances, nearest, chances.argmax(axis=1), strict=True)
    ]


def later(concerns: Sequence[Sentence], endings: Sequence[Sentence]) -> Numbers:
    """1 where the ending's engagement is newer than the concern's."""
    said = np.array([one.since for one in concerns])[:, None]
    return (np.array([one.since for one in endings])[None, :] < said).astype(np.float32)


def pairs(
    concerns: Sequence[Sentence], endings: Sequence[Sentence], texts: Mapping[Ref, str], likeness: Likeness
) -> Numbers:
    """What is known of a pair: concerns x endings x numbers."""
    if not concerns or not endings:
        return np.zeros((len(concerns), len(endings), 0), np.float32)
    said, ended = [one.text for one in concerns], [one.text for one in endings]
    titles, later_titles = ([one.engagement.title for one in some] for some in (concerns, endings))
    settles = np.array([one.speaks[SETTLED] for one in endings], np.float32)
    near = np.stack([one.vector for one in concerns]) @ np.stack([one.vector for one in endings]).T
    kind = np.array([[end.speaks[one.best] for end in endings] for one in concerns], np.float32)
    gap = np.array([[max(0, one.since - end.since) for end in endings] for one in concerns], np.float32)
    first = np.array([end.place == 0 for end in endings], np.float32)
    columns = (
        likeness.table(said, ended),
        likeness.table(titles, later_titles),
        likeness.table(said, later_titles),
        likeness.table(titles, ended),
        likeness.table(said, [texts[one.engagement.ref] for one in endings]),
        np.sqrt(kind),
        near,
        np.maximum(near, 0) * settles,
        np.log1p(gap),
        np.broadcast_to(odds(settles), near.shape),
        np.broadcast_to(first, near.shape),
    )
    return np.stack(columns, axis=2)


def odds(chance: Numbers) -> Numbers:
    made: Numbers = np.log((chance + 1e-3) / (1 - chance + 1e-3))
    return made
