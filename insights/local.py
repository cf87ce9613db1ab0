"""The local mode: what worries the buyer and what they want, in their own sentences, found without a model's help.

Nothing is written here: a statement is its quote. A concern said again is one risk with up to three quotes, the newest
first; one that a later engagement ends is kept as resolved, with the words that end it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from crm.conversation import Window
from crm.gate import Gate
from crm.kinds import Ref
from crm.viewer import Viewer
from insights.extraction.choosing import MOST_GOALS, Chosen, chosen, judged
from insights.extraction.claims import Sentence, read_sentences
from insights.extraction.gravity import severity
from insights.extraction.likeness import Likeness
from insights.extraction.merging import merged, same
from insights.extraction.scoring import Meaning, heard
from insights.insight import Material
from insights.model import SEVERITIES, Goal, Quote, Risk, Told
from insights.nearness import Nearness
from retrieval.cleaning import clean


@dataclass(frozen=True, slots=True)
class Found:
    risks: tuple[Risk, ...]
    goals: tuple[Goal, ...]


class LocalReading:
    """A reading to plug into insights.insight. In process, and still the gate is asked: it counts as AI."""

    mode: Literal["local"] = "local"

    def __init__(self, gate: Gate, nearness: Nearness) -> None:
        self._gate = gate
        self._nearness = nearness

    def read(self, viewer: Viewer, material: Material) -> Told:  # noqa: ARG002  the material is what they see
        """Raises Silent."""
        permit = self._gate.permit()
        permit.spend()
        window = material.window
        texts = {one.ref: clean(one.type, one.body) for one in window.engagements}
        found = read_locally(window, texts, lambda some: self._nearness.vectors(permit, some))
        return Told(risks=found.risks, goals=found.goals)


def read_locally(window: Window, texts: Mapping[Ref, str], meaning: Meaning) -> Found:
    """`texts`: what engagements say, cleaned; each quote stands in one of them, white space aside."""
    sentences = read_sentences(window.engagements, texts, lambda some: heard(some, meaning))
    likeness = Likeness(texts.values())
    return told(chosen(judged(sentences, len(window.engagements), texts, likeness)), likeness)


def told(some: Chosen, likeness: Likeness) -> Found:
    standing = merged(some.concerns, likeness)
    over = merged([one for one, _ in some.ended if not any(same(one, group, likeness) for group in standing)], likeness)
    endings = {id(one): end for one, end in some.ended}
    wishes = sorted(merged(some.goals, likeness), key=lambda group: min(map(some.goals.index, group)))
    kept = sorted(wishes[:MOST_GOALS], key=lambda group: group[0].since)
    return Found(
        (*(_risk(group) for group in standing), *(_risk(group, endings[id(group[0])]) for group in over)),
        tuple(Goal(group[0].quote, _quotes(group)) for group in kept),
    )


def _risk(group: Sequence[Sentence], end: Sentence | None = None) -> Risk:
    first = group[0]
    grave = min((severity(one.best, one.text) for one in group), key=SEVERITIES.index)
    return Risk(first.best, first.quote, grave, "conversation", _quotes(group), _quote(end) if end else None)


def _quotes(group: Sequence[Sentence]) -> tuple[Quote, ...]:
    return tuple(map(_quote, group))


def _quote(one: Sentence) -> Quote:
    return Quote(str(one.engagement.ref), one.quote)
