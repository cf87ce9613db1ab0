"""Words of a question in texts: folded, weighed by how rare they are, as a share of the question."""

import pytest

from retrieval.lexical import folded, scores, shares, words

TEXTS = [
    "The gate is shut. Lorries wait.",
    "Lunch was good. The gate is old. The lorries are new.",
    "See you on Monday.",
]


def _told(texts: list[str]) -> list[list[list[str]]]:
    return [[words(sentence) for sentence in text.split(". ")] for text in texts]


def test_words_are_folded_and_lose_their_endings() -> None:
    assert words("Clienti, cliente; BUDGETS and budget") == ["client", "client", "budget", "budget"]
    assert folded("Perché L'UNITÀ") == "perche l'unita"
    assert folded("ASCII") == "ascii"


def test_a_share_is_of_the_question_and_not_of_the_best_text() -> None:
    all_, _ = shares("gate lorries", TEXTS, _told(TEXTS))
    one, _ = shares("gate harbour crane whistle", TEXTS, _told(TEXTS))
    assert all_[2] == one[2] == 0
    assert all_.max() > 2 * one.max() > 0
    assert max(all_.max(), one.max()) < 1


def test_words_that_stand_close_together_say_more() -> None:
    far = "The gate is shut. " + "Nothing new. " * 5 + "Lorries wait."
    _, close = shares("gate lorries", [TEXTS[0], far], _told([TEXTS[0], far]))
    assert close[0] == pytest.approx(1)
    assert close[1] < close[0]


def test_nothing_asked_and_nothing_said_are_no_share() -> None:
    assert [list(one) for one in shares("the of", TEXTS, _told(TEXTS))] == [[0, 0, 0], [0, 0, 0]]
    assert [list(one) for one in shares("gate", ["", ""], [[], []])] == [[0, 0], [0, 0]]
    assert list(scores("gate", [])) == []
