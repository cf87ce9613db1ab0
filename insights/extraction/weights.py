"""The numbers that the reading was fitted to, from one file. Refuses those of other features, or of a sentence model
that was tuned otherwise.

They were fitted by `python -m tests.insights.training` to labelled conversations.
"""

import hashlib
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from insights.extraction.features import SIZE
from insights.extraction.labels import LABELS
from retrieval.tuned import fingerprint as tuned_fingerprint

Numbers = NDArray[np.float32]
WIDE = 512  # numbers of a vector
_KEPT = ("bias", "rarity", "ends", "fates")


@dataclass(frozen=True, slots=True)
class Head:
    """What tells the labels by vectors of the tuned model. `own`: of a sentence's own, a row for each label and a last
    one for none; `beside`: of those before and after it together, for `hidden`."""

    own: Numbers
    bias: Numbers
    beside: Numbers
    beside_bias: Numbers
    hidden: Numbers


@dataclass(frozen=True, slots=True)
class Weights:
    """`values`: a row for each label and a last one for none, of words; `bias` likewise. `rarity`: of each place of the
    features. `ends`, `fates`: forests (insights.extraction.forest) over what is known of a concern with a later
    sentence, and of a candidate. `fingerprint`: of all of them, and of the tuned model's."""

    values: Numbers
    bias: Numbers
    rarity: Numbers
    head: Head
    ends: Numbers
    fates: Numbers
    fingerprint: str


@cache
def weights() -> Weights:
    path = resources.files(__package__).joinpath("weights.npz")
    with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
        values = kept["values"].astype(np.float32) * kept["scales"][:, None]
        others = {name: kept[name].astype(np.float32) for name in _KEPT}
        head = Head(**{name.name: kept[f"head {name.name}"].astype(np.float32) for name in fields(Head)})
        tuned = str(kept["tuned"])
    made = Weights(values, head=head, **others, fingerprint=hashlib.sha256(path.read_bytes()).hexdigest())
    if (
        values.shape != (len(LABELS) + 1, SIZE)
        or head.own.shape != (len(LABELS) + 1, WIDE)
        or tuned != tuned_fingerprint()
    ):
        raise ValueError("the weights were made for other features: run python -m tests.insights.training")
    return made
