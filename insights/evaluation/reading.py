"""Are the risks and goals of a conversation found, and nothing else? Deals and mails that were labelled by hand and the
demo's stories, each read as a rep's insight reads it. A label is met by a statement of its kind in its words.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from crm.importing import import_folder
from crm.kinds import Ref
from crm.viewer import viewer_of
from insights.evaluation.access import Folder
from insights.evaluation.engine import Engine
from insights.evaluation.measures import NOTHING, Score
from insights.evaluation.report import Chapter, Figure, Report
from insights.evaluation.sets.labelled.kinds import GOAL, NONE
from insights.evaluation.sets.labelled.loader import Deal, Half, Passage, deals, passages
from insights.evaluation.sets.planted import Story, stories
from insights.evaluation.suite import Course
from insights.evaluation.texts import says, strings, words
from insights.evaluation.world import EVERYTHING, NOW, Entry, Kind, Made, now, world

LABELLED, PLANTED = "insights/labelled", "playground/planted"
_KINDS: Mapping[str, Kind] = {
    "email_in": "emails",
    "email_out": "emails",
    "call": "calls",
    "meeting": "meetings",
    "note": "notes",
}
_SHARED = 0.6  # of the words of the shorter one
_FEW_PASSAGES = 60


@dataclass(frozen=True, slots=True)
class Wanted:
    """`quotes`: any of them will do, and any of the kinds. `settled`: to be left out or marked as resolved. `needed`:
    missed when it is not said; else it is merely not wrong."""

    kinds: tuple[str, ...]
    quotes: tuple[str, ...]
    settled: bool = False
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Said:
    kind: str
    quotes: tuple[str, ...]


def reading(course: Course) -> Report:
    if course.own is None:
        return Report("risks and goals", [])
    halves: tuple[Half, ...] = ("held_out", "build")
    chapters = [_stories_chapter(course, stories(course.own / PLANTED))]
    chapters += [_deals_chapter(course, half, deals(half, course.own / LABELLED)) for half in halves]
    chapters += [_passages_chapter(course, half, passages(half, course.own / LABELLED)) for half in halves]
    return Report("risks and goals", chapters)


def said_in(insight: Mapping[str, Any]) -> list[Said]:
    """What stands, of an insight's JSON: from the conversation, and not resolved."""
    risks = [one for one in insight["risks"] if one["source"] == "conversation" and not one["resolved"]]
    return [Said(one["kind"], _quotes(one)) for one in risks] + [
        Said(GOAL, _quotes(one)) for one in insight["buyer_goals"]
    ]


def scored(wanted: Sequence[Wanted], said: Sequence[Said]) -> Score:
    """A statement is right when it meets a label that stands; a label is found when a statement meets it."""
    standing = [one for one in wanted if not one.settled]
    right = sum(any(meets(one, label) for label in standing) for one in said)
    needed = [label for label in standing if label.needed]
    found = sum(any(meets(one, label) for one in said) for label in needed)
    return Score(right, len(said), found, len(needed))


def by_kind(pairs: Iterable[tuple[Sequence[Wanted], Sequence[Said]]]) -> dict[str, Score]:
    """A label counts for its first kind."""
    scores: dict[str, Score] = {}
    for wanted, said in pairs:
        for kind in {*(one.kinds[0] for one in wanted), *(one.kind for one in said)}:
            labels = [one for one in wanted if one.kinds[0] == kind and not one.settled]
            statements = [one for one in said if one.kind == kind]
            right = sum(any(meets(one, label) for label in wanted if not label.settled) for one in statements)
            found = sum(any(meets(one, label) for one in said) for label in labels)
            score = Score(right, len(statements), found, len(labels))
            scores[kind] = scores.get(kind, NOTHING) + score
    return scores


def meets(said: Said, wanted: Wanted) -> bool:
    return said.kind in wanted.kinds and any(alike(one, other) for one in said.quotes for other in wanted.quotes)


def alike(one: str, other: str) -> bool:
    left, right = set(words(one)), set(words(other))
    return bool(left and right) and len(left & right) >= _SHARED * min(len(left), len(right))


def _quotes(statement: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(one["quote"] for one in statement["evidence"] if "quote" in one)


def _stories_chapter(course: Course, found: Sequence[Story]) -> Chapter:
    """In the demo company itself, as its super admin sees it."""
    pairs: list[tuple[Sequence[Wanted], Sequence[Said]]] = []
    with TemporaryDirectory(prefix="daybook-eval-") as name:
        path = Path(name) / "data"
        course.company(path, NOW)
        folder = Folder(path)
        with course.lab(Path(name)) as engine:
            import_folder(engine.database, path, now=NOW)
            for story in course.each("risks and goals: the demo's stories", course.some(found, len(found))):
                deal = _deal_of(folder, story)
                engine.retrieval.index.bring_up(set(folder.beside(deal, ("emails", "calls", "meetings", "notes"))))
                labels = [Wanted(one.kinds, (one.quote,), one.resolved) for one in story.claims]
                labels += [Wanted(one.kinds, (one.quote,), one.resolved, needed=False) for one in story.also]
                pairs.append((labels, _read(engine, deal, folder.super_admin)))
    score = _sum(pairs)
    figures = [
        Figure("found", score.recall, score.wanted, aim=0.8),
        Figure("statements that are right", score.precision, score.said),
        Figure("false ones in a deal", (score.said - score.right) / max(1, len(pairs)), len(pairs), "count", 1, True),
    ]
    return Chapter("The demo's stories", f"{len(pairs)} deals with what was planted in them.", figures)


def _deal_of(folder: Folder, story: Story) -> Ref:
    """The deal beside the engagement that says what was planted first."""
    quote = story.claims[0].quote
    for ref, line in folder.objects.items():
        if any(says(text, quote) for text in strings(line["properties"])):
            near = folder.beside(ref, ("deals",))
            if near:
                return near[0]
    raise LookupError(f"{story.key}: nobody says what was planted")


def _deals_chapter(course: Course, half: Half, found: Sequence[Deal]) -> Chapter:
    made = {number: _made(number, deal) for number, deal in enumerate(found, 1)}
    pairs: list[tuple[Sequence[Wanted], Sequence[Said]]] = []
    with world(course.lab, list(made.values())) as engine:
        for number, deal in course.each(f"risks and goals: deals, {half}", list(enumerate(found, 1))):
            labels = [
                Wanted(claim.kinds, tuple(quote.text for quote in claim.quotes), claim.resolved is not None)
                for claim in deal.claims
            ]
            pairs.append((labels, _read(engine, made[number].ref, EVERYTHING)))
    score = _sum(pairs)
    false = Figure(
        "false ones in a deal", (score.said - score.right) / max(1, len(pairs)), len(pairs), "count", 1, True
    )
    about = f"{len(pairs)} whole deals, English, Italian and mixed. {_of_half(half)}"
    return Chapter(f"Labelled deals, {half.replace('_', ' ')}", about, [*_figures(score, half), false, *_kinds(pairs)])


def _made(number: int, deal: Deal) -> Made:
    entries = [
        Entry(_KINDS[one.type], one.body, one.subject, ours=one.type == "email_out")
        for one in sorted(deal.entries, key=lambda one: one.day)
    ]
    return Made(number, deal.name, entries)


def _passages_chapter(course: Course, half: Half, found: Sequence[Passage]) -> Chapter:
    chosen = course.some(found, _FEW_PASSAGES)
    made = [
        Made(number, f"Deal {number}", [Entry(_KINDS[one.type], one.text, ours=one.type == "email_out")])
        for number, one in enumerate(chosen, 1)
    ]
    pairs: list[tuple[Sequence[Wanted], Sequence[Said]]] = []
    with world(course.lab, made) as engine:
        for number, passage in course.each(f"risks and goals: mails, {half}", list(enumerate(chosen))):
            labels = [Wanted(mark.kinds, (mark.quote,)) for mark in passage.marks if mark.kind != NONE]
            pairs.append((labels, _read(engine, made[number].ref, EVERYTHING)))
    score = _sum(pairs)
    about = f"{len(pairs)} mails and notes of a few sentences, many of them with nothing to find. {_of_half(half)}"
    return Chapter(f"Labelled mails, {half.replace('_', ' ')}", about, [*_figures(score, half), *_kinds(pairs)])


def _of_half(half: Half) -> str:
    return "Not seen when the reading was made." if half == "held_out" else "The half that the reading was made with."


def _read(engine: Engine, deal: Ref, user: str) -> list[Said]:
    return said_in(engine.insight(viewer_of(engine.database, user), deal, now=now()))


def _sum(pairs: Iterable[tuple[Sequence[Wanted], Sequence[Said]]]) -> Score:
    return sum((scored(wanted, said) for wanted, said in pairs), NOTHING)


def _figures(score: Score, half: Half) -> list[Figure]:
    return [
        Figure("precision", score.precision, score.said),
        Figure("recall", score.recall, score.wanted),
        Figure("F1", score.f1, score.wanted, aim=0.85 if half == "held_out" else None),
    ]


def _kinds(pairs: Sequence[tuple[Sequence[Wanted], Sequence[Said]]]) -> list[Figure]:
    """Those that were labelled at all."""
    found = sorted(by_kind(pairs).items())
    return [Figure(f"F1, {kind}", score.f1, score.wanted) for kind, score in found if score.wanted]
