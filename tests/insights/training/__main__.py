"""`python -m tests.insights.training`: fits the weights anew, and says how good they are where they were not fitted."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

import insights.extraction
from insights.extraction.weights import Numbers
from tests.insights.training.choices import Case, Fit, case, fit, sentences_of
from tests.insights.training.fitting import Fitted, fitted
from tests.insights.training.judging import total
from tests.insights.training.material import Example, examples
from tests.insights.training.meaning import vectors
from tests.insights.training.talks import Talk, talks

WEIGHTS = Path(insights.extraction.__file__).with_name("weights.npz")
PARTS = 4


def main() -> None:
    known, spoken = examples(), talks()
    meant = vectors([one.text for one in known] + [text for talk in spoken for text in sentences_of(talk)])
    parts = _parts(known)
    cases = [one for part in range(PARTS) for one in _cases(part, parts, known, spoken, meant)]
    if "--judge" in sys.argv:
        _report(cases, parts)
    _write(_fitted(known, meant), fit(cases))
    sys.stdout.write(f"{len(known)} sentences, {WEIGHTS.stat().st_size / 1000:.0f} kB\n")


def _parts(known: Sequence[Example]) -> Mapping[str, int]:
    """Which part a writer is of; left out together."""
    return {group: number % PARTS for number, group in enumerate(sorted({one.group for one in known if one.group}))}


def _cases(
    part: int,
    parts: Mapping[str, int],
    known: Sequence[Example],
    spoken: Sequence[Talk],
    meant: Mapping[str, Numbers],
) -> list[Case]:
    """The conversations of a part, heard by what the others taught."""
    by = _fitted([one for one in known if parts.get(one.group) != part], meant)
    some = [talk for talk in spoken if parts[talk.group] == part]
    texts = sorted({text for talk in some for text in sentences_of(talk)})
    rows = by.scores(texts, np.stack([meant[text] for text in texts]))
    scores = dict(zip(texts, rows, strict=True))
    return [case(talk, scores, meant) for talk in some]


def _fitted(known: Sequence[Example], meant: Mapping[str, Numbers]) -> Fitted:
    return fitted(known, np.stack([meant[one.text] for one in known]))


def _report(cases: Sequence[Case], parts: Mapping[str, int]) -> None:
    made = [fit([one for one in cases if parts[one.talk.group] != part]) for part in range(PARTS)]
    for sort in ("deals", "stories", "mails"):
        some = [one for one in cases if one.talk.sort == sort]
        score, counts = total(some, [made[parts[one.talk.group]] for one in some])
        each = ", ".join(f"{name} {count / len(some):.2f}" for name, count in sorted(counts.items()))
        sys.stdout.write(
            f"{sort}: precision {score.precision:.3f}, recall {score.recall:.3f}, F1 {score.f1:.3f}; each: {each}\n"
        )


def _write(sentences: Fitted, conversation: Fit) -> None:
    scales = np.abs(sentences.values).max(axis=1) / 127
    whole = np.rint(sentences.values / scales[:, None]).astype(np.int8)
    np.savez_compressed(
        WEIGHTS,
        values=whole,
        scales=scales.astype(np.float32),
        bias=sentences.bias,
        rarity=sentences.rarity.astype(np.float16),
        meaning=sentences.meaning.astype(np.float16),
        middle=sentences.middle.astype(np.float16),
        ends=conversation.ends,
        fates=conversation.fates,
    )


if __name__ == "__main__":
    main()
