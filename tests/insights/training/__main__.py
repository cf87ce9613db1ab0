"""`python -m tests.insights.training`: fits the weights anew, and says how good they are where they were not fitted."""

import sys
from pathlib import Path

import numpy as np

import insights.extraction
from insights.extraction.claims import ENOUGH
from insights.extraction.features import features
from insights.extraction.scoring import GOAL, LABELS, RISKS
from tests.insights.training.fitting import Matrix, fitted, judged, rarity, stacked, wanted
from tests.insights.training.material import STORIES, Example, examples

WEIGHTS = Path(insights.extraction.__file__).with_name("weights.npz")


def main() -> None:
    known = examples()
    rare = rarity([one.text for one in known])
    rows = stacked([features(one.text, rare) for one in known])
    if "--judge" in sys.argv:
        _report(known, judged(rows, known))
    values, bias = fitted(rows, wanted(known))
    scales = np.abs(values).max(axis=1) / 127
    whole = np.rint(values / scales[:, None]).astype(np.int8)
    np.savez_compressed(
        WEIGHTS, values=whole, scales=scales.astype(np.float32), bias=bias, rarity=rare.astype(np.float16)
    )
    sys.stdout.write(f"{len(known)} sentences, {WEIGHTS.stat().st_size / 1000:.0f} kB\n")


def _report(known: list[Example], scores: Matrix) -> None:
    for name, in_stories in (("told and labelled", False), ("six stories", True)):
        rows = [n for n, one in enumerate(known) if one.group and (one.group in STORIES) == in_stories]
        for enough in (ENOUGH - 0.1, ENOUGH, ENOUGH + 0.1):
            figures = _figures([known[n] for n in rows], scores[rows], enough)
            sys.stdout.write(f"{name} {enough:.2f}: {figures}\n")


def _figures(known: list[Example], scores: Matrix, enough: float) -> str:
    right = wrong = missed = 0
    for one, row in zip(known, scores[:, : len(LABELS)], strict=True):
        true = set(one.labels) & {*RISKS, GOAL}
        best = int(row.argmax())
        told = LABELS[best] if row[best] >= enough and LABELS[best] in (*RISKS, GOAL) else None
        right += told in true
        wrong += told is not None and told not in true
        missed += bool(true) and told not in true
    precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
    return f"precision {precision:.2f}, recall {recall:.2f}, F1 {2 * right / max(1, 2 * right + wrong + missed):.2f}"


if __name__ == "__main__":
    main()
