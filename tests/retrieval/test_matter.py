"""What a question is about: cut from the words that only ask, in either language; a statement stays whole."""

import pytest

from retrieval.matter import matter


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("What did they say about the trial?", "trial?"),
        ("Please tell me what they think about the price", "price"),
        ("Summarize the group discussion about general requirements.", "general requirements."),
        ("Give me a summary of the talk on hosting", "hosting"),
        ("When do they decide on the offer?", "offer?"),
        ("Cosa hanno detto della prova?", "prova?"),
        ("Di che cosa abbiamo parlato con Acme?", "Acme?"),
        ("Riassumi la discussione sul prezzo", "prezzo"),
        ("Che cosa pensa Marta dell'offerta?", "Marta dell'offerta?"),
    ],
)
def test_the_words_that_ask_are_left_out(question: str, about: str) -> None:
    assert matter(question) == about


@pytest.mark.parametrize(
    "text",
    [
        "What worries Acme about the rollout?",
        "Who decides?",
        "Irene says that the gate is slow.",
        "Il direttore ha detto di no.",
        "budget",
        "?",
        "",
        "Why is the gate slow on Mondays, when nobody is there who could open it, as he said in March?",
    ],
)
def test_what_says_nothing_else_or_is_no_question_stays_whole(text: str) -> None:
    assert matter(text) == text


def test_in_why_did_they_agree_when_discussing_it_both_matters_stay() -> None:
    asked = "Why did Jana agree with Marketing when discussing the remote?"
    assert matter(asked) == "Marketing when discussing the remote?"


def test_a_question_of_ten_thousand_words_is_read_from_its_beginning() -> None:
    assert matter("What did they say about the gate " * 10_000).startswith("gate What did")
