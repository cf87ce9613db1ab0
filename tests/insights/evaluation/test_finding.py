"""How meetings are cut, filled and cited, on the tiny sets."""

from pathlib import Path

import pytest

from insights.evaluation.citing import cited, judged
from insights.evaluation.finding import Recall, lexical, own_questions, parts, recalls
from insights.evaluation.measures import Score
from insights.evaluation.sets import bc3, qmsum
from tests.insights.evaluation.folders import write_sets

OWN = Path(__file__).parents[2] / "retrieval" / "questions.toml"


def test_a_meeting_is_cut_at_turns_and_nothing_is_lost(tmp_path: Path) -> None:
    (meeting,) = qmsum.meetings(write_sets(tmp_path))
    cut = parts(meeting)
    assert [turn for part in cut for turn in part] == list(range(42))
    assert 20 <= len(cut) <= 25


def test_words_alone_find_the_part_that_uses_them_and_fill_a_quarter(tmp_path: Path) -> None:
    (meeting,) = qmsum.meetings(write_sets(tmp_path))
    ranked = lexical(meeting, meeting.asked[0])
    assert set(parts(meeting)[ranked[0]]) & {40, 41}
    assert recalls(meeting, meeting.asked[0], ranked) == Recall(1.0, 1.0, 1.0)
    worst = [place for place in range(len(parts(meeting))) if place not in ranked[:2]]
    assert recalls(meeting, meeting.asked[0], worst) == Recall(0.0, 0.0, 0.0)


def test_our_own_questions_name_passages_that_are_there() -> None:
    passages, questions = own_questions(OWN)
    assert len(questions) >= 60
    assert all(number < len(passages) for one in questions for number in one.answers)


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        ("Thursday is fine for the French office.", {"2.2"}),
        ("is fine for the French", {"2.2"}),
        ("The call is at two in the night for Liddy. Shall we move it to Thursday?", {"1.1", "1.2", "2.1"}),
        ("Something else altogether", set()),
    ],
)
def test_a_quote_shows_the_sentences_in_it_or_around_it(tmp_path: Path, quote: str, shown: set[str]) -> None:
    (thread,) = bc3.threads(write_sets(tmp_path))
    assert cited(thread, [quote]) == [shown]


def test_a_quote_is_right_by_one_linked_sentence(tmp_path: Path) -> None:
    (thread,) = bc3.threads(write_sets(tmp_path))
    assert judged(thread.lines[0], [{"1.1", "1.2"}, {"2.2"}]) == Score(1, 2, 1, 1)
    assert judged(thread.lines[0], []) == Score(0, 0, 0, 1)
