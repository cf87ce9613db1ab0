"""Fits the weights: logistic regression over all labels and none at once, with a penalty, so that the same sentences
give the same weights. It is judged by leaving out whole writers in turn.
"""

import zlib
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from insights.extraction.features import SIZE, Sparse, features
from insights.extraction.scoring import LABELS
from tests.insights.training.material import Example

PENALTY = 0.05
STEPS = 60
SEEN = 2  # sentences; a place of fewer tells nothing
PARTS = 3
Matrix = NDArray[np.float32]
Fitted = tuple[Matrix, Matrix]  # a row for each label and one for none; the bias of each


def rarity(texts: Sequence[str]) -> Matrix:
    counted: Counter[int] = Counter(int(place) for text in texts for place in set(features(text)[0].tolist()))
    made = np.zeros(SIZE, np.float32)
    for place, times in counted.items():
        if times >= SEEN:
            made[place] = np.log((len(texts) + 1) / (times + 1)) + 1
    return made.astype(np.float16).astype(np.float32)


def wanted(examples: Sequence[Example]) -> Matrix:
    """A row for each sentence, together 1."""
    made = np.zeros((len(examples), len(LABELS) + 1), np.float32)
    for row, one in zip(made, examples, strict=True):
        for label in one.labels:
            row[LABELS.index(label)] = 1 / len(one.labels)
        row[-1] = not one.labels
    return made


def stacked(rows: Sequence[Sparse]) -> csr_matrix:
    """With a last column of ones, for the bias."""
    places = [np.append(places, SIZE) for places, _ in rows]
    values = [np.append(values, np.float32(1)) for _, values in rows]
    ends = np.cumsum([0, *map(len, places)])
    return csr_matrix((np.concatenate(values), np.concatenate(places), ends), shape=(len(rows), SIZE + 1))


def fitted(rows: csr_matrix, targets: Matrix) -> Fitted:
    used = np.flatnonzero(rows.getnnz(axis=0))
    table = rows[:, used].tocsr()
    turned = table.T.tocsr()
    labels = targets.shape[1]

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.reshape(len(used), labels).astype(np.float32)
        likely = shares(table @ weights)
        slope = turned @ (likely - targets) + PENALTY * weights
        lost = -(targets * np.log(likely + 1e-9)).sum() + PENALTY / 2 * (weights**2).sum()
        return float(lost), slope.ravel().astype(np.float64)

    start = np.zeros(len(used) * labels)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS, "maxcor": 6})
    made = np.zeros((labels, SIZE + 1), np.float32)
    made[:, used] = found.x.reshape(len(used), labels).T
    return made[:, :SIZE], made[:, SIZE]


def shares(spoken: Matrix) -> Matrix:
    likely = np.exp(spoken - spoken.max(axis=1, keepdims=True))
    made: Matrix = likely / likely.sum(axis=1, keepdims=True)
    return made


def judged(rows: csr_matrix, examples: Sequence[Example]) -> Matrix:
    """The scores of each example by weights that were fitted without what its writer wrote."""
    targets = wanted(examples)
    part = np.array([zlib.crc32(one.group.encode()) % PARTS if one.group else -1 for one in examples])
    made = np.zeros_like(targets)
    for number in range(PARTS):
        left_out = part == number
        weights, bias = fitted(rows[~left_out], targets[~left_out])
        made[left_out] = shares(rows[left_out][:, :SIZE] @ weights.T + bias)
    return made
