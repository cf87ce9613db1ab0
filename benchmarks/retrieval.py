"""Vectors of one deal among many: fetched from Chroma by id and ranked exactly, as a ratio to the same ranking in numpy
alone. `--vectors 10000,100000` (a million takes some twenty minutes to build)."""

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from retrieval.embedding import Vectors
from retrieval.store import EmbeddedStore

_WIDE = 512
_DEAL = 100  # engagements
_SENTENCES = 8  # each
_ROUNDS = 40
_AT_ONCE = 5_000


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks retrieval")
    parser.add_argument("--vectors", default="10000,100000")
    sizes = sorted(int(size) for size in parser.parse_args(arguments).vectors.split(","))
    folder = Path(tempfile.mkdtemp(prefix="daybook-vectors-"))
    try:
        _run(EmbeddedStore(folder / "chroma"), sizes)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(store: EmbeddedStore, sizes: list[int]) -> None:
    random = np.random.default_rng(7)
    asked = _rows(random, 1)[0]
    there = 0
    print("vectors | sentences of the deal | by id and ranked, p50 | p95 | numpy alone, p50 | ratio | built in")
    for size in sizes:
        started = time.perf_counter()
        for first in range(there, size, _AT_ONCE):
            count = min(_AT_ONCE, size - first)
            store.put("bench", dict(zip(map(_id, range(first, first + count)), _rows(random, count), strict=True)))
        there, built = size, time.perf_counter() - started
        for wanted in (_DEAL, _DEAL * _SENTENCES):
            _tell(store, random, asked, size, wanted, built)


def _tell(
    store: EmbeddedStore, random: np.random.Generator, asked: Vectors, size: int, wanted: int, built: float
) -> None:
    deals = [[_id(int(n)) for n in random.choice(size, wanted, replace=False)] for _ in range(_ROUNDS)]
    own = np.stack(list(store.get("bench", deals[0]).values()))
    fetched = [_timed(partial(_fetched, store, ids, asked)) for ids in deals]
    alone = [_timed(partial(_ranked, own, asked)) for _ in deals]
    p50, p95 = np.percentile(fetched, [50, 95])
    exact = np.percentile(alone, 50)
    print(
        f"{size} | {wanted} | {p50 * 1000:.1f} ms | {p95 * 1000:.1f} ms | {exact * 1000:.3f} ms | {p50 / exact:.0f}"
        f" | {built:.0f} s"
    )


def _fetched(store: EmbeddedStore, ids: list[str], asked: Vectors) -> object:
    return _ranked(np.stack(list(store.get("bench", ids).values())), asked)


def _ranked(rows: Vectors, asked: Vectors) -> object:
    return np.argsort(-(rows @ asked), kind="stable")


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _rows(random: np.random.Generator, count: int) -> Vectors:
    rows = random.standard_normal((count, _WIDE)).astype(np.float32)
    unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def _id(number: int) -> str:
    return f"{number:032x}"
