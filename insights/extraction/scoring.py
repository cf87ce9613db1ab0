"""How likely a sentence is each kind, or none: a linear model over its features. Refuses weights of other features.

The weights were fitted by `python -m tests.insights.training` to labelled sentences.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

import numpy as np
from numpy.typing import NDArray

from insights.extraction.features import SIZE, features

RISKS: Final = (
    "uncertainty",
    "budget",
    "timing",
    "competitor",
    "stakeholder_change",
    "no_decision_maker",
    "legal_security_procurement",
    "product_gap",
    "price",
    "negative_tone",
    "broken_promise",
)
GOAL: Final = "goal"
SETTLED: Final = "settled"
ADDRESSED: Final = "addressed"
LABELS: Final = (*RISKS, GOAL, SETTLED, ADDRESSED)
"""The columns of what `scores` answers; SETTLED ends a concern, ADDRESSED is said to a machine or a purse."""


@dataclass(frozen=True, slots=True)
class Weights:
    """`values`: a row for each label and a last one for none; `bias` likewise; `rarity`: a number for each place of the
    features."""

    values: NDArray[np.float32]
    bias: NDArray[np.float32]
    rarity: NDArray[np.float32]


@cache
def weights() -> Weights:
    path = resources.files(__package__).joinpath("weights.npz")
    with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
        values = kept["values"].astype(np.float32) * kept["scales"][:, None]
        made = Weights(values, kept["bias"].astype(np.float32), kept["rarity"].astype(np.float32))
    if values.shape != (len(LABELS) + 1, SIZE) or made.rarity.shape != (SIZE,):
        raise ValueError("the weights were made for other features: run python -m tests.insights.training")
    return made


def scores(sentences: Sequence[str]) -> NDArray[np.float32]:
    """A row for each sentence, a column for each of LABELS: from 0 to 1, together at most 1."""
    kept = weights()
    made = np.zeros((len(sentences), len(LABELS) + 1), np.float32)
    for row, sentence in enumerate(sentences):
        places, values = features(sentence, kept.rarity)
        made[row] = kept.values[:, places] @ values + kept.bias
    likely = np.exp(made - made.max(axis=1, keepdims=True, initial=0.0))
    shares: NDArray[np.float32] = likely / likely.sum(axis=1, keepdims=True)
    return shares[:, : len(LABELS)]
