"""What people said of insights and answers, by what had made them; and the sentences of judged insights read again, by
the local reading of today: what was useful is to stay, what was wrong is to go.

A verdict is on a whole insight, and the sentences are read without what stood around them: figures to compare two
versions by, no aims. Shows ids and kinds, never a text.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from crm.viewer import viewer_of
from insights.evaluation.engine import Engine
from insights.evaluation.measures import mean
from insights.evaluation.report import Chapter, Figure, Report
from insights.evaluation.sets.feedback import Statement, Verdict, statements, verdicts
from insights.evaluation.suite import Course
from insights.evaluation.world import EVERYTHING, Entry, Kind, Made, now, world

_FEW = 40


@dataclass(frozen=True, slots=True)
class _Read:
    """A judged insight: its statements, each with whether it is shown again."""

    verdict: Verdict
    again: Sequence[tuple[Statement, bool]]


def judged(course: Course) -> Report:
    if course.data is None or not course.data.is_file():
        return Report("feedback", [])
    given = verdicts(course.data)
    if not given:
        return Report("feedback", [])
    chapters = [_acceptance(given)]
    to_read = [one for one in given if (one.useful or one.reason == "wrong") and statements(one.shown)]
    if to_read:
        chapters.append(_read_again(course, course.some(to_read, _FEW)))
    return Report("feedback", chapters)


def _acceptance(given: Sequence[Verdict]) -> Chapter:
    figures = [_useful("all", given)]
    for name in ("kind", "mode", "prompt_version"):
        groups: defaultdict[str, list[Verdict]] = defaultdict(list)
        for one in given:
            groups[getattr(one, name) or ""].append(one)
        figures += [_useful(f"{name.replace('_', ' ')} {group}", groups[group]) for group in sorted(groups) if group]
    return Chapter("What people said", f"{len(given)} verdicts; the share that is useful.", figures)


def _read_again(course: Course, given: Sequence[Verdict]) -> Chapter:
    deals = [_made(number, one) for number, one in enumerate(given, 1)]
    with world(course.lab, deals, indexed=False) as engine:
        pairs = list(zip(given, deals, strict=True))
        read = [_reading(engine, one, deal) for one, deal in course.each("feedback: read again", pairs)]
    figures = [
        _still("useful: statements shown again", [one for one in read if one.verdict.useful]),
        _still("wrong: statements shown again", [one for one in read if not one.verdict.useful]),
    ]
    about = f"The quoted sentences of {len(read)} judged insights, by the local reading."
    return Chapter("Read again", about, figures, [_note(one) for one in read if not one.verdict.useful])


def _made(number: int, verdict: Verdict) -> Made:
    """The sentences by engagement, as the buyer's; a message is read as a note."""
    bodies: defaultdict[str, list[str]] = defaultdict(list)
    for statement in statements(verdict.shown):
        for engagement, quote in statement.quotes:
            if quote not in bodies[engagement]:
                bodies[engagement].append(quote)
    entries = [Entry(_kind_of(engagement), "\n".join(quotes)) for engagement, quotes in bodies.items()]
    return Made(number, f"Deal {number}", entries)


def _kind_of(engagement: str) -> Kind:
    kinds: tuple[Kind, ...] = get_args(Kind)
    return next((kind for kind in kinds if engagement.startswith(f"{kind}:")), "notes")


def _reading(engine: Engine, verdict: Verdict, deal: Made) -> _Read:
    shown = statements(engine.insight(viewer_of(engine.database, EVERYTHING), deal.ref, now=now()))
    return _Read(verdict, [(one, any(_alike(one, other) for other in shown)) for one in statements(verdict.shown)])


def _alike(one: Statement, other: Statement) -> bool:
    """Of one kind, with a quote of the same words."""
    if one.kind != other.kind:
        return False
    pairs = [(_folded(mine), _folded(theirs)) for _, mine in one.quotes for _, theirs in other.quotes]
    return any(mine in theirs or theirs in mine for mine, theirs in pairs)


def _folded(quote: str) -> str:
    return " ".join(quote.split()).casefold()


def _still(name: str, read: Sequence[_Read]) -> Figure:
    found = [shown for one in read for _, shown in one.again]
    return Figure(name, mean(found), len(found))


def _note(read: _Read) -> str:
    told = ", ".join(f"{one.kind} {'still shown' if shown else 'gone'}" for one, shown in read.again)
    return f"{read.verdict.id}: {told}"


def _useful(name: str, given: Sequence[Verdict]) -> Figure:
    return Figure(name, mean(one.useful for one in given), len(given))
