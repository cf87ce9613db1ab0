"""Fits what a conversation shows: which later sentence ends a concern, and what becomes of each candidate. The scores
of its sentences are by weights that were fitted without what its writer wrote, as it will be with what is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from insights.evaluation.reading import Said, Wanted, alike, meets
from insights.extraction import settling
from insights.extraction.choosing import FATES, traits
from insights.extraction.claims import Sentence, candidates, endings, read_sentences
from insights.extraction.labels import LABELS
from insights.extraction.likeness import Likeness
from insights.extraction.scoring import Heard
from insights.extraction.weights import WIDE, Numbers
from tests.insights.training.fitting import slope
from tests.insights.training.talks import Talk

_WEIGHT = {"deals": 1.0, "mails": 0.3, "stories": 3.0}
_PENALTY = 1.0


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


def case(talk: Talk, scores: Mapping[str, Numbers], vectors: Mapping[str, Numbers]) -> Case:
    texts = talk.texts

    def listen(some: Sequence[str]) -> Heard:
        return Heard(_rows(some, scores, len(LABELS)), _rows(some, vectors, WIDE))

    sentences = read_sentences(talk.engagements, texts, listen)
    found, last, likeness = candidates(sentences), endings(sentences), Likeness(texts.values())
    pairs = settling.pairs(found, last, texts, likeness)
    fates = np.array([_fate(talk, one) for one in found], np.int64)
    ended = np.array([[_ends(talk, one, end) for end in last] for one in found], np.float32)
    return Case(talk, sentences, found, last, likeness, pairs, settling.later(found, last), ended, fates)


def sentences_of(talk: Talk) -> list[str]:
    said: list[str] = []

    def listen(some: Sequence[str]) -> Heard:
        said.extend(some)
        return Heard(np.zeros((len(some), len(LABELS)), np.float32), np.zeros((len(some), 1), np.float32))

    read_sentences(talk.engagements, talk.texts, listen)
    return said


def fit(cases: Sequence[Case]) -> Fit:
    asked = [one for one in cases if one.ended.size]
    pairs = np.concatenate([one.pairs[one.later > 0] for one in asked])
    true = np.concatenate([one.ended[one.later > 0] for one in asked])
    ends = _logistic(pairs, np.stack([1 - true, true], axis=1), np.ones(len(true), np.float32))
    both = (ends[1] - ends[0]).astype(np.float32)
    shown = [one for one in cases if one.candidates]
    rows = np.concatenate([rows_of(one, both) for one in shown])
    wanted = np.eye(len(FATES), dtype=np.float32)[np.concatenate([one.fates for one in shown])]
    weight = np.concatenate([np.full(len(one.fates), _WEIGHT[one.talk.sort], np.float32) for one in shown])
    return Fit(both, _logistic(rows, wanted, weight))


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
    labels = [label for label in talk.labels if label.end and meets(Said(one.best, (one.text,)), label.wanted)]
    return any(alike(end.text, label.end or "") for label in labels)


def _rows(some: Sequence[str], known: Mapping[str, Numbers], wide: int) -> Numbers:
    return np.stack([known[text] for text in some]) if some else np.zeros((0, wide), np.float32)


def _logistic(rows: Numbers, wanted: Numbers, weight: Numbers) -> Numbers:
    """A row for each outcome, the last number for 1. Columns are brought to one size, so that the penalty is fair."""
    middle, size = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    table = np.column_stack([(rows - middle) / size, np.ones(len(rows))])
    made = slope(table, wanted, weight, _PENALTY)
    scaled = made[:, :-1] / size
    return np.column_stack([scaled, made[:, -1] - scaled @ middle]).astype(np.float32)
