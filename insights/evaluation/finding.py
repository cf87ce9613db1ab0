"""Is what answers a question found? Our own questions, and those of QMSum's meetings, beside BM25 alone.

A meeting is a deal here and each 25th of it an engagement, two minutes long. What is found fills a quarter of the
meeting: of its words, and of its turns, as QMSum's authors count for their Locator. Parts in random order stand beside
it: what a quarter gets by itself.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from crm.kinds import Ref
from crm.reader import Reader
from crm.viewer import viewer_of
from insights.evaluation.engine import Engine
from insights.evaluation.measures import filled, hit, mean, reciprocal_rank, share, subsequence_recall
from insights.evaluation.report import Chapter, Figure, Report
from insights.evaluation.sets.lines import read_text
from insights.evaluation.sets.qmsum import Meeting, Query, meetings
from insights.evaluation.suite import Course
from insights.evaluation.world import EVERYTHING, Entry, Made, world
from retrieval.lexical import scores

PARTS = 25
QUARTER = 0.25
QUESTIONS = "retrieval/questions.toml"
_FEW_MEETINGS = 6
_PART = timedelta(minutes=2)
Rank = Callable[[Meeting, Query], Sequence[int]]  # numbers of parts, best first


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the numbers of the passages that answer it."""

    text: str
    answers: frozenset[int]


def finding(course: Course) -> Report:
    chapters = [_own_chapter(course, course.own / QUESTIONS)] if course.own else []
    if course.data:
        chapters += _meetings_chapters(course, meetings(course.data))
    return Report("retrieval", chapters)


def parts(meeting: Meeting) -> list[list[int]]:
    """The turns of each 25th, whole turns, by words."""
    target = sum(_size(meeting, turn) for turn in range(len(meeting.turns))) / PARTS
    made: list[list[int]] = [[]]
    size = 0
    for turn in range(len(meeting.turns)):
        made[-1].append(turn)
        size += _size(meeting, turn)
        if size >= target:
            made.append([])
            size = 0
    return [part for part in made if part]


def lexical(meeting: Meeting, query: Query) -> Sequence[int]:
    """BM25 alone."""
    found = scores(query.query, _texts(meeting))
    return sorted(range(len(found)), key=lambda place: -found[place])


@dataclass(frozen=True, slots=True)
class Recall:
    """Of the gold turns. `words`: at a quarter of the words, the share of theirs; ROUGE-L's recall at a quarter of the
    words and of the turns."""

    words: float
    longest: float
    longest_of_turns: float


def recalls(meeting: Meeting, query: Query, ranked: Sequence[int]) -> Recall:
    best, gold = [parts(meeting)[place] for place in ranked], meeting.gold(query)
    whole = sum(_size(meeting, turn) for turn in range(len(meeting.turns)))
    by_words = filled(best, lambda turn: _size(meeting, turn), whole * QUARTER)
    by_turns = filled(best, lambda _: 1, len(meeting.turns) * QUARTER)
    wanted, *given = (" ".join(meeting.turns[turn][1] for turn in sorted(some)) for some in (gold, by_words, by_turns))
    return Recall(
        share(gold, by_words, lambda turn: _size(meeting, turn)),
        *(subsequence_recall(wanted, one) for one in given),
    )


def _size(meeting: Meeting, turn: int) -> int:
    return len(meeting.turns[turn][1].split())


def _texts(meeting: Meeting) -> list[str]:
    return [
        "\n".join(f"{who}: {said}" for who, said in (meeting.turns[turn] for turn in part)) for part in parts(meeting)
    ]


def _own_chapter(course: Course, path: Path) -> Chapter:
    passages, questions = own_questions(path)
    deal = Made(1, "Our own set", [Entry("notes", text) for text in passages])
    ranks: list[tuple[Sequence[int], Asked]] = []
    words: list[tuple[Sequence[int], Asked]] = []
    with world(course.lab, [deal]) as engine:
        for asked in course.each("retrieval: our own questions", course.some(questions, 24)):
            ranks.append((_ranked(engine, deal, asked.text), asked))
            found = scores(asked.text, passages)
            words.append((sorted(range(len(found)), key=lambda place: -found[place]), asked))
    figures = [
        figure
        for name, some in (("Daybook", ranks), ("BM25 alone", words))
        for figure in (
            Figure(f"{name}, R@1", mean(hit(found, asked.answers, 1) for found, asked in some), len(some)),
            Figure(f"{name}, R@5", mean(hit(found, asked.answers, 5) for found, asked in some), len(some)),
            Figure(f"{name}, MRR", mean(reciprocal_rank(found, asked.answers) for found, asked in some), len(some)),
        )
    ]
    about = f"{len(ranks)} English and Italian questions on {len(passages)} mails and notes, half of them crosswise."
    return Chapter("Our own questions", about, figures)


def own_questions(path: Path) -> tuple[list[str], list[Asked]]:
    found = tomllib.loads(read_text(path))
    numbers: Mapping[str, int] = {one["id"]: number for number, one in enumerate(found["passage"])}
    questions = [Asked(one["ask"], frozenset(numbers[name] for name in one["answer"])) for one in found["question"]]
    return [one["text"] for one in found["passage"]], questions


def _meetings_chapters(course: Course, found: Sequence[Meeting]) -> list[Chapter]:
    asked = [one for one in found if one.asked]
    few = course.some(asked, _FEW_MEETINGS)
    with_meaning = _measured(few, _ranker(course, few))
    chapters = [
        _meetings_chapter("QMSum, parts in random order", asked, _measured(asked, _at_random(course)), None),
        _meetings_chapter("QMSum, BM25 alone", asked, _measured(asked, lexical), None),
    ]
    if len(few) < len(asked):
        chapters.append(
            _meetings_chapter("QMSum, the same few meetings with BM25 alone", few, _measured(few, lexical), None)
        )
    return [*chapters, _meetings_chapter("QMSum, Daybook", few, with_meaning, 0.78)]


def _at_random(course: Course) -> Rank:
    def shuffled(meeting: Meeting, _: Query) -> Sequence[int]:
        count = len(parts(meeting))
        return course.random.sample(range(count), count)

    return shuffled


@dataclass(frozen=True, slots=True)
class _Measured:
    recall: Recall
    hit1: float
    hit5: float
    questions: int


def _measured(some: Sequence[Meeting], rank: Rank) -> _Measured:
    recalled: list[Recall] = []
    hits: list[tuple[bool, bool]] = []
    for meeting in some:
        cut = parts(meeting)
        for query in meeting.asked:
            ranked, gold = rank(meeting, query), meeting.gold(query)
            right = {place for place, turns in enumerate(cut) if gold.intersection(turns)}
            recalled.append(recalls(meeting, query, ranked))
            hits.append((hit(ranked, right, 1), hit(ranked, right, 5)))
    return _Measured(
        Recall(
            mean(one.words for one in recalled),
            mean(one.longest for one in recalled),
            mean(one.longest_of_turns for one in recalled),
        ),
        mean(one for one, _ in hits),
        mean(one for _, one in hits),
        len(hits),
    )


def _ranker(course: Course, some: Sequence[Meeting]) -> Rank:
    """Asked of the engine first, meeting by meeting; what it answered is looked up afterwards."""
    known: dict[tuple[str, str], Sequence[int]] = {}
    for meeting in course.each("retrieval: QMSum", some):
        parts = [Entry("meetings", text) for text in _texts(meeting)]
        deal = Made(1, meeting.meeting_id, parts, apart=_PART)
        with world(course.lab, [deal]) as engine:
            known |= {(meeting.meeting_id, one.qid): _ranked(engine, deal, one.query) for one in meeting.asked}
    return lambda meeting, query: known[meeting.meeting_id, query.qid]


def _ranked(engine: Engine, deal: Made, question: str) -> Sequence[int]:
    """Numbers of the deal's entries; what was not found at all comes last, in its order."""
    numbers: Mapping[Ref, int] = {ref: number for number, ref in enumerate(deal.refs)}
    with Reader(engine.database, viewer_of(engine.database, EVERYTHING)) as reader:
        hits = engine.retrieval.search(reader, deal.refs, question, k=len(numbers))
    first = list(dict.fromkeys(numbers[one.ref] for one in hits))
    return [*first, *(number for number in numbers.values() if number not in set(first))]


def _meetings_chapter(title: str, some: Sequence[Meeting], found: _Measured, aim: float | None) -> Chapter:
    figures = [
        Figure("words of the gold turns at a quarter of the words", found.recall.words, found.questions),
        Figure("ROUGE-L recall of the gold turns at a quarter of the words", found.recall.longest, found.questions),
        Figure(
            "ROUGE-L recall of the gold turns at a quarter of the turns",
            found.recall.longest_of_turns,
            found.questions,
            aim=aim,
        ),
        Figure("hit@1", found.hit1, found.questions),
        Figure("hit@5", found.hit5, found.questions),
    ]
    return Chapter(title, f"{found.questions} questions for a part of {len(some)} meetings.", figures)
