"""Vectors that were made before, in a small file by hash: the demo company's ship with Daybook, so that its first
question needs no minute of embedding. Refuses those of another model than the one at hand.

A row is 512 whole numbers between -127 and 127; rounding moves a cosine by less than 0.005 (a test measures it).
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from retrieval.embedding import Vectors, unit


def write(path: Path, model: str, vectors: Mapping[str, Vectors]) -> None:
    """In the order of the hashes, so that the same vectors make the same file."""
    hashes = sorted(vectors)
    rows = np.stack([vectors[one] for one in hashes])
    whole = np.rint(rows / np.abs(rows).max(axis=1, keepdims=True) * 127).astype(np.int8)
    known = np.frombuffer(bytes.fromhex("".join(hashes)), dtype=np.uint8).reshape(len(hashes), -1)
    with path.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, model=np.array(model), hashes=known, rows=whole)


def read(path: Path, model: str) -> dict[str, Vectors]:
    """Empty when they are of another model, or when there is no such file."""
    if not path.exists():
        return {}
    with np.load(path, allow_pickle=False) as file:
        if str(file["model"]) != model:
            return {}
        hashes = [one.tobytes().hex() for one in file["hashes"]]
        return dict(zip(hashes, unit(file["rows"].astype(np.float32)), strict=True))
