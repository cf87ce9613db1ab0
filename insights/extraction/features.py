"""A sentence as numbers: its words in ones, twos and threes, and parts of its words. Knows no kind's weight, no list of
words, and looks at nothing but the sentence.

Both are hashed into one vector of SIZE places, weighed by how rare they are (`rarity`) and brought to length 1 each, so
that a long sentence says no more than a short one.
"""

import re
import zlib
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

SIZE = 1 << 18
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+")

Sparse = tuple[NDArray[np.int64], NDArray[np.float32]]


def folded(text: str) -> str:
    """Lower case, straight quotes, single spaces."""
    return " ".join(text.lower().replace("’", "'").replace("‘", "'").split())


def words(text: str) -> list[str]:
    """In lower case; every number is 0."""
    return ["0" if word.isdigit() else word for word in _WORD.findall(folded(text))]


def features(text: str, rarity: NDArray[np.float32] | None = None) -> Sparse:
    """Places and values. Without `rarity` all words weigh the same: so the rarity itself is counted."""
    return weighed(counted(text), rarity)


def counted(text: str) -> tuple[Sparse, Sparse]:
    """The two halves, not weighed yet."""
    spoken = words(text)
    return _block(_runs(spoken)), _block(_parts(spoken))


def weighed(halves: tuple[Sparse, Sparse], rarity: NDArray[np.float32] | None) -> Sparse:
    values = [_to_length_1(half if rarity is None else half * rarity[places]) for places, half in halves]
    return np.concatenate([places for places, _ in halves]), np.concatenate(values)


def _block(found: Iterator[tuple[str, float]]) -> Sparse:
    kept = {_place(name): weight for name, weight in found}
    return np.fromiter(kept.keys(), np.int64, len(kept)), np.fromiter(kept.values(), np.float32, len(kept))


def _to_length_1(values: NDArray[np.float32]) -> NDArray[np.float32]:
    length = float(np.linalg.norm(values))
    return (values / length if length else values).astype(np.float32)


def _runs(spoken: list[str]) -> Iterator[tuple[str, float]]:
    """Words, pairs, threes, and threes with a gap in the middle."""
    bounded = ["^", *spoken, "$"]
    for word in spoken:
        yield f"w {word}", 1.0
    for pair in pairwise(bounded):
        yield f"b {' '.join(pair)}", 1.0
    for first, middle, last in zip(bounded, bounded[1:], bounded[2:], strict=False):
        yield f"t {first} {middle} {last}", 0.7
        yield f"g {first} {last}", 0.5


def _parts(spoken: list[str]) -> Iterator[tuple[str, float]]:
    for word in spoken:
        bounded = f"<{word}>"
        for length in (3, 4, 5):
            for start in range(len(bounded) - length + 1):
                yield f"c {bounded[start : start + length]}", 1.0


def _place(name: str) -> int:
    return zlib.crc32(name.encode("utf-8", "replace")) % SIZE
