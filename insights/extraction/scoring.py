"""How likely a sentence is each kind, or none: half by its words, half by what the tuned sentence model makes of it and
of the sentences beside it. Refuses nothing: without the model it goes by the words alone, and finds less.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from insights.extraction.features import features
from insights.extraction.labels import ADDRESSED, LABELS
from insights.extraction.weights import WIDE, Head, Numbers, Weights

MOST_ASKED = 400
"""Sentences of a conversation that the tuned model is asked about, with their neighbours: those that by their words are
likeliest to say something. Each costs a millisecond. No threshold of the words is put in their way: it loses a quarter
of what is found."""
TUNED = 0.5  # what the tuned model says, beside the words; chosen by leaving out whole writers
HEARD = 0.02  # of a kind: what is less is not that kind said again, and its vector tells nothing

Floating = TypeVar("Floating", bound="np.floating[Any]")
Vectors = Callable[[Sequence[str]], Numbers | None]
"""Texts as rows of length 1; None where there is no model."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """`near`: the vectors of the sentence model, by which texts are alike. `tuned`: those of the model as tuned."""

    near: Vectors
    tuned: Vectors


@dataclass(frozen=True, slots=True)
class Heard:
    """A row for each sentence. `scores`: a column for each of LABELS, from 0 to 1, together at most 1. `vectors`: all
    zeros where it was not asked for."""

    scores: Numbers
    vectors: Numbers


def heard(runs: Sequence[Sequence[str]], meaning: Meaning, kept: Weights) -> Heard:
    """`runs`: the sentences of each mail, call or note, in their order."""
    texts = [text for run in runs for text in run]
    told = _by_words(texts, kept)
    asked = np.argsort(shares(told)[:, -1], kind="stable")[:MOST_ASKED]
    found = _by_tuned(texts, runs, asked, meaning.tuned, kept.head)
    if found is not None:
        told[asked] += TUNED * (found - told[asked])
    scores = shares(told)[:, : len(LABELS)]
    return Heard(scores, _vectors(texts, scores, meaning.near))


def by_tuned(own: Numbers, before: Numbers, after: Numbers, head: Head) -> Numbers:
    """Of each sentence's vector and of those beside it, which are zeros where there is none."""
    hidden = np.maximum(np.concatenate([before, after], axis=1) @ head.beside.T + head.beside_bias, 0)
    made: Numbers = own @ head.own.T + head.bias + hidden @ head.hidden.T
    return made


def neighbours(lengths: Sequence[int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The places before and after each, in runs of these lengths one after the other; -1 where there is none."""
    before, after = np.arange(sum(lengths)) - 1, np.arange(sum(lengths)) + 1
    ends = np.cumsum([length for length in lengths if length], dtype=np.int64)
    after[ends - 1] = -1
    before[ends[:-1]] = -1
    return before, after


def shares(told: NDArray[Floating]) -> NDArray[Floating]:
    """Of each row, together 1."""
    likely = np.exp(told - told.max(axis=1, keepdims=True, initial=0.0))
    made: NDArray[Floating] = likely / likely.sum(axis=1, keepdims=True)
    return made


def _by_tuned(
    texts: Sequence[str], runs: Sequence[Sequence[str]], asked: NDArray[np.int64], tuned: Vectors, head: Head
) -> Numbers | None:
    if not len(asked):
        return None
    before, after = (places[asked] for places in neighbours([len(run) for run in runs]))
    wanted = np.unique(np.concatenate([asked, before, after]))
    wanted = wanted[wanted >= 0]
    found = tuned([texts[place] for place in wanted.tolist()])
    if found is None:
        return None
    rows = np.zeros((len(texts) + 1, WIDE), np.float32)  # the last for no neighbour
    rows[wanted] = found
    return by_tuned(rows[asked], rows[before], rows[after], head)


def _vectors(texts: Sequence[str], scores: Numbers, near: Vectors) -> Numbers:
    made = np.zeros((len(texts), WIDE), np.float32)
    said = [place for place, label in enumerate(LABELS) if label != ADDRESSED]
    asked = np.flatnonzero((scores[:, said] >= HEARD).any(axis=1)).tolist()
    found = near([texts[place] for place in asked]) if asked else None
    if found is not None:
        made[asked] = found
    return made


def _by_words(sentences: Sequence[str], kept: Weights) -> Numbers:
    made = np.zeros((len(sentences), len(LABELS) + 1), np.float32)
    for row, sentence in enumerate(sentences):
        places, values = features(sentence, kept.rarity)
        made[row] = kept.values[:, places] @ values + kept.bias
    return made
