"""The numbers that the reading was fitted to, from one file. Refuses those of other features.

They were fitted by `python -m tests.insights.training` to labelled conversations.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from insights.extraction.features import SIZE
from insights.extraction.labels import LABELS

Numbers = NDArray[np.float32]
WIDE = 512  # numbers of a vector
_KEPT = ("bias", "rarity", "meaning", "middle", "ends", "fates")


@dataclass(frozen=True, slots=True)
class Weights:
    """`values`, `meaning`: a row for each label and a last one for none, of words and of vectors; `bias` likewise.
    `rarity`: of each place of the features. `middle`: the mean of all vectors. `ends`: of a pair of a concern and a
    later sentence (insights.extraction.settling). `fates`: a row for each fate of a candidate (…choosing).
    `fingerprint`: of all of them."""

    values: Numbers
    bias: Numbers
    rarity: Numbers
    meaning: Numbers
    middle: Numbers
    ends: Numbers
    fates: Numbers
    fingerprint: str


@cache
def weights() -> Weights:
    path = resources.files(__package__).joinpath("weights.npz")
    with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
        values = kept["values"].astype(np.float32) * kept["scales"][:, None]
        others = {name: kept[name].astype(np.float32) for name in _KEPT}
    made = Weights(values, **others, fingerprint=hashlib.sha256(path.read_bytes()).hexdigest())
    if values.shape != (len(LABELS) + 1, SIZE) or made.meaning.shape != (len(LABELS) + 1, WIDE):
        raise ValueError("the weights were made for other features: run python -m tests.insights.training")
    return made
