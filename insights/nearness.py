"""How near texts are in meaning, by the sentence model that ships in the package: nothing leaves this process for it,
and the thresholds were decided on its measure. Refuses to run without a Permit.
"""

import contextlib
from collections.abc import Sequence

import numpy as np

from crm.gate import Permit
from insights.statements import Near
from retrieval.embedding import Embedders, EmbedderUnavailable, Vectors
from retrieval.local import LOCAL_NAME, TUNED_NAME


class Nearness:
    def __init__(self, embedders: Embedders) -> None:
        self._embedders = embedders

    def under(self, permit: Permit) -> Near:
        """Loads the model now, before a claim waits for it. Raises Silent, also when it is asked and a switch was
        turned meanwhile."""
        with contextlib.suppress(EmbedderUnavailable):
            self._embedders.make(permit.renew(), LOCAL_NAME)
        return lambda statement, quotes: self._measured(permit, statement, quotes)

    def vectors(self, permit: Permit, texts: Sequence[str]) -> Vectors | None:
        """A row of length 1 for each; None where the model is not at hand. Raises Silent."""
        return self._made(permit, texts, LOCAL_NAME)

    def tuned(self, permit: Permit, texts: Sequence[str]) -> Vectors | None:
        """Likewise, by the model as it was trained to tell concerns and goals."""
        return self._made(permit, texts, TUNED_NAME)

    def _made(self, permit: Permit, texts: Sequence[str], model: str) -> Vectors | None:
        try:
            embedder = self._embedders.make(permit.renew(), model)
            groups = (texts[first : first + embedder.at_once] for first in range(0, len(texts), embedder.at_once))
            made: Vectors = np.concatenate([embedder.embed(permit.renew(), group) for group in groups])
        except EmbedderUnavailable:
            return None
        return made

    def _measured(self, permit: Permit, statement: str, quotes: Sequence[str]) -> float | None:
        found = self.vectors(permit, [statement, *quotes])
        return None if found is None else max(float(found[0] @ other) for other in found[1:])
