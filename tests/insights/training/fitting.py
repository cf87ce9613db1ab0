"""Fits the weights: least squares with a penalty, in closed form, so that the same sentences give the same weights.

The fitting goes by how alike two sentences are (as many equations as sentences, not as features), and is judged by
leaving out each group in turn.
"""

import zlib
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from insights.extraction.features import SIZE, Sparse, features
from insights.extraction.scoring import LABELS
from tests.insights.training.material import Example

PENALTY = 0.3
PARTS = 6
Matrix = NDArray[np.float32]


def rarity(texts: Sequence[str]) -> Matrix:
    counted: Counter[int] = Counter(int(place) for text in texts for place in features(text)[0])
    seen = np.zeros(SIZE, np.float32)
    seen[list(counted)] = list(counted.values())
    return (np.log((len(texts) + 1) / (seen + 1)) + 1).astype(np.float16).astype(np.float32)


def alike(rows: Sequence[Sparse]) -> Matrix:
    """The product of every two rows."""
    at: dict[int, list[tuple[int, float]]] = {}
    for number, (places, values) in enumerate(rows):
        for place, value in zip(places.tolist(), values.tolist(), strict=True):
            at.setdefault(place, []).append((number, value))
    made = np.zeros((len(rows), len(rows)), np.float32)
    for found in at.values():
        numbers = np.array([number for number, _ in found])
        values = np.array([value for _, value in found], np.float32)
        np.add.at(made, np.ix_(numbers, numbers), np.outer(values, values))
    return made


def wanted(examples: Sequence[Example]) -> Matrix:
    return np.array([[float(label in one.labels) for label in LABELS] for one in examples], np.float32)


def solved(likeness: Matrix, targets: Matrix) -> Matrix:
    return np.linalg.solve(likeness + PENALTY * np.eye(len(likeness), dtype=np.float32), targets)


def judged(likeness: Matrix, examples: Sequence[Example]) -> Matrix:
    """The scores of each example by weights that were fitted without its group."""
    targets = wanted(examples)
    part = np.array([zlib.crc32(one.group.encode()) % PARTS if one.group else -1 for one in examples])
    made = np.zeros_like(targets)
    for number in range(PARTS):
        kept, left_out = np.flatnonzero(part != number), np.flatnonzero(part == number)
        answer = solved(likeness[np.ix_(kept, kept)], targets[kept])
        made[left_out] = likeness[np.ix_(left_out, kept)] @ answer
    return made


def folded_out(rows: Sequence[Sparse], answer: Matrix) -> Matrix:
    """The weights of the features: a row for each label."""
    made = np.zeros((len(LABELS), SIZE), np.float32)
    for (places, values), share in zip(rows, answer, strict=True):
        np.add.at(made.T, places, np.outer(values, share))
    return made
