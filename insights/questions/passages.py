"""The sentences that answer a question best, without a model: by the question's own words, the rare ones first, and by
how near the engagement is. Refuses what shares too little with the question: that is no evidence.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from crm.kinds import Ref
from insights.evidence import LONGEST_QUOTE
from insights.model import Quote
from insights.questions.spoken import language_of
from insights.questions.themes import LIGHT
from insights.questions.words import words
from insights.statements import gives_orders, has_link
from retrieval.lexical import words as stems
from retrieval.passages import Text

_SHORTEST = 25  # characters: less is a greeting or a name
_COVERED = 0.6  # of the weight of the question's words
_TERSE = 0.3  # what a sentence gains that says nothing else
_NEAR = 0.5  # a score of retrieval at which a passage counts by meaning alone


@dataclass(frozen=True, slots=True)
class Found:
    quote: Quote
    ref: Ref
    score: float


@dataclass(frozen=True, slots=True)
class Wanted:
    """The question's words that a sentence may share: `stems` in the question's own language, whole `words` in any."""

    words: frozenset[str]
    stems: frozenset[str]
    language: str

    @classmethod
    def of(cls, asked: Iterable[str], language: str) -> "Wanted":
        telling = frozenset(word for word in asked if word not in LIGHT)
        return cls(telling, frozenset(stem for word in telling for stem in stems(word)), language)

    def shared(self, sentence: str) -> frozenset[str]:
        """Stems of the question in that sentence: `firma` is no firm."""
        spoken = words(sentence)
        if language_of(spoken, self.language) == self.language:
            return self.stems & frozenset(stems(sentence))
        exact = self.words & {word.text for word in spoken}
        return frozenset(stem for word in exact for stem in stems(word))


def best_sentences(
    texts: Sequence[Text],
    wanted: Wanted,
    near: Mapping[Ref, float],
    *,
    most: int,
    such: Callable[[Text, str], bool] | None = None,
) -> list[Found]:
    """Best first, one of each engagement. `near`: retrieval's scores; `such`: what else a sentence has to be."""
    sentences = [(text, one.text) for text in texts for one in text.sentences]
    shared = [wanted.shared(sentence) for _, sentence in sentences]
    counts = Counter(stem for some in shared for stem in some)
    weights = {stem: math.log(1 + len(sentences) / (0.5 + counts[stem])) for stem in wanted.stems}
    whole = sum(weights.values())
    found: dict[Ref, tuple[float, int, Found]] = {}
    for (text, sentence), stems_shared in zip(sentences, shared, strict=True):
        if such and not such(text, sentence):
            continue
        covered = sum(weights[stem] for stem in stems_shared) / whole if whole else 0.0
        if (covered < _COVERED and not (such and not wanted.stems)) or not _is_quotable(sentence):
            continue
        score = covered + _TERSE * len(stems_shared) / max(1, len(stems(sentence))) + near.get(text.ref, 0.0) / 2
        one = Found(Quote(str(text.ref), sentence), text.ref, score)
        if text.ref not in found or (score, text.at) > found[text.ref][:2]:
            found[text.ref] = score, text.at, one
    return [one for _, _, one in sorted(found.values(), key=lambda kept: kept[:2], reverse=True)[:most]]


def first_sentences(texts: Sequence[Text], *, most: int) -> list[Found]:
    """Of one engagement its first ones, of several the first of each."""
    refs = {text.ref for text in texts}
    found: list[Found] = []
    for text in texts:
        kept = [one.text for one in text.sentences if _is_quotable(one.text)]
        found += [Found(Quote(str(text.ref), one), text.ref, 0.0) for one in kept[: most if len(refs) == 1 else 1]]
    return found[:most]


def by_meaning(hits: Iterable[tuple[Ref, str, float]], *, most: int) -> list[Found]:
    """Of retrieval's passages those that are near enough by themselves."""
    near = (hit for hit in hits if hit[2] >= _NEAR and _is_quotable(hit[1]))
    return [Found(Quote(str(ref), text), ref, score) for ref, text, score in near][:most]


def _is_quotable(sentence: str) -> bool:
    fits = _SHORTEST <= len(sentence) <= LONGEST_QUOTE
    return fits and not gives_orders(sentence) and not has_link(sentence)
