"""Sentences of mails and notes, and what of them is embedded."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.chunks import LONG, MOST, chunks, content_hash
from retrieval.sentences import sentences

_CASES = {
    "two sentences": ["The budget is cut.", "We stay under 60k."],
    "abbreviations go on": ["Mr. Brenner and Dr. Voss asked, e.g. for SSO.", "Legal said no."],
    "Italian titles go on": ["Il dott. Ferri e la sig.ra Neri ne hanno parlato.", "Decide il CFO."],
    "a firm": ["La Orsini S.p.A. firma a marzo.", "Poi si parte."],
    "a firm at the end": ["We compared you with Stocktrail Inc.", "The price decides."],
    "numbers": ["It costs 1.250,50 EUR, not 1.5 million.", "Fine?"],
    "initials": ["J. R. Krüger signs.", "He is back on 3.12."],
    "questions and calls": ["Really?!", "Yes… we are not sure.", "No.", "Finance decides."],
    "quotes": ["He said “no.”", "She said (perhaps.)", "Then silence."],
    "addresses": ["See https://x.test/a.b?c=1 for it.", "Thanks."],
    "umlauts": ["Das ist z.B. der Preis.", "Über alles andere reden wir."],
}


@pytest.mark.parametrize("said", _CASES.values(), ids=_CASES.keys())
def test_sentences_end_where_they_end(said: list[str]) -> None:
    assert [span.text for span in sentences(" ".join(said))] == said


def test_a_capital_after_etc_begins_one_where_a_small_word_does() -> None:
    assert [span.text for span in sentences("SSO, SCIM, etc. The rest can wait. At Acme Inc. Berlin we do.")] == [
        "SSO, SCIM, etc.",
        "The rest can wait.",
        "At Acme Inc. Berlin we do.",
    ]


def test_a_line_that_a_mail_program_wrapped_goes_on() -> None:
    text = "We have to stay under sixty thousand this year, because finance has\nasked us to. So only two sites."
    assert [span.text for span in sentences(text)] == [
        "We have to stay under sixty thousand this year, because finance has\nasked us to.",
        "So only two sites.",
    ]


def test_lists_short_lines_and_speakers_are_parted() -> None:
    text = "Open points:\n- SSO\n- a DPA\n1. price\nHall 3\nJana: when do we start?\nClara: in March"
    assert [span.text for span in sentences(text)] == [
        "Open points:", "- SSO", "- a DPA", "1. price", "Hall 3", "Jana: when do we start?", "Clara: in March",
    ]  # fmt: skip


def test_an_empty_line_and_a_cell_part_too() -> None:
    assert [span.text for span in sentences("one\n\ntwo\tthree")] == ["one", "two", "three"]


_TEXT = st.lists(
    st.sampled_from(
        ["We need it. ", "e.g. ", "Ok", "\n", "\n\n", "1. ", "- x", "Dr. ", "…", "a" * 400, " ", "?", "\t"]
    ),
    max_size=60,
).map("".join)


@given(_TEXT)
def test_sentences_stand_where_they_say_and_lose_nothing(text: str) -> None:
    spans = sentences(text)
    assert all(text[span.start : span.end] == span.text for span in spans)
    assert "".join("".join(span.text.split()) for span in spans) == "".join(text.split())


@given(_TEXT)
def test_what_is_embedded_stands_where_it_says_and_holds_every_sentence(text: str) -> None:
    found = chunks(text)
    assert all(text[chunk.start : chunk.end] == chunk.text and len(chunk.text) <= LONG for chunk in found)
    assert all(earlier.end <= later.start for earlier, later in pairwise(found))
    for span in sentences(text):
        if len(span.text) <= LONG and any(sign.isalnum() for sign in span.text):
            assert any(chunk.start <= span.start and span.end <= chunk.end for chunk in found)


def test_a_short_sentence_is_embedded_with_what_follows_it() -> None:
    text = "Yes. We can sign as soon as legal has agreed. The price is fine for us this year."
    assert [chunk.text for chunk in chunks(text)] == [
        "Yes. We can sign as soon as legal has agreed.",
        "The price is fine for us this year.",
    ]


def test_a_short_sentence_stays_in_its_paragraph() -> None:
    assert [chunk.text for chunk in chunks("Hello Jana,\n\nwe sign.\n\nBye")] == ["Hello Jana,", "we sign.", "Bye"]


def test_a_sentence_without_end_is_cut_at_white_space() -> None:
    found = chunks("word " * 1000)
    assert len(found) > 4
    assert all(set(chunk.text.split()) == {"word"} for chunk in found)


def test_a_file_in_a_mail_has_a_bounded_number_of_sentences() -> None:
    assert len(chunks("This is row seven of the file, which has many.\n" * 20_000)) <= MOST


def test_nothing_said_is_nothing_to_embed() -> None:
    assert chunks("") == chunks("\n\n…\n--") == []


def test_a_sentence_is_known_by_what_it_says() -> None:
    assert content_hash("a  b\nc") == content_hash("a b c") != content_hash("a b C")


def test_an_abbreviation_after_an_article_ends_no_sentence() -> None:
    text = "Hofer è arrivato senza l'avv. Rossi. Ne parliamo con l’ing. Bruni domani."
    assert [span.text for span in sentences(text)] == [
        "Hofer è arrivato senza l'avv. Rossi.",
        "Ne parliamo con l’ing. Bruni domani.",
    ]
