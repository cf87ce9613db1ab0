"""How much a sentence speaks for each kind: a linear model over its features. Refuses weights made for other features.

The weights were fitted by `python -m tests.insights.training` to labelled sentences; 1 is a clear case, 0 none.
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
    """`values`: a row for each label; `rarity`: a number for each place of the features."""

    values: NDArray[np.float32]
    rarity: NDArray[np.float32]


@cache
def weights() -> Weights:
    path = resources.files(__package__).joinpath("weights.npz")
    with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
        values = kept["values"].astype(np.float32) * kept["scales"][:, None]
        rarity = kept["rarity"].astype(np.float32)
    if values.shape != (len(LABELS), SIZE) or rarity.shape != (SIZE,):
        raise ValueError("the weights were made for other features: run python -m tests.insights.training")
    return Weights(values, rarity)


def scores(sentences: Sequence[str]) -> NDArray[np.float32]:
    """A row for each sentence, a column for each of LABELS."""
    kept = weights()
    made = np.zeros((len(sentences), len(LABELS)), np.float32)
    for row, sentence in enumerate(sentences):
        places, values = features(sentence, kept.rarity)
        made[row] = kept.values[:, places] @ values
    return made
