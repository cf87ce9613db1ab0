"""Which topics a question may be, strictly: a pattern holds, and every word that is left over is a filler, a name, or a
span of time that the topic takes. Anything else is no topic's, for it may turn the question around."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from insights.questions.fillers import COMMON, FILLERS
from insights.questions.pattern import Sentence, pattern_words
from insights.questions.topic import Topic
from insights.questions.topics import TOPICS
from insights.questions.words import Word, these

# Words of questions themselves: they name nothing.
TRADE = COMMON | frozenset(word for topic in TOPICS for pattern in topic.patterns for word in pattern_words(pattern))
_ALSO = {topic.id: frozenset(topic.also.split()) for topic in TOPICS}
_MANY = these("biggest largest grande grandi deals opportunities pipeline trattative affari opportunita")
_WHOSE = these("all team teams everyone everybody whole tutte tutti squadra tutta")
_OWN = these("my i mie miei ho")
_ONE = these("it its they them their he she him her lei lui loro")


@dataclass(frozen=True, slots=True)
class Named:
    """Numbers of the question's words that name something."""

    deal: frozenset[int] = frozenset()
    person: frozenset[int] = frozenset()
    company: frozenset[int] = frozenset()
    stage: frozenset[int] = frozenset()
    period: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Match:
    """`left`: numbers of words that nothing explains."""

    topic: Topic
    left: frozenset[int]


def topics_of(question: Sequence[Word], topics: Iterable[Topic], named: Named) -> list[Topic]:
    return [match.topic for match in matches(question, topics, named) if not match.left]


def matches(question: Sequence[Word], topics: Iterable[Topic], named: Named) -> Iterator[Match]:
    """Of each topic with a pattern that holds, the match that leaves least over."""
    sentence = Sentence(question)
    for topic in topics:
        explained = _explained(question, topic, named)
        left = [
            frozenset(range(len(question))) - taken - explained
            for pattern in topic.patterns
            for taken in sentence.matches(pattern)
        ]
        if left:
            yield Match(topic, min(left, key=len))


def is_of_many(question: Sequence[Word]) -> bool:
    """About the asker's deals, tasks or meetings, not about one deal."""
    said = {word.text for word in question}
    return bool(said & _MANY) or bool(said & _OWN)


def is_of_one(question: Sequence[Word]) -> bool:
    """About a deal, or people of one, that was spoken of before."""
    return any(word.text in _ONE for word in question)


def _explained(question: Sequence[Word], topic: Topic, named: Named) -> frozenset[int]:
    also = _ALSO[topic.id]
    found = frozenset(n for n, word in enumerate(question) if word.text in FILLERS or word.text in also)
    takes = {"person": named.person, "company": named.company, "stage": named.stage, "period": named.period}
    for what, numbers in takes.items():
        # A name or a span that the topic does not take is no filler, whatever its words are.
        found = found | numbers if what in topic.takes else found - (numbers if what == "period" else frozenset())
    if topic.about == "deals":  # whose: told apart elsewhere
        return found | frozenset(n for n, word in enumerate(question) if word.text in _WHOSE)
    return found | named.deal if topic.about == "deal" else found
