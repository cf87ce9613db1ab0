"""How near texts are in meaning, by the sentence model that ships in the package: nothing leaves this process for it,
and the thresholds were decided on its measure. Refuses to run without a Permit.
"""

import contextlib
from collections.abc import Sequence

from crm.gate import Permit
from insights.statements import Near
from retrieval.embedding import Embedders, EmbedderUnavailable
from retrieval.local import LOCAL_NAME


class Nearness:
    def __init__(self, embedders: Embedders) -> None:
        self._embedders = embedders

    def under(self, permit: Permit) -> Near:
        """Loads the model now, before a claim waits for it. Raises Silent, also when it is asked and a switch was
        turned meanwhile."""
        with contextlib.suppress(EmbedderUnavailable):
            self._embedders.make(permit.renew(), LOCAL_NAME)
        return lambda statement, quotes: self._measured(permit, statement, quotes)

    def _measured(self, permit: Permit, statement: str, quotes: Sequence[str]) -> float | None:
        try:
            embedder = self._embedders.make(permit.renew(), LOCAL_NAME)
            first, *others = embedder.embed(permit.renew(), [statement, *quotes])
        except EmbedderUnavailable:
            return None
        return max(float(first @ other) for other in others)
