"""Texts as vectors: the model that ships in a package, or any OpenAI-compatible endpoint. Refuses to load or to call
one without a Permit, and weights that are not the ones that were measured.

Vectors of different models never meet: the name of a model is part of the name of its collection.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from crm.errors import DaybookError
from crm.gate import Permit

Vectors = NDArray[np.float32]  # a row for each text, of length 1


class EmbedderUnavailable(DaybookError):
    """The model cannot be reached or read; what needs no vectors goes on without them."""


class Embedder(Protocol):
    @property
    def name(self) -> str:
        """Model and version, in letters, digits, dots and dashes."""

    @property
    def at_once(self) -> int:
        """Texts that one call takes; what is indexed is stored after each."""

    def embed(self, permit: Permit, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """Spends the permit right before the model runs. Raises Silent, EmbedderUnavailable."""

    def close(self) -> None: ...


class Embedders(Protocol):
    """What the settings name; nothing is loaded until `make`."""

    @property
    def current(self) -> str:
        """The name of the model that the settings name."""

    def make(self, permit: Permit, name: str) -> Embedder:
        """The model of that name, which may be one that was current before. Raises EmbedderUnavailable."""


def unit(rows: Sequence[Sequence[float]] | NDArray[np.floating]) -> Vectors:
    """Rows of length 1. Raises EmbedderUnavailable for what no vectors are: not finite, or nothing at all."""
    made = np.asarray(rows, dtype=np.float32)
    if made.ndim != 2:
        raise EmbedderUnavailable("The embedding model answered something that is no list of vectors.")
    lengths: Vectors = np.linalg.norm(made, axis=1, keepdims=True).astype(np.float32)
    if not np.isfinite(lengths).all() or not (lengths > 0).all():
        raise EmbedderUnavailable("The embedding model answered vectors without direction.")
    ones: Vectors = made / lengths
    return ones
