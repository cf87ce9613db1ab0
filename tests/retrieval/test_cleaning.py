"""What remains of bodies: what is said, all of it, and nothing else."""

import html
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.cleaning import clean
from retrieval.markup import plain
from retrieval.sentences import sentences
from tests.retrieval.bodies import BODIES, Body


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body.name)
def test_what_is_said_remains_and_nothing_else(body: Body) -> None:
    assert clean(body.type, body.body) == body.said


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body.name)
def test_cleaning_twice_changes_nothing(body: Body) -> None:
    once = clean(body.type, body.body)
    assert clean(body.type, once) == once


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body.name)
def test_each_sentence_stands_in_the_body(body: Body) -> None:
    shown = _folded(re.sub(r"<[^>@]*>", " ", html.unescape(body.body)) + plain(body.body))
    for span in sentences(clean(body.type, body.body)):
        assert _folded(span.text) in shown


_PARTS = st.sampled_from(
    [
        "We need SSO by March.", "Il budget è ridotto.", "<p>", "</p>", "<br>", "<div style='display:none'>", "</div>",
        "<blockquote type=cite>", "</blockquote>", "> quoted", "\n", "\n\n", " ", "On Monday Clara wrote:", "Best,",
        "Jana", "-- ", "From: x", "To: y", "Sent: z", "<", ">", "&amp;", "&nbsp;", "<!--", "-->", "P.S. one more", "\t",
        "<table><tr><td>", "</td></tr>", "\u200b", "https://x.test/a?b=1&copy=2", "-----Original Message-----",
    ]
)  # fmt: skip


@given(st.lists(_PARTS, max_size=40).map("".join), st.sampled_from(["email", "note", "call"]))
def test_each_sentence_stands_in_the_text_of_any_body(body: str, type_: str) -> None:
    shown = _folded(plain(body.replace("\r", "\n")))
    for span in sentences(clean(type_, body)):
        assert _folded(span.text) in shown


@given(st.text(max_size=200))
def test_any_text_is_cleaned(body: str) -> None:
    assert clean("email", body) == clean("email", body).strip()


@pytest.mark.parametrize(
    "part",
    ["a", "<", "<p", "<p ", "<!--", "> ", "On a ", "&amp;", "<div style='", "\n", "\n> x", "From: a\n", "Best,\n",
     "<b>x</b>", "word. ", " \t", "On x wrote\n", "<div style=display:none>", "tel +49 ", "---- ", "confidential "],
)  # fmt: skip
def test_time_grows_with_the_length_alone_whatever_repeats(part: str) -> None:
    body = (part * (150_000 // len(part) + 1))[:150_000]
    started = time.process_time()
    sentences(clean("email", body))
    assert time.process_time() - started < 3  # half a second; what grows with the square takes minutes


def test_a_mail_of_a_megabyte_is_cleaned_in_seconds() -> None:
    said = "<p>We need the interface by March, and finance cut the budget.</p>\n"
    started = time.process_time()
    text = clean("email", said * (1_000_000 // len(said)))
    assert len(sentences(text)) == 1_000_000 // len(said)
    assert time.process_time() - started < 10


def test_what_is_longer_than_a_megabyte_is_cut() -> None:
    assert len(clean("note", "word " * 400_000)) <= 1_000_000


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
