"""`python -m tests.insights.training`: fits the weights anew, and says how good they are where they were not fitted."""

import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

import insights.extraction
from insights.extraction.scoring import Heard, Meaning, heard
from insights.extraction.weights import Head, Numbers, Weights
from retrieval import tuned
from tests.insights.training.choices import Case, Fit, case, fit, sentences_of
from tests.insights.training.fitting import Fitted, fitted, wanted
from tests.insights.training.judging import total
from tests.insights.training.material import Example, examples, runs
from tests.insights.training.meaning import encoded, pieces, plain, vectors
from tests.insights.training.talks import Talk, talks
from tests.insights.training.tuning import Trained, trained

WEIGHTS = Path(insights.extraction.__file__).with_name("weights.npz")
PARTS = 4


@dataclass(frozen=True)
class Taught:
    words: Fitted
    model: Trained


def main() -> None:
    known, spoken = examples(), talks()
    parts = _parts(known)
    every = [[one for one in known if parts.get(one.group) != part] for part in range(PARTS)]
    with ProcessPoolExecutor(2, get_context("spawn")) as workers:
        *each, whole = workers.map(_taught, [*every, known])
    near = vectors([text for talk in spoken for text in sentences_of(talk)], plain())
    cases = [one for part in range(PARTS) for one in _cases(part, parts, each[part], spoken, near)]
    if "--judge" in sys.argv:
        _report(cases, parts)
    _write(whole, fit(cases))
    sys.stdout.write(f"{len(known)} sentences, {WEIGHTS.stat().st_size + tuned.path().stat().st_size} bytes\n")


def _taught(known: Sequence[Example]) -> Taught:
    return Taught(fitted(known), trained(pieces([one.text for one in known]), runs(known), wanted(known), plain()))


def _parts(known: Sequence[Example]) -> Mapping[str, int]:
    """Which part a writer is of; left out together."""
    return {group: number % PARTS for number, group in enumerate(sorted({one.group for one in known if one.group}))}


def _cases(
    part: int, parts: Mapping[str, int], by: Taught, spoken: Sequence[Talk], near: Mapping[str, Numbers]
) -> list[Case]:
    """The conversations of a part, heard by what the others taught."""
    listen = _listener(by, near)
    return [case(talk, listen) for talk in spoken if parts[talk.group] == part]


def _listener(by: Taught, near: Mapping[str, Numbers]) -> Callable[[Sequence[Sequence[str]]], Heard]:
    """With the tuned model as it is read from its file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "tuned.npz"
        tuned.write(path, by.model.changes)
        model = tuned.changed(plain(), tuned.read(path))
    kept = Weights(
        by.words.values,
        by.words.bias,
        by.words.rarity,
        Head(**by.model.head),
        ends=np.zeros(0, np.float32),
        fates=np.zeros(0, np.float32),
        fingerprint="",
    )
    meaning = Meaning(lambda texts: np.stack([near[text] for text in texts]), lambda texts: encoded(texts, model))
    return lambda said: heard(said, meaning, kept)


def _report(cases: Sequence[Case], parts: Mapping[str, int]) -> None:
    made = [fit([one for one in cases if parts[one.talk.group] != part]) for part in range(PARTS)]
    for sort in ("deals", "stories", "mails"):
        some = [one for one in cases if one.talk.sort == sort]
        score, counts = total(some, [made[parts[one.talk.group]] for one in some])
        each = ", ".join(f"{name} {count / len(some):.2f}" for name, count in sorted(counts.items()))
        sys.stdout.write(
            f"{sort}: precision {score.precision:.3f}, recall {score.recall:.3f}, F1 {score.f1:.3f}; each: {each}\n"
        )


def _write(taught: Taught, conversation: Fit) -> None:
    words = taught.words
    scales = np.abs(words.values).max(axis=1) / 127
    tuned.write(tuned.path(), taught.model.changes)
    np.savez_compressed(
        WEIGHTS,
        values=np.rint(words.values / scales[:, None]).astype(np.int8),
        scales=scales.astype(np.float32),
        bias=words.bias,
        rarity=words.rarity.astype(np.float16),
        ends=conversation.ends,
        fates=conversation.fates,
        tuned=np.array(tuned.fingerprint()),
        allow_pickle=False,
        **{f"head {name}": numbers for name, numbers in taught.model.head.items()},
    )


if __name__ == "__main__":
    main()
