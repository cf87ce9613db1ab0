"""What of a conversation is told: a clear concern that nothing ends; and what a sentence tells of who speaks."""

from dataclasses import replace

import numpy as np
import pytest

from crm.conversation import Engagement
from crm.kinds import Ref
from insights.extraction.choosing import (
    BESIDE,
    CLEAR,
    ENDED,
    ENDS,
    LATE,
    SETTLES,
    SPARED,
    STANDS,
    UNENDED,
    Candidate,
    chosen,
)
from insights.extraction.claims import Sentence, candidates
from insights.extraction.labels import GOAL, LABELS
from insights.extraction.settling import End
from insights.extraction.speaker import cues
from insights.extraction.weights import WIDE

LONG = 4 * LATE


def sentence(text: str = "No budget.", *, type: str = "email", kind: str = "budget", since: int = 0) -> Sentence:  # noqa: A002
    engagement = Engagement(Ref("notes", "1"), type, 1, "", text, "in", None, (), None, None, None)
    speaks = dict.fromkeys(LABELS, 0.0) | {kind: CLEAR}
    return Sentence(engagement, since, 0, text, speaks, np.zeros(WIDE, np.float32))


def candidate(*, since: int = LATE, kind: str = "budget", end: float = 0.0) -> Candidate:
    return Candidate(sentence(since=since, kind=kind), End(None, end), STANDS / 2, 0.0)


def test_a_clear_concern_that_nothing_ends_is_told_though_it_hardly_stands() -> None:
    assert len(chosen([candidate()], LONG).concerns) == 1


@pytest.mark.parametrize(
    ("one", "engagements"),
    [
        (candidate(since=LATE + 1), LONG),
        (candidate(since=LATE), 2 * LATE - 1),
        (candidate(end=UNENDED), LONG),
        (candidate(kind=GOAL), LONG),
    ],
)
def test_not_so_what_was_said_long_ago_or_in_the_older_half_or_is_ended_or_a_goal(
    one: Candidate, engagements: int
) -> None:
    told = chosen([one], engagements)
    assert (told.concerns, told.goals) == ([], [])


def test_not_so_what_is_not_clear() -> None:
    one = candidate()
    hazy = replace(one, sentence=replace(one.sentence, speaks={**one.sentence.speaks, "budget": CLEAR - 0.01}))
    assert chosen([hazy], LONG).concerns == []


@pytest.mark.parametrize(("kind", "score", "told"), [("budget", BESIDE, 2), ("budget", 0.4, 1), ("price", BESIDE, 1)])
def test_what_is_said_beside_a_concern_of_its_kind_that_stands_is_told_with_it(
    kind: str, score: float, told: int
) -> None:
    standing = replace(candidate(since=LONG), stands=STANDS)
    heard = replace(sentence(since=LONG), place=1, speaks=dict.fromkeys(LABELS, 0.0) | {kind: score})
    assert len(chosen([standing, Candidate(heard, End(None, 0.0), 0.0, 0.0)], LONG).concerns) == told


def ended(*, stands: float, settled: float, end: float) -> Candidate:
    return Candidate(replace(sentence(), since=LONG), End(sentence("There is one."), end), stands, settled)


def test_what_is_surely_ended_does_not_stand_and_is_told_with_its_ending() -> None:
    for stands, settled in ((0.9, 0.0), (0.0, SETTLES), (SETTLES / 2, SETTLES / 2)):
        told = chosen([ended(stands=stands, settled=settled, end=ENDS)], LONG)
        assert told.concerns == []
        assert [end.text for _, end in told.ended] == ["There is one."]


def test_what_is_hardly_a_claim_is_not_told_though_something_ends_it() -> None:
    told = chosen([ended(stands=0.1, settled=SETTLES - 0.2, end=1)], LONG)
    assert (told.concerns, told.ended) == ([], [])


def test_what_is_judged_settled_stands_by_its_own_chance_and_a_little_more_where_no_ending_is_found() -> None:
    nearly, unended = STANDS - SPARED * 0.8, 0.0
    assert len(chosen([ended(stands=nearly, settled=0.9, end=unended)], LONG).concerns) == 1
    for settled, end in ((0.9, ENDED), (0.5, unended)):
        told = chosen([ended(stands=nearly, settled=settled, end=end)], LONG)
        assert (told.concerns, told.ended) == ([], [])


@pytest.mark.parametrize(
    ("text", "type_", "who"),
    [
        ("We need it by June.", "email", (1, 0, 0, 0, 0)),
        ("I timed ninety items.", "note", (0, 1, 0, 0, 0)),
        ("L'ho chiesta ieri.", "call", (0, 1, 0, 0, 0)),
        ("She needs it soon.", "note", (0, 0, 1, 0, 0)),
        ("Gli serve per giugno.", "meeting", (0, 0, 1, 0, 0)),
        ("Stage back, close date out.", "note", (0, 0, 0, 1, 0)),
        ("Lunch with Jana.", "note", (0, 0, 0, 0, 1)),
        ("He asked what we do in Kassel.", "note", (0, 0, 0, 0, 1)),
        ("He asked what we do next.", "note", (0, 0, 0, 0, 0)),
    ],
)
def test_who_speaks_is_told_by_pronouns(text: str, type_: str, who: tuple[int, ...]) -> None:
    assert cues(type_, text)[:5] == who


def test_a_question_and_the_length_count_too() -> None:
    *_, short, statement = cues("email", "No budget.")
    *_, long, question = cues("email", "Is there no budget for it this year?")
    assert (statement, question) == (0, 1)
    assert short < long


@pytest.mark.parametrize(
    "chore",
    ["Close date moved.", "With Jan: stage back to discovery, close date out.", "Data di chiusura spostata a maggio."],
)
def test_what_we_noted_of_our_own_crm_is_no_concern_but_what_a_buyer_says_of_it_may_be_one(chore: str) -> None:
    assert candidates([sentence(chore, type="note", kind="timing")]) == []
    assert len(candidates([sentence(chore, type="email", kind="timing")])) == 1
    theirs = sentence("She doubts the dispatchers will trust a forecast.", type="note", kind="uncertainty")
    assert candidates([theirs]) == [theirs]
