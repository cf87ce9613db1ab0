"""Fits the weights of sentences: logistic regression over all labels and none at once, with a penalty, so that the same
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
MEANING = 0.5  # what a vector weighs beside the words


@dataclass(frozen=True)
class Fitted:
    """A row for each label and one for none."""

    values: Numbers
    bias: Numbers
    meaning: Numbers
    rarity: Numbers
    middle: Numbers

    def scores(self, texts: Sequence[str], vectors: Numbers) -> Numbers:
        """A column for each of LABELS, as insights.extraction.scoring tells them."""
        rows = _rows(texts, self.rarity)[:, :SIZE]
        told = rows @ self.values.T + self.bias + (vectors - self.middle) @ self.meaning.T
        return shares(told)[:, : len(LABELS)]


def fitted(examples: Sequence[Example], vectors: Numbers) -> Fitted:
    texts = [one.text for one in examples]
    rare, targets = rarity(texts), wanted(examples)
    rows = _rows(texts, rare)
    middle: Numbers = vectors.mean(axis=0)
    rows.eliminate_zeros()  # of what is seen too rarely
    used = np.flatnonzero(rows.getnnz(axis=0))
    table, beside = rows[:, used].tocsr(), (vectors - middle) * np.float32(MEANING)
    turned = table.T.tocsr()

    def loss(flat: Doubles) -> tuple[float, Doubles]:
        weights = flat.reshape(-1, targets.shape[1]).astype(np.float32)
        likely = shares(table @ weights[: len(used)] + beside @ weights[len(used) :])
        wrong = likely - targets
        down = np.concatenate([turned @ wrong, beside.T @ wrong]) + PENALTY * weights
        lost = -(targets * np.log(likely + 1e-9)).sum() + PENALTY / 2 * (weights**2).sum()
        return float(lost), down.ravel().astype(np.float64)

    start = np.zeros((len(used) + vectors.shape[1]) * targets.shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS, "maxcor": 6})
    all_found = found.x.reshape(-1, targets.shape[1]).astype(np.float32)
    made = np.zeros((targets.shape[1], SIZE + 1), np.float32)
    made[:, used] = all_found[: len(used)].T
    return Fitted(made[:, :SIZE], made[:, SIZE], all_found[len(used) :].T * np.float32(MEANING), rare, middle)


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


def slope(table: Doubles, targets: Numbers, weight: Numbers, penalty: float) -> Doubles:
    """Softmax regression over a small table whose last column, of ones, costs nothing: a row for each outcome."""
    costs = np.append(np.full(table.shape[1] - 1, penalty), 0.0)[:, None]

    def loss(flat: Doubles) -> tuple[float, Doubles]:
        weights = flat.reshape(table.shape[1], targets.shape[1])
        likely = shares(table @ weights)
        lost = -(weight[:, None] * targets * np.log(likely + 1e-12)).sum() + (costs * weights**2).sum() / 2
        down = table.T @ ((likely - targets) * weight[:, None]) + costs * weights
        return float(lost), down.ravel()

    start = np.zeros(table.shape[1] * targets.shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 500})
    made: Doubles = found.x.reshape(table.shape[1], targets.shape[1]).T
    return made
