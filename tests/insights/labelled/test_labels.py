"""The labels are what they say: quotes stand in their texts, nothing twice, the halves have nothing in common."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.insights.labelled.kinds import GOAL, NONE, RISKS
from tests.insights.labelled.loader import Deal, Half, deals, passages
from tests.insights.labelled.marks import Mark, read_marks

HALVES: tuple[Half, Half] = ("build", "held_out")
TOLD = Path(__file__).parents[1] / "training/told"
LONGEST_QUOTE = 300
EVERYBODYS_WORDS = 6
"""So many words in a row are somebody's own; fewer are the language's."""

ALL_PASSAGES = [passage for half in HALVES for passage in passages(half)]
ALL_DEALS = [deal for half in HALVES for deal in deals(half)]
every_deal = pytest.mark.parametrize("deal", ALL_DEALS, ids=lambda deal: deal.key)


def test_there_are_enough_sentences_of_every_kind_in_each_half_and_language() -> None:
    for half in HALVES:
        kinds = Counter(mark.kind for one in passages(half) for mark in one.marks)
        assert min(kinds[kind] for kind in (*RISKS, GOAL)) >= 10, kinds
        assert kinds[NONE] + sum(not one.marks for one in passages(half)) >= 80
        languages = Counter(one.language for one in passages(half) for _ in one.marks or "-")
        assert sum(languages.values()) >= 300
        assert 0.35 <= languages["it"] / sum(languages.values()) <= 0.45


def test_there_are_enough_deals_of_ten_to_twenty_five_records() -> None:
    assert [len(deals(half)) for half in HALVES] == [14, 8]
    assert sum(deal.language != "en" for deal in ALL_DEALS) >= 5
    assert all(10 <= len(deal.entries) <= 25 for deal in ALL_DEALS)


def test_quotes_stand_in_their_texts() -> None:
    for text, mark in _marked():
        assert text[mark.start : mark.end] == mark.quote
        assert 0 < len(mark.quote.strip()) == len(mark.quote) <= LONGEST_QUOTE


def test_no_sentence_stands_twice() -> None:
    said = Counter(" ".join(_words(mark.quote)) for _, mark in _marked())
    assert [quote for quote, times in said.items() if times > 1] == []


def test_the_halves_share_no_words_of_their_own() -> None:
    build, held_out = ({run for text in _texts(half) for run in _runs(text)} for half in HALVES)
    assert {" ".join(run) for run in build & held_out} <= {"before the end of the month", "you gave me your word that"}
    names = [{deal.key for deal in deals(half)} | {deal.industry for deal in deals(half)} for half in HALVES]
    assert names[0].isdisjoint(names[1])


def test_what_the_reading_is_fitted_to_shares_no_words_of_its_own_with_what_it_is_judged_by() -> None:
    told = {run for writer in TOLD.iterdir() if writer.is_dir() for text in _told(writer) for run in _runs(text)}
    held_out = {run for text in _texts("held_out") for run in _runs(text)}
    assert len(told & held_out) < len(held_out) / 100, "but for turns of phrase that everybody uses"


def test_nothing_in_our_own_mails_is_a_concern_or_a_goal() -> None:
    ours = [one for one in ALL_PASSAGES if one.type == "email_out"]
    assert ours
    assert {mark.kind for one in ours for mark in one.marks} == {NONE}
    assert [mark for deal in ALL_DEALS for one in deal.entries if one.type == "email_out" for mark in one.marks] == []


@every_deal
def test_a_deal_runs_forward_and_is_over_today(deal: Deal) -> None:
    days = [entry.day for entry in deal.entries]
    assert days == sorted(days)
    assert days[-1] <= 0


@every_deal
def test_a_deal_has_concerns_open_and_ended_and_goals(deal: Deal) -> None:
    concerns = [claim for claim in deal.claims if claim.kind in RISKS]
    assert any(claim.resolved for claim in concerns)
    assert any(not claim.resolved for claim in concerns)
    assert any(claim.kind == GOAL for claim in deal.claims)


@every_deal
def test_a_concern_ends_after_it_was_last_said(deal: Deal) -> None:
    for claim in deal.claims:
        assert claim.resolved is None or claim.resolved.entry > claim.quotes[-1].entry
        for quote in (*claim.quotes, *filter(None, [claim.resolved])):
            assert quote.text in deal.entries[quote.entry].body


def test_marks_are_taken_out_of_the_text() -> None:
    text, marks = read_marks("Hello. {price|budget#2: Too dear.} {none: Bye}")
    assert text == "Hello. Too dear. Bye"
    assert marks == (Mark(("price", "budget"), 2, "Too dear.", 7), Mark(("none",), None, "Bye", 17))


@pytest.mark.parametrize(
    "text", ["{weather: It rains.}", "{price: too {budget: dear}}", "{price: dear", "dear}", "{ }"]
)
def test_a_broken_mark_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no such kind|not whole"):
        read_marks(text)


SOUND = """
language = "en"
industry = "bees"
name = "Hives"
owner = "Ann"
[contacts]
bob = "Bob, Keeper"
[[entry]]
day = -2
type = "call"
who = "bob"
subject = "Bob"
body = "{price#1: Dear.}"
[[entry]]
day = -1
type = "call"
who = "bob"
subject = "Bob"
body = "{resolved#1: Cheap.}"
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{price#1:", "{price:"),
        ("{price#1:", "{price#2:"),
        ("{resolved#1:", "{budget#1:"),
        ('"{resolved#1: Cheap.}"', '"{resolved#1: Cheap.} {resolved#1: Very.}"'),
        ('"{resolved#1: Cheap.}"', '"{resolved#1: Cheap.} {price#1: Dear again.}"'),
        ('type = "call"', 'type = "fax"'),
        ('who = "bob"', 'who = "eve"'),
    ],
)
def test_a_deal_that_contradicts_itself_is_refused(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "build/deals/hives.toml"
    path.parent.mkdir(parents=True)
    path.write_text(SOUND, encoding="utf-8")
    assert [claim.resolved is not None for claim in deals("build", tmp_path)[0].claims] == [True]
    path.write_text(SOUND.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=r"hives\.toml"):
        deals("build", tmp_path)


def _marked() -> Iterator[tuple[str, Mark]]:
    for passage in ALL_PASSAGES:
        yield from ((passage.text, mark) for mark in passage.marks)
    for deal in ALL_DEALS:
        yield from ((entry.body, mark) for entry in deal.entries for mark in entry.marks)


def _texts(half: Half) -> Iterator[str]:
    yield from (passage.text for passage in passages(half))
    yield from (entry.body for deal in deals(half) for entry in deal.entries)


def _told(writer: Path) -> Iterator[str]:
    yield from (passage.text for passage in passages(writer.name, TOLD))
    yield from (entry.body for deal in deals(writer.name, TOLD) for entry in deal.entries)


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = _words(text)
    return (tuple(words[at : at + EVERYBODYS_WORDS]) for at in range(len(words) - EVERYBODYS_WORDS + 1))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())
