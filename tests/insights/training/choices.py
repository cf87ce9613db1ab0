"""Fits what a conversation shows: which later sentence ends a concern, and what becomes of each candidate. The scores
of its sentences are by weights that were fitted without what its writer wrote, as it will be with what is read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from insights.evaluation.reading import Said, Wanted, alike, meets
from insights.extraction import pairing, settling
from insights.extraction.choosing import FATES, traits
from insights.extraction.claims import Sentence, candidates, endings, read_sentences
from insights.extraction.forest import DEPTH
from insights.extraction.labels import LABELS
from insights.extraction.likeness import Likeness
from insights.extraction.scoring import Heard
from insights.extraction.weights import Numbers
from tests.insights.training.forests import Growing, grown
from tests.insights.training.talks import Talk

_WEIGHT = {"deals": 1.0, "mails": 0.3, "stories": 3.0}
_PARTS = 5
_ENDS, _FATES = Growing(trees=150, penalty=5.0), Growing(trees=100, penalty=10.0)


@dataclass(frozen=True)
class Case:
    """A conversation as it is read: `pairs` of candidates and endings, which of them are true (`ended`)."""

    talk: Talk
    sentences: Sequence[Sentence]
    candidates: Sequence[Sentence]
    endings: Sequence[Sentence]
    likeness: Likeness
    pairs: Numbers
    later: Numbers
    ended: Numbers
    fates: NDArray[np.int64]


@dataclass(frozen=True)
class Fit:
    ends: Numbers
    fates: Numbers


def case(talk: Talk, listen: Callable[[Sequence[Sequence[str]]], Heard]) -> Case:
    texts = talk.texts
    sentences = read_sentences(talk.engagements, texts, listen)
    found, last, likeness = candidates(sentences), endings(sentences), Likeness(texts.values())
    pairs = pairing.pairs(found, last, sentences, texts, likeness)
    fates = np.array([_fate(talk, one) for one in found], np.int64)
    ended = np.array([[_ends(talk, one, end) for end in last] for one in found], np.float32)
    return Case(talk, sentences, found, last, likeness, pairs, settling.later(found, last), ended, fates)


def sentences_of(talk: Talk) -> list[str]:
    said: list[str] = []

    def listen(runs: Sequence[Sequence[str]]) -> Heard:
        said.extend(text for run in runs for text in run)
        return Heard(np.zeros((len(said), len(LABELS)), np.float32), np.zeros((len(said), 1), np.float32))

    read_sentences(talk.engagements, talk.texts, listen)
    return said


def fit(cases: Sequence[Case]) -> Fit:
    """Each forest is the mean of those that were grown without a fifth of the writers: by which writers it was grown
    matters less. Fates are fitted to endings found without their writers: as unsure as endings will be of what is
    read."""
    shown = [one for one in cases if one.candidates]
    part = {group: number % _PARTS for number, group in enumerate(sorted({one.talk.group for one in shown}))}
    ends = [_forest([one for one in shown if part[one.talk.group] != number]) for number in range(_PARTS)]
    rows = np.concatenate([rows_of(one, ends[part[one.talk.group]]) for one in shown])
    wanted = np.eye(len(FATES), dtype=np.float32)[np.concatenate([one.fates for one in shown])]
    weight = np.concatenate([np.full(len(one.fates), _WEIGHT[one.talk.sort], np.float32) for one in shown])
    of = np.concatenate([np.full(len(one.fates), part[one.talk.group]) for one in shown])
    fates = [
        grown(rows[some], wanted[some], weight[some], _FATES) for some in (of != number for number in range(_PARTS))
    ]
    return Fit(_mean(ends), _mean(fates))


def _mean(forests: Sequence[Numbers]) -> Numbers:
    """One forest that says what they say together."""
    made = np.concatenate(forests)
    made[:, 2 * DEPTH :] /= len(forests)
    return made


def _forest(cases: Sequence[Case]) -> Numbers:
    """Of all pairs, whether the second ends the first."""
    asked = [one for one in cases if one.later.any()]
    pairs = np.concatenate([one.pairs[one.later > 0] for one in asked])
    true = np.concatenate([one.ended[one.later > 0] for one in asked])
    return grown(pairs, np.stack([1 - true, true], axis=1), np.ones(len(true), np.float32), _ENDS)


def rows_of(one: Case, ends: Numbers) -> Numbers:
    last = settling.ends(one.candidates, one.endings, one.pairs, ends)
    return traits(one.candidates, last, one.sentences, len(one.talk.engagements))


def meets_any(said: Said, wanted: Sequence[Wanted], *, settled: bool) -> bool:
    return any(meets(said, one) for one in wanted if one.settled == settled)


def _fate(talk: Talk, one: Sentence) -> int:
    said, wanted = Said(one.best, (one.text,)), [label.wanted for label in talk.labels]
    if meets_any(said, wanted, settled=False):
        return FATES.index("stands")
    return FATES.index("settled" if meets_any(said, wanted, settled=True) else "nothing")


def _ends(talk: Talk, one: Sentence, end: Sentence) -> bool:
    """Whatever kind the concern was heard as."""
    labels = [label for label in talk.labels if label.end and alike(end.text, label.end)]
    return any(alike(one.text, quote) for label in labels for quote in label.wanted.quotes)
