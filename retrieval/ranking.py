"""Which of a few texts answer a question best: by meaning, by words, and of equals the newer one. Refuses to guess how
much each counts: the numbers below were measured on the set of tests/retrieval and on meetings (docs/benchmarks.md).

By meaning a text is as near as its best sentence, its best two and its best four in a row together: an answer is often
begun in one sentence and told in the next. The question's words count as well, those of the whole text and those that
stand close together. What was said within half an hour before and after, in another message of a chat or another part
of a meeting, counts too: people stay on a matter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from crm.instants import MINUTE
from retrieval.embedding import Vectors
from retrieval.lexical import scores, shares, weigh, words
from retrieval.passages import Text

WORDS = 0.3  # of a cosine: what a text gains that says all of the question's words, over and over
TOGETHER = 0.2  # what it gains where three sentences in a row say all of them
_RUNS = (1, 2, 4)  # sentences that are as near together as they are alone
_SENTENCE = 0.1  # of a cosine: what a text's sentence with the most of the question's words gains among its own
BESIDE = 0.7  # of what its neighbour on the same occasion has beyond the mean; of the next but one, that share again
_AROUND = 400  # characters of the passage around the best sentence
_OCCASION = 30 * MINUTE


@dataclass(frozen=True, slots=True)
class Ranked:
    """`start`, `end`: of the passage in `text.text`."""

    text: Text
    score: float
    start: int
    end: int


def rank(question: str, texts: Sequence[Text], asked: Vectors | None, vectors: Mapping[str, Vectors]) -> list[Ranked]:
    """Best first; without `asked` (the question's vector) by words alone, and then only texts that use any."""
    if asked is None:
        return _by_words(question, texts)
    told = [_told(text) for text in texts]
    ranked = []
    for text, said, whole, close in zip(
        texts, told, *shares(question, [text.text for text in texts], told), strict=True
    ):
        near = _nearness(text, asked, vectors)
        if near is None and whole == 0:
            continue
        meant, each = near if near is not None else (0.0, None)
        score = meant + WORDS * float(whole) + TOGETHER * float(close)
        ranked.append(Ranked(text, score, *_passage(text, _best(question, said, each))))
    return _in_order(_with_neighbours(ranked))


def _by_words(question: str, texts: Sequence[Text]) -> list[Ranked]:
    """As a share of the best."""
    found = scores(question, [text.text for text in texts])
    most = found.max(initial=0.0)
    ranked = [
        Ranked(text, float(score / most), *_passage(text, _best(question, _told(text), None)))
        for text, score in zip(texts, found, strict=True)
        if score > 0
    ]
    return _in_order(_with_neighbours(ranked))


def _in_order(ranked: Sequence[Ranked]) -> list[Ranked]:
    return sorted(ranked, key=lambda one: (one.score, one.text.at), reverse=True)


def _with_neighbours(ranked: Sequence[Ranked]) -> list[Ranked]:
    """Neighbours only add: a text that stands alone keeps its score."""
    told = sorted(ranked, key=lambda one: (one.text.ref.kind, one.text.at))
    mean = sum(one.score for one in told) / max(1, len(told))
    more = [max(0.0, one.score - mean) for one in told]
    joined = [_one_occasion(one.text, other.text) for one, other in pairwise(told)]
    added = [0.0] * len(told)
    for step, share in ((1, BESIDE), (2, BESIDE**2)):
        for place in range(len(told) - step):
            if all(joined[place : place + step]):
                added[place] += share * more[place + step]
                added[place + step] += share * more[place]
    return [replace(one, score=one.score + extra) for one, extra in zip(told, added, strict=True)]


def _one_occasion(one: Text, other: Text) -> bool:
    return one.ref.kind == other.ref.kind and one.at > 0 and other.at - one.at <= _OCCASION


def _nearness(text: Text, asked: Vectors, vectors: Mapping[str, Vectors]) -> tuple[float, Vectors] | None:
    """The text's, and each sentence's; None when a sentence has no vector yet."""
    rows = [vectors[one.hash] for one in text.sentences if one.hash in vectors]
    if not rows or len(rows) < len(text.sentences):
        return None
    own = np.stack(rows)
    each: Vectors = own @ asked
    return sum(_nearest(own, asked, length) for length in _RUNS) / len(_RUNS), each


def _nearest(own: Vectors, asked: Vectors, length: int) -> float:
    """Of that many sentences in a row, those that are nearest together; of all, where there are fewer."""
    length = min(length, len(own))
    runs = sum(own[start : len(own) - length + start + 1] for start in range(length))
    return float((runs @ asked / np.maximum(np.linalg.norm(runs, axis=1), 1e-9)).max())


def _told(text: Text) -> list[list[str]]:
    """The words of its sentences."""
    return [words(one.text) for one in text.sentences]


def _best(question: str, told: Sequence[Sequence[str]], near: Vectors | None) -> int:
    """Which sentence says it."""
    by_words = weigh(question, told)
    most = by_words.max(initial=0.0)
    share = by_words / most if most else by_words
    return int(np.argmax(share if near is None else near + _SENTENCE * share)) if told else 0


def _passage(text: Text, best: int) -> tuple[int, int]:
    """The sentence with its neighbours of the same paragraph, the following ones first."""
    if not text.sentences:
        return 0, min(len(text.text), _AROUND)
    first = last = best
    while True:
        start, end = text.sentences[first].start, text.sentences[last].end
        after, before = last + 1 < len(text.sentences), first > 0
        if after and _fits(text, start, text.sentences[last + 1].end, end, text.sentences[last + 1].start):
            last += 1
        elif before and _fits(text, text.sentences[first - 1].start, end, text.sentences[first - 1].end, start):
            first -= 1
        else:
            return start, end


def _fits(text: Text, start: int, end: int, gap_start: int, gap_end: int) -> bool:
    return end - start <= _AROUND and "\n\n" not in text.text[gap_start:gap_end]
