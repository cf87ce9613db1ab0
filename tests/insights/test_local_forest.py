"""Forests: what they say of a row, and that growing one learns what no single question tells, the same each time."""

import numpy as np

from insights.extraction.forest import DEPTH, LEAVES, likely, told
from insights.extraction.weights import Numbers
from tests.insights.training.forests import Growing, grown

HOW = Growing(trees=40, penalty=1.0)


def tree(column: int, above: float, adds: float) -> list[float]:
    """Asks one question again and again; a yes to all of them adds to the second of two outcomes."""
    return [*[float(column)] * DEPTH, *[above] * DEPTH, *[0.0] * (2 * LEAVES - 1), adds]


def both_or_neither() -> tuple[Numbers, Numbers]:
    rows = np.array([[one, other] for one in (0, 1) for other in (0, 1)] * 25, np.float32)
    rows += np.linspace(0, 0.01, len(rows), dtype=np.float32)[:, None]
    same = (rows[:, 0] > 0.5) == (rows[:, 1] > 0.5)
    return rows, np.stack([~same, same], axis=1).astype(np.float32)


def test_what_trees_add_is_summed_for_the_rows_that_answer_so() -> None:
    forest = np.array([tree(0, 0.5, 2.0), tree(1, 0.5, 1.0)], np.float32)
    rows = np.array([[0, 0], [1, 0], [1, 1]], np.float32)
    assert told(rows, forest).tolist() == [[0, 0], [0, 2], [0, 3]]
    assert np.allclose(likely(rows, forest).sum(axis=1), 1)


def test_a_grown_forest_tells_what_only_two_questions_together_do_and_grows_the_same_again() -> None:
    rows, wanted = both_or_neither()
    forest = grown(rows, wanted, np.ones(len(rows), np.float32), HOW)
    assert (likely(rows, forest)[:, 1].round() == wanted[:, 1]).all()
    assert (grown(rows, wanted, np.ones(len(rows), np.float32), HOW) == forest).all()


def test_what_weighs_nothing_teaches_nothing() -> None:
    rows, wanted = both_or_neither()
    weight = (np.arange(len(rows)) % 2).astype(np.float32)
    wrong = np.where(weight[:, None] > 0, wanted, wanted[:, ::-1])
    kept = weight > 0
    assert (likely(rows, grown(rows, wrong, weight, HOW))[kept, 1].round() == wanted[kept, 1]).all()


def test_rows_that_are_all_alike_get_what_is_usual() -> None:
    rows, wanted = np.zeros((4, 2), np.float32), np.array([[1, 0], [0, 1], [0, 1], [0, 1]], np.float32)
    assert np.allclose(likely(rows, grown(rows, wanted, np.ones(4, np.float32), HOW))[0], [0.25, 0.75], atol=0.01)
