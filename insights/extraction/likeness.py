"""How much two texts speak of the same thing: by the rare words they share. Knows no meaning."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from insights.extraction.features import words
from insights.extraction.weights import Numbers

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
        self._weights: dict[str, float] = {}
        self._known: dict[str, tuple[frozenset[str], float]] = {}  # every sentence is compared with many

    def of(self, first: str, second: str) -> float:
        """From 0 to 1."""
        one, weight = self._read(first)
        other, others_weight = self._read(second)
        both = math.sqrt(weight * others_weight)
        return self._sum(one & other) / both if both else 0.0

    def table(self, firsts: Sequence[str], seconds: Sequence[str]) -> Numbers:
        """Of each with each: a row for each of the first."""
        ones, others = [self._read(text) for text in firsts], [self._read(text) for text in seconds]
        known = {word: place for place, word in enumerate(sorted(frozenset().union(*(told for told, _ in ones))))}
        rare = np.array([self._weight(word) for word in known], np.float32)
        shared = (_marks(ones, known) * rare) @ _marks(others, known).T
        lengths = np.sqrt(np.outer([weight for _, weight in ones], [weight for _, weight in others]))
        made: Numbers = (shared / np.maximum(lengths, 1e-6)).astype(np.float32)
        return made

    def _read(self, text: str) -> tuple[frozenset[str], float]:
        known = self._known.get(text)
        if known is None:
            found = stems(text)
            known = self._known[text] = (found, self._sum(found))
        return known

    def _sum(self, found: frozenset[str]) -> float:
        return math.fsum(self._weight(word) for word in found)  # whatever their order

    def _weight(self, word: str) -> float:
        if word not in self._weights:
            self._weights[word] = math.log((self._all + _OTHERS) / (self._seen.get(word, 0) + 0.5)) ** 2
        return self._weights[word]


def _marks(found: Sequence[tuple[frozenset[str], float]], known: Mapping[str, int]) -> Numbers:
    made = np.zeros((len(found), len(known)), np.float32)
    for row, (told, _) in zip(made, found, strict=True):
        row[[known[word] for word in told if word in known]] = 1
    return made
