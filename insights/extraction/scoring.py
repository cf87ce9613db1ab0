"""How likely a sentence is each kind, or none: a linear model over its words and its vector. Refuses nothing: without
vectors it goes by the words alone, and finds less.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from insights.extraction.features import features
from insights.extraction.labels import LABELS
from insights.extraction.weights import WIDE, Numbers, weights

MOST_ASKED = 400
"""Sentences of a conversation whose vectors are asked for, those that by their words are likeliest to say something:
each costs 2 ms. No threshold of the words is put in their way: it loses a quarter of what is found."""

Floating = TypeVar("Floating", bound="np.floating[Any]")
Meaning = Callable[[Sequence[str]], Numbers | None]
"""Texts as rows of length 1; None where there is no model."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A row for each sentence. `scores`: a column for each of LABELS, from 0 to 1, together at most 1. `vectors`: all
    zeros where it was not asked for."""

    scores: Numbers
    vectors: Numbers


def heard(sentences: Sequence[str], meaning: Meaning) -> Heard:
    told = _by_words(sentences)
    vectors = np.zeros((len(sentences), WIDE), np.float32)
    asked = np.argsort(shares(told)[:, -1], kind="stable")[:MOST_ASKED].tolist()
    found = meaning([sentences[row] for row in asked]) if asked else None
    if found is not None:
        vectors[asked] = found
        told[asked] += (found - weights().middle) @ weights().meaning.T
    return Heard(shares(told)[:, : len(LABELS)], vectors)


def shares(told: NDArray[Floating]) -> NDArray[Floating]:
    """Of each row, together 1."""
    likely = np.exp(told - told.max(axis=1, keepdims=True, initial=0.0))
    made: NDArray[Floating] = likely / likely.sum(axis=1, keepdims=True)
    return made


def _by_words(sentences: Sequence[str]) -> Numbers:
    kept = weights()
    made = np.zeros((len(sentences), len(LABELS) + 1), np.float32)
    for row, sentence in enumerate(sentences):
        places, values = features(sentence, kept.rarity)
        made[row] = kept.values[:, places] @ values + kept.bias
    return made
