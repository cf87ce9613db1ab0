"""How much two texts speak of the same thing: by the rare words they share. Knows no meaning."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping

from insights.extraction.features import words

_STEM = 5  # letters: approve, approved, approval
_OTHERS = 10  # texts that may be thought beside a short conversation, so that its own words count


def stems(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in words(text) if len(word) > 2)


class Likeness:
    """Rarity is that within the conversation: a word of every mail says nothing."""

    def __init__(self, texts: Iterable[str]) -> None:
        told = [stems(text) for text in texts]
        self._seen: Mapping[str, int] = Counter(word for one in told for word in one)
        self._all = len(told)

    def of(self, first: str, second: str) -> float:
        """From 0 to 1."""
        one, other = stems(first), stems(second)
        weight = math.sqrt(self._sum(one) * self._sum(other))
        return self._sum(one & other) / weight if weight else 0.0

    def _sum(self, found: frozenset[str]) -> float:
        return sum(math.log((self._all + _OTHERS) / (self._seen.get(word, 0) + 0.5)) ** 2 for word in found)
