"""A sentence as numbers: its words in ones, twos and threes, parts of its words, and the cues it holds. Knows no kind's
weight and looks at nothing but the sentence.

The three are hashed into one vector of SIZE places. Words and parts are weighed by how rare they are (`rarity`) and
brought to length 1 each, so that a long sentence says no more than a short one; cues count as they are.
"""

import re
import zlib
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from insights.extraction.cues import folded, hits

SIZE = 1 << 16
CUE_WEIGHT = 0.1
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+")
_HALF = float(np.sqrt(0.5))
_FEW, _SOME, _MANY = 4, 7, 18  # words

Sparse = tuple[NDArray[np.int64], NDArray[np.float32]]


def words(text: str) -> list[str]:
    """In lower case; every number is 0."""
    return ["0" if word.isdigit() else word for word in _WORD.findall(folded(text))]


def features(text: str, rarity: NDArray[np.float32] | None = None) -> Sparse:
    """Places and values. Without `rarity` all words weigh the same: so the rarity itself is counted."""
    spoken = words(text)
    blocks = [_block(_runs(spoken), rarity), _block(_parts(spoken), rarity), _cues(text, spoken)]
    places, values = zip(*blocks, strict=True)
    return np.concatenate(places), np.concatenate(values)


def _block(found: Iterator[tuple[str, float]], rarity: NDArray[np.float32] | None) -> Sparse:
    weighed = {_place(name): weight for name, weight in found}
    places = np.fromiter(weighed.keys(), np.int64, len(weighed))
    values = np.fromiter(weighed.values(), np.float32, len(weighed))
    if rarity is not None:
        values = values * rarity[places]
    length = float(np.linalg.norm(values))
    return places, (values * (_HALF / length) if length else values).astype(np.float32)


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


def _cues(text: str, spoken: list[str]) -> Sparse:
    names = {"always"}
    for kind, which in hits(folded(text)):
        names |= {f"q {kind}", f"q {which}"}
    names |= {f"under {n}" for n in (_FEW, _SOME) if len(spoken) < n}
    if len(spoken) > _MANY:
        names.add("long")
    if text.rstrip().endswith("?"):
        names.add("asked")
    places = np.fromiter({_place(f"! {name}") for name in sorted(names)}, np.int64)
    return places, np.full(len(places), CUE_WEIGHT, np.float32)


def _place(name: str) -> int:
    return zlib.crc32(name.encode("utf-8", "replace")) % SIZE
