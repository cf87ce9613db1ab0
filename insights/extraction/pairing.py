"""What is known of a concern and a later sentence that may end it: whether they speak of the same, whether it is good
news, whether the concern goes on after it. Refuses to look at who says it: one person settles many things.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from crm.kinds import Ref
from insights.extraction.claims import Sentence
from insights.extraction.features import words
from insights.extraction.labels import CLAIMS, GOAL, RISKS, SETTLED
from insights.extraction.likeness import Likeness
from insights.extraction.scoring import HEARD
from insights.extraction.weights import Numbers


def pairs(
    concerns: Sequence[Sentence],
    endings: Sequence[Sentence],
    sentences: Sequence[Sentence],
    texts: Mapping[Ref, str],
    likeness: Likeness,
) -> Numbers:
    """Concerns x endings x numbers. `sentences`: all of the conversation, the newest engagement first."""
    if not concerns or not endings:
        return np.zeros((len(concerns), len(endings), 0), np.float32)
    shape = (len(concerns), len(endings))
    said, ended = [one.text for one in concerns], [one.text for one in endings]
    own, late = ([texts[one.engagement.ref] for one in some] for some in (concerns, endings))
    vectors, end_vectors = _vectors(concerns), _vectors(endings)
    near, like = vectors @ end_vectors.T, likeness.table(said, ended)
    settles, gap = _of(endings, SETTLED), _since(concerns)[:, None] - _since(endings)[None, :]
    columns = (
        *(like, near, _lead(near + like), _lead((near + like).T).T),
        likeness.table(said, [one.engagement.title for one in endings]),
        *(likeness.table(said, late), likeness.table(own, ended), likeness.table(own, late)),
        _spoken_around(concerns, sentences) @ end_vectors.T,
        np.log1p(np.maximum(gap, 0)),
        odds(np.array([one.score for one in concerns], np.float32))[:, None],
        np.array([one.best == GOAL for one in concerns])[:, None],
        *(np.maximum(near, 0) * settles, odds(settles)),
        odds(np.array([sum(one.speaks[kind] for kind in RISKS) for one in endings], np.float32)),
        *(odds(_of(endings, GOAL)), odds(np.array([max(0, 1 - sum(one.speaks.values())) for one in endings]))),
        np.array([np.log1p(len(words(text))) for text in ended]),
        odds(np.array([_beside(one, sentences) for one in endings], np.float32)),
        np.sqrt(np.array([[end.speaks[one.best] for end in endings] for one in concerns])),
        *_goes_on(concerns, endings, sentences),
    )
    return np.stack([np.broadcast_to(one, shape) for one in columns], axis=2).astype(np.float32)


def odds(chance: Numbers) -> Numbers:
    made: Numbers = np.log((chance + 1e-3) / (1 - chance + 1e-3))
    return made


def _lead(table: Numbers) -> Numbers:
    """How far each is before the best other one of its column, or behind the best."""
    ranked = np.sort(table, axis=0)
    best, second = ranked[-1], ranked[-2] if len(table) > 1 else np.zeros(table.shape[1], np.float32)
    made: Numbers = table - np.where(table >= best, second, best)
    return made


def _goes_on(
    concerns: Sequence[Sentence], endings: Sequence[Sentence], sentences: Sequence[Sentence]
) -> tuple[Numbers, ...]:
    """Is the concern's kind said again after the ending's engagement, and in words of like meaning; in the rest of that
    engagement; and after the ending in it."""
    heard = [one for one in sentences if one.score >= HEARD]
    speaks = np.array([[one.speaks[kind] for kind in CLAIMS] for one in heard], np.float32)
    kind = speaks[:, [CLAIMS.index(one.best) for one in concerns]].T
    like = np.maximum(_vectors(concerns) @ _vectors(heard).T, 0) * kind
    since, place = _since(heard), np.array([one.place for one in heard])
    made = np.zeros((5, len(concerns), len(endings)), np.float32)
    for column, end in enumerate(endings):
        later, beside = since < end.since, (since == end.since) & (place != end.place)
        after = beside & (place > end.place)
        for row, (table, where) in enumerate(
            ((like, later), (kind, later), (kind, beside), (like, beside), (kind, after))
        ):
            made[row, :, column] = table[:, where].max(axis=1, initial=0)
    return tuple(made)


def _spoken_around(some: Sequence[Sentence], sentences: Sequence[Sentence]) -> Numbers:
    """The direction of all that the engagement of each says."""
    vectors, bounds = _vectors(sentences), np.flatnonzero(np.diff(_since(sentences), prepend=-1, append=-1)).tolist()
    means = {sentences[first].since: vectors[first:end].mean(axis=0) for first, end in pairwise(bounds)}
    return np.stack([means[one.since] / (np.linalg.norm(means[one.since]) + 1e-6) for one in some])


def _beside(end: Sentence, sentences: Sequence[Sentence]) -> float:
    """How likely another sentence of its engagement ends something."""
    others = (one.speaks[SETTLED] for one in sentences if one.since == end.since and one.place != end.place)
    return max(others, default=0.0)


def _vectors(some: Sequence[Sentence]) -> Numbers:
    return np.stack([one.vector for one in some])


def _since(some: Sequence[Sentence]) -> Numbers:
    return np.array([one.since for one in some], np.float32)


def _of(some: Sequence[Sentence], label: str) -> Numbers:
    return np.array([one.speaks[label] for one in some], np.float32)
