"""Fits the weights of words: logistic regression over all labels and none at once, with a penalty, so that the same
sentences give the same weights. It is judged by leaving out whole writers in turn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from insights.extraction.features import SIZE, Sparse, counted, weighed
from insights.extraction.labels import LABELS
from insights.extraction.scoring import shares
from insights.extraction.weights import Numbers
from tests.insights.training.material import Example

PENALTY = 0.05
STEPS = 60
SEEN = 2  # sentences; a place of fewer tells nothing
Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Fitted:
    """`values`: a row for each label and one for none; `bias` likewise. `rarity`: of each place of the features."""

    values: Numbers
    bias: Numbers
    rarity: Numbers


def fitted(examples: Sequence[Example]) -> Fitted:
    texts = [one.text for one in examples]
    rare, targets = rarity(texts), wanted(examples)
    rows = _rows(texts, rare)
    rows.eliminate_zeros()  # of what is seen too rarely
    used = np.flatnonzero(rows.getnnz(axis=0))
    table = rows[:, used].tocsr()
    turned = table.T.tocsr()

    def loss(flat: Doubles) -> tuple[float, Doubles]:
        weights = flat.reshape(-1, targets.shape[1]).astype(np.float32)
        likely = shares(table @ weights)
        down = turned @ (likely - targets) + PENALTY * weights
        lost = -(targets * np.log(likely + 1e-9)).sum() + PENALTY / 2 * (weights**2).sum()
        return float(lost), down.ravel().astype(np.float64)

    start = np.zeros(len(used) * targets.shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS, "maxcor": 6})
    made = np.zeros((targets.shape[1], SIZE + 1), np.float32)
    made[:, used] = found.x.reshape(-1, targets.shape[1]).astype(np.float32).T
    return Fitted(made[:, :SIZE], made[:, SIZE], rare)


def rarity(texts: Sequence[str]) -> Numbers:
    times = np.zeros(SIZE, np.int64)
    for text in texts:
        times[np.concatenate([places for places, _ in _counted(text)])] += 1  # a place once for each text
    made = np.where(times >= SEEN, np.log((len(texts) + 1) / (times + 1)) + 1, 0)
    return made.astype(np.float16).astype(np.float32)


def wanted(examples: Sequence[Example]) -> Numbers:
    """A row for each sentence, together 1."""
    made = np.zeros((len(examples), len(LABELS) + 1), np.float32)
    for row, one in zip(made, examples, strict=True):
        for label in one.labels:
            row[LABELS.index(label)] = 1 / len(one.labels)
        row[-1] = not one.labels
    return made


_counted = cache(counted)  # each fit looks at the same texts


def _rows(texts: Sequence[str], rare: Numbers) -> csr_matrix:
    return stacked([weighed(_counted(text), rare) for text in texts])


def stacked(rows: Sequence[Sparse]) -> csr_matrix:
    """With a last column of ones, for the bias."""
    places = [np.append(places, SIZE) for places, _ in rows]
    values = [np.append(values, np.float32(1)) for _, values in rows]
    ends = np.cumsum([0, *map(len, places)])
    return csr_matrix((np.concatenate(values), np.concatenate(places), ends), shape=(len(rows), SIZE + 1))
