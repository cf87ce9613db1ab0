"""Grows the forests of insights.extraction.forest: gradient boosting of trees that ask the same questions of every row
of a level. No chance in it: the same rows give the same trees.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from insights.extraction.forest import DEPTH, LEAVES
from insights.extraction.scoring import shares
from insights.extraction.weights import Numbers

RATE, BINS = 0.1, 24
Doubles = NDArray[np.float64]
Whole = NDArray[np.intp]
_NEVER: Final = np.float32(np.inf)


@dataclass(frozen=True)
class Growing:
    """`penalty`: how many rows more a leaf would have to have for the same sway."""

    trees: int
    penalty: float


def grown(rows: Numbers, wanted: Numbers, weight: Numbers, how: Growing) -> Numbers:
    """`wanted`: of each row the share of each outcome."""
    edges = _edges(rows)
    codes = np.stack([np.searchsorted(edge, column) for edge, column in zip(edges, rows.T, strict=True)])
    at_first = np.log((wanted * weight[:, None]).sum(axis=0) / weight.sum() + 1e-9).astype(np.float64)
    told = np.tile(at_first, (len(rows), 1))
    forest = []
    for _ in range(how.trees):
        likely = shares(told)
        slope = (wanted - likely) * weight[:, None]
        bend = np.maximum(likely * (1 - likely), 1e-6) * weight[:, None]
        asked, above, leaf = _questions(codes, slope, bend, how.penalty)
        added = RATE * _sums(leaf, slope, LEAVES) / (_sums(leaf, bend, LEAVES) + how.penalty)
        told += added[leaf]
        forest.append(
            [*asked, *(edges[column][place] for column, place in zip(asked, above, strict=True)), *added.flat]
        )
    made = np.array(forest, np.float32)
    made[0, 2 * DEPTH :] += np.tile(at_first, LEAVES).astype(np.float32)
    return made


def _edges(rows: Numbers) -> Numbers:
    """Where each column may be cut; a place that is no other than the one before is never chosen."""
    found = np.quantile(rows, np.linspace(0, 1, BINS + 1)[1:-1], axis=0).T.astype(np.float32)
    found[:, 1:][np.diff(found, axis=1) <= 0] = _NEVER
    return np.sort(found, axis=1)


def _questions(codes: Whole, slope: Doubles, bend: Doubles, penalty: float) -> tuple[list[int], list[int], Whole]:
    """The column and the cut of each level, and the leaf of each row."""
    outcomes = range(slope.shape[1]) if slope.shape[1] > 2 else (1,)  # of two the other one says the same
    leaf, asked, above = np.zeros(codes.shape[1], np.intp), list[int](), list[int]()
    for level in range(DEPTH):
        gain = sum(_gain(codes, leaf, 1 << level, slope[:, outcome], bend[:, outcome], penalty) for outcome in outcomes)
        column, place = np.unravel_index(np.argmax(gain), np.shape(gain))
        asked.append(int(column))
        above.append(int(place))
        leaf = leaf + ((codes[column] > place).astype(np.intp) << level)
    return asked, above, leaf


def _gain(codes: Whole, leaf: Whole, leaves: int, slope: Doubles, bend: Doubles, penalty: float) -> Doubles:
    """Of each column cut at each edge."""
    table = np.empty((2, len(codes), leaves, BINS))
    for column, code in enumerate(codes):
        cell = leaf * BINS + code
        for which, told in enumerate((slope, bend)):
            table[which, column] = np.bincount(cell, told, leaves * BINS).reshape(leaves, BINS)
    below, whole = table.cumsum(axis=3)[..., :-1], table.sum(axis=3, keepdims=True)
    rest = whole - below
    made: Doubles = (below[0] ** 2 / (below[1] + penalty) + rest[0] ** 2 / (rest[1] + penalty)).sum(axis=1)
    return made


def _sums(leaf: Whole, told: Doubles, leaves: int) -> Doubles:
    return np.stack([np.bincount(leaf, one, leaves) for one in told.T], axis=1)
