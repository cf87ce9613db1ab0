"""What of all that may be said in a deal stands: a sentence is judged by what the deal says after it, too. A concern
long past, with much said since and nothing on it again, is rarely one still. Refuses to judge one alone by a threshold.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from crm.kinds import Ref
from insights.extraction.claims import Sentence, candidates, endings
from insights.extraction.forest import likely
from insights.extraction.labels import CLAIMS, GOAL, SETTLED
from insights.extraction.likeness import Likeness
from insights.extraction.pairing import odds, pairs
from insights.extraction.scoring import HEARD
from insights.extraction.settling import End, ends
from insights.extraction.speaker import cues
from insights.extraction.weights import Numbers, weights

FATES: Final = ("nothing", "settled", "stands")
STANDS = 0.4
"""How likely it must stand to be told. Chosen, as all of these, by leaving out whole writers in turn (make reading)."""
ENDS, SETTLES = 0.7, 0.5
"""What an ending so likely ends does not stand; with its ending it is told where it is so likely a claim at all."""
SPARED, ENDED = 0.15, 0.5
"""So much of the chance that a concern was settled counts for it where no ending is found at all, and none where one is
found that is likelier than this."""
CLEAR, UNENDED, LATE = 0.85, 0.2, 12
"""A concern that is clear, that nothing seems to end and that was said in the newer half of the conversation, within so
many engagements, is told in any case: to hide a live one counted twice as much as to show one that is none."""
BESIDE = 0.5
"""So clear a sentence of a mail, call or note says more of a concern of its kind that stands there."""
MOST_GOALS = 4
_TYPES = ("email", "call", "meeting", "note")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence with its chances: that it is a claim that stands, and that it is one and was settled."""

    sentence: Sentence
    end: End
    stands: float
    settled: float


@dataclass(frozen=True, slots=True)
class Chosen:
    """`ended`: with the words that end it. `engagements` of the conversation."""

    concerns: Sequence[Sentence]
    ended: Sequence[tuple[Sentence, Sentence]]
    goals: Sequence[Sentence]
    engagements: int


def chosen(judged: Sequence[Candidate], engagements: int) -> Chosen:
    """Of a conversation of so many engagements."""
    late = min(LATE, engagements // 2)
    standing = [one for one in judged if _stands(one, late)]
    goals = sorted((one for one in standing if one.sentence.best == GOAL), key=lambda one: -one.stands)
    over = [one for one in judged if _is_ended(one) and one.settled + one.stands >= SETTLES]
    ended = [(one.sentence, one.end.sentence) for one in over if one.end.sentence]
    concerns = [one.sentence for one in standing if one.sentence.best != GOAL]
    where = {(one.engagement.ref, one.best) for one in concerns}
    concerns += [one.sentence for one in judged if _says_more(one, late, where)]
    return Chosen(concerns, ended, [one.sentence for one in goals], engagements)


def _stands(one: Candidate, late: int) -> bool:
    said = one.sentence
    if said.best == GOAL:
        return one.stands >= STANDS
    if _is_ended(one):
        return False
    clear = said.score >= CLEAR and said.since <= late
    return one.stands + _spared(one) >= STANDS or (clear and one.end.chance < UNENDED)


def _says_more(one: Candidate, late: int, where: Collection[tuple[Ref, str]]) -> bool:
    said = one.sentence
    beside = said.score >= BESIDE and (said.engagement.ref, said.best) in where
    return beside and not _stands(one, late) and not _is_ended(one)


def _is_ended(one: Candidate) -> bool:
    return one.sentence.best != GOAL and one.end.chance >= ENDS


def _spared(one: Candidate) -> float:
    """Judged as settled, yet nothing says so."""
    return SPARED * one.settled * max(0.0, 1 - one.end.chance / ENDED)


def judged(
    sentences: Sequence[Sentence], engagements: int, texts: Mapping[Ref, str], likeness: Likeness
) -> list[Candidate]:
    """Each candidate of a conversation of so many engagements."""
    found = candidates(sentences)
    if not found:
        return []
    late = endings(sentences)
    last = ends(found, late, pairs(found, late, sentences, texts, likeness), weights().ends)
    fates = likely(traits(found, last, sentences, engagements), weights().fates)
    return [
        Candidate(one, end, float(row[FATES.index("stands")]), float(row[FATES.index("settled")]))
        for one, end, row in zip(found, last, fates, strict=True)
    ]


def traits(found: Sequence[Sentence], last: Sequence[End], sentences: Sequence[Sentence], engagements: int) -> Numbers:
    """What is known of each candidate, as a row."""

    def column(trait: Callable[[Sentence], float]) -> Numbers:
        return _column(found, trait)

    score, since = column(lambda one: one.score), np.log1p(column(lambda one: one.since))
    none = np.maximum(1 - column(lambda one: sum(one.speaks.values())), 0)
    goal, many = column(lambda one: one.best == GOAL), float(engagements > 1)
    rank = np.log1p((score[:, None] < score[None, :]).sum(axis=1))
    ending = np.array([max((other.chance for other in last if other.sentence is one), default=0.0) for one in found])
    end, own = np.array([one.chance for one in last]), np.array([one.own for one in last])
    columns = [
        *(odds(score), odds(score) * many, odds(none), odds(column(lambda one: one.speaks[SETTLED]))),
        *(np.array([one.best == kind for one in found]) for kind in CLAIMS),
        *(np.array([one.engagement.type == type_ for one in found]) for type_ in _TYPES),
        *(np.full(len(found), many), since, goal * since, goal * many),
        *(odds(end), end, own, ending, rank, goal * rank),
        *_said_again(found, [one for one in sentences if one.score >= HEARD]).T,
        *np.array([cues(one.engagement.type, one.text) for one in found]).T,
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def _said_again(found: Sequence[Sentence], sentences: Sequence[Sentence]) -> Numbers:
    """Is the same kind said later, before, elsewhere in the engagement; how often later; in words of like meaning."""
    since, place = _column(sentences, lambda one: one.since), _column(sentences, lambda one: one.place)
    vectors = np.stack([one.vector for one in sentences])
    made = []
    for one in found:
        kind = np.array([other.speaks[one.best] for other in sentences], np.float32)
        later, before = since < one.since, since > one.since
        beside = (since == one.since) & (place != one.place)
        like = (vectors @ one.vector) * kind
        alone = [(kind * some).max() for some in (later, before, beside)]
        made.append([*alone, np.log1p((kind * later).sum()), (like * later).max(), (like * before).max()])
    return np.array(made, np.float32)


def _column(some: Sequence[Sentence], trait: Callable[[Sentence], float]) -> Numbers:
    return np.array([trait(one) for one in some], np.float32)
