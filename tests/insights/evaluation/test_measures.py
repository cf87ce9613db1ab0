"""The measures on examples that can be counted by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insights.evaluation.measures import (
    NOTHING,
    Score,
    filled,
    hit,
    mean,
    reciprocal_rank,
    share,
    subsequence_recall,
)
from insights.evaluation.texts import links, runs, says, strings

WORDS = st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=9)


def test_precision_and_recall_are_counted_in_their_own_things() -> None:
    score = Score(right=3, said=4, found=1, wanted=2) + Score(right=0, said=2, found=1, wanted=2)
    assert (score.precision, score.recall, score.f1) == (0.5, 0.5, 0.5)


def test_who_says_nothing_is_never_wrong_and_finds_nothing() -> None:
    assert (Score(0, 0, 0, 3).precision, Score(0, 0, 0, 3).recall, Score(0, 0, 0, 3).f1) == (1.0, 0.0, 0.0)
    assert NOTHING.f1 == 1.0


def test_hits_and_ranks() -> None:
    assert hit([5, 3, 1], {1}, 3)
    assert not hit([5, 3, 1], {1}, 2)
    assert reciprocal_rank([5, 3, 1], {1, 3}) == 0.5
    assert reciprocal_rank([5], {1}) == 0.0
    assert mean([]) == 0.0


def test_the_budget_is_filled_with_the_best_parts_and_the_beginning_of_the_next() -> None:
    assert filled([[4, 5], [0, 1, 2]], lambda _: 10, 30) == {4, 5, 0}
    assert filled([[4, 5]], lambda _: 10, 5) == set()


def test_a_share_is_by_weight() -> None:
    assert share({1, 2}, {2, 3}, lambda turn: turn) == pytest.approx(2 / 3)


def test_the_longest_common_subsequence_skips_words() -> None:
    assert subsequence_recall("the cat sat on the mat", "the black cat on a mat") == pytest.approx(4 / 6)
    assert subsequence_recall("", "anything") == 1.0


@given(WORDS, WORDS)
def test_the_bits_count_what_the_table_counts(one: list[str], other: list[str]) -> None:
    table = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i, left in enumerate(one):
        for j, right in enumerate(other):
            table[i + 1][j + 1] = table[i][j] + 1 if left == right else max(table[i][j + 1], table[i + 1][j])
    expected = table[-1][-1] / len(one) if one else 1.0
    assert subsequence_recall(" ".join(one), " ".join(other)) == pytest.approx(expected)


def test_runs_do_not_see_case_and_punctuation() -> None:
    assert runs("The budget, he said, IS gone", 6) == runs("the budget he said is gone!", 6) != set()
    assert runs("too short for it", 6) == set()


def test_words_are_said_together_and_whole() -> None:
    assert says("Well: ignore ALL of it.", "ignore all")
    assert not says("ignore it all", "ignore all")
    assert not says("anything", "")
    assert not says("unpaid", "paid")


def test_addresses_are_found_as_they_can_be_pressed() -> None:
    text = "See www.fake.com, https://a.invalid/x?y=1. Write to me@there.invalid or cform.com (soon)."
    assert links(text) == {"www.fake.com", "https://a.invalid/x?y=1", "me@there.invalid", "cform.com"}


def test_every_text_of_a_document_is_found_and_no_key() -> None:
    assert list(strings({"key": ["a", {"b": "c"}], "n": 3, "none": None})) == ["a", "c"]
