"""Boosted trees: how likely each outcome is, from what many small trees say together. Each tree asks every row the same
few questions, so it is read without branching. Refuses to grow one: tests.insights.training.forests does.

A forest is one table, a row for each tree: the columns it asks about, above which number each is a yes, and what each
sequence of answers adds for each outcome.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from insights.extraction.scoring import shares
from insights.extraction.weights import Numbers

DEPTH: Final = 4  # questions of a tree
LEAVES: Final = 1 << DEPTH


def likely(rows: Numbers, forest: Numbers) -> Numbers:
    """Of each row the share of each outcome, together 1."""
    return shares(told(rows, forest))


def told(rows: Numbers, forest: Numbers) -> Numbers:
    added = forest[:, 2 * DEPTH :].reshape(len(forest), LEAVES, -1)
    made = np.zeros((len(rows), added.shape[2]), np.float32)
    for tree, leaves in zip(forest, added, strict=True):
        made += leaves[answers(rows, tree[:DEPTH].astype(np.intp), tree[DEPTH : 2 * DEPTH])]
    return made


def answers(rows: Numbers, asked: NDArray[np.intp], above: Numbers) -> NDArray[np.intp]:
    """The yes and no of each row as one number."""
    found: NDArray[np.intp] = (rows[:, asked] > above) @ (1 << np.arange(len(asked)))
    return found
