"""Every example of a topic is that topic's, and every near question is nobody's; spans of time; languages."""

from datetime import date
from pathlib import Path

import pytest

from insights.questions.page import markdown
from insights.questions.pattern import Sentence
from insights.questions.periods import period_in
from insights.questions.recogniser import Named, is_of_many, is_of_one, topics_of
from insights.questions.spoken import language_of
from insights.questions.topic import Topic
from insights.questions.topics import OF_A_CONTACT, OF_A_DEAL, OF_DEALS, TOPICS
from insights.questions.words import Word, alike, fold, words

TUESDAY = date(2026, 11, 24)
NAMES = {"{deal}": "Zzbrenner", "{person}": "Zzjana", "{company}": "Zzacme", "{stage}": "Zzstage"}
GROUPS = {"deal": OF_A_DEAL, "deals": OF_DEALS, "contact": OF_A_CONTACT}


def examples(which: str) -> list[tuple[Topic, str]]:
    return [(topic, example) for topic in TOPICS for example in getattr(topic, which)]


def recognised(topic: Topic, example: str) -> list[str]:
    for place, name in NAMES.items():
        example = example.replace(place, name)
    question = words(example)
    period = period_in(question, TUESDAY)
    named = Named(
        deal=numbers(question, "zzbrenner"),
        person=numbers(question, "zzjana"),
        company=numbers(question, "zzacme"),
        stage=numbers(question, "zzstage"),
        period=period.numbers if period else frozenset(),
    )
    given = {"company": named.company, "stage": named.stage} if topic.about == "deals" else {}
    found = topics_of(question, GROUPS[topic.about], named)
    return [one.id for one in found if all(given[what] for what in one.takes if what in given)]


def numbers(question: list[Word], text: str) -> frozenset[int]:
    return frozenset(n for n, word in enumerate(question) if word.text == text)


@pytest.mark.parametrize(("topic", "example"), examples("examples"), ids=lambda one: getattr(one, "id", one))
def test_an_example_is_its_topics(topic: Topic, example: str) -> None:
    assert recognised(topic, example)[:1] == [topic.id]
    assert topic.about != "deals" or is_of_many(words(example)) or (topic.takes and not is_of_one(words(example)))


@pytest.mark.parametrize(("topic", "example"), examples("others"), ids=lambda one: getattr(one, "id", one))
def test_a_near_question_is_no_topics(topic: Topic, example: str) -> None:
    assert recognised(topic, example) == []


@pytest.mark.parametrize("word", ["why", "if", "because", "not", "perché", "se", "tranne"])
def test_a_word_that_may_turn_a_question_around_makes_it_no_topics(word: str) -> None:
    for topic, example in examples("examples"):
        if topic.id != "deals_nothing_scheduled" or word != "not":
            assert recognised(topic, f"{word} {example}") == [], example


def test_every_topic_speaks_both_languages() -> None:
    for topic in TOPICS:
        spoken = {language_of(words(example), "none") for example in topic.examples}
        assert {"en", "it"} <= spoken, topic.id


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("what happened last week", date(2026, 11, 16), date(2026, 11, 22)),
        ("cosa è successo la settimana scorsa", date(2026, 11, 16), date(2026, 11, 22)),
        ("this month", date(2026, 11, 1), date(2026, 11, 30)),
        ("questo mese", date(2026, 11, 1), date(2026, 11, 30)),
        ("next quarter", date(2027, 1, 1), date(2027, 3, 31)),
        ("in the last 30 days", date(2026, 10, 25), TUESDAY),
        ("negli ultimi dieci giorni", date(2026, 11, 14), TUESDAY),
        ("since Monday", date(2026, 11, 23), TUESDAY),
        ("da martedì", date(2026, 11, 17), TUESDAY),
        ("since 3 October", date(2026, 10, 3), TUESDAY),
        ("since 3 December", date(2025, 12, 3), TUESDAY),
        ("in October", date(2026, 10, 1), date(2026, 10, 31)),
        ("a febbraio 2027", date(2027, 2, 1), date(2027, 2, 28)),
        ("in the last month", date(2026, 10, 25), TUESDAY),
        ("over the past week", date(2026, 11, 17), TUESDAY),
        ("last month", date(2026, 10, 1), date(2026, 10, 31)),
        ("nell'ultimo mese", date(2026, 10, 25), TUESDAY),
        ("tomorrow", date(2026, 11, 25), date(2026, 11, 25)),
        ("next 2 weeks", TUESDAY, date(2026, 12, 8)),
        ("quest'anno", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_span_of_time_is_calendar_days(text: str, first: date, last: date) -> None:
    period = period_in(words(text), TUESDAY)
    assert period is not None
    assert (period.first, period.last) == (first, last)


@pytest.mark.parametrize("text", ["the last step", "since 31 February", "the last 99999 days", "maybe", "may they"])
def test_what_is_no_span_of_time_is_none(text: str) -> None:
    assert period_in(words(text), TUESDAY) is None


@pytest.mark.parametrize(
    ("question", "language"),
    [("When does it close?", "en"), ("Quando chiude?", "it"), ("Perché è slittata?", "it"), ("Budget?", "none")],
)
def test_the_language_is_the_questions(question: str, language: str) -> None:
    assert language_of(words(question), "none") == language


def test_words_are_folded_with_their_places() -> None:
    text = "Wo ist Krüger's Ångström?"
    assert [word.text for word in words(text)] == ["wo", "ist", "kruger", "s", "angstrom"]
    assert [text[word.start : word.end] for word in words(text)][2:] == ["Krüger", "s", "Ångström"]
    assert [word.capital for word in words(text)] == [False, False, True, False, True]
    assert fold("Straße Łódź") == "strasse lodz"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("brener", "brenner", True),
        ("brnener", "brenner", True),
        ("hafenwrek", "hafenwerk", True),
        ("acne", "acme", False),
        ("brenner", "krenner", False),
        ("brunner", "brenner", True),
        ("20241", "20242", False),
        ("sanitas", "sanitation", False),
    ],
)
def test_a_slip_of_a_long_word_is_forgiven(one: str, other: str, same: bool) -> None:
    assert alike(one, other) is same


def test_a_pattern_names_the_words_it_takes() -> None:
    question = words("When will Brenner finally close?")
    assert list(Sentence(question).matches("when * (close|closes)")) == [frozenset({0, 4})]
    assert list(Sentence(question).matches("when (close|closes)")) == []


def test_the_page_of_questions_is_what_the_topics_print() -> None:
    page = Path("docs/questions.md").read_text("utf-8")
    assert page.strip() == markdown().strip(), "python -m insights.questions.page > docs/questions.md"
