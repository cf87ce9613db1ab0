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
from insights.extraction.claims import Sentence, concerns, goals, read_sentences
from insights.extraction.gravity import severity
from insights.extraction.likeness import Likeness
from insights.extraction.merging import merged
from insights.extraction.settling import settled
from insights.insight import Material
from insights.model import SEVERITIES, Goal, Quote, Risk, Told
from retrieval.cleaning import clean


@dataclass(frozen=True, slots=True)
class Found:
    risks: tuple[Risk, ...]
    goals: tuple[Goal, ...]


class LocalReading:
    """A reading to plug into insights.insight. In process, and still the gate is asked: it counts as AI."""

    mode: Literal["local"] = "local"

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def read(self, viewer: Viewer, material: Material) -> Told:  # noqa: ARG002  the material is what they see
        """Raises Silent."""
        self._gate.permit().spend()
        window = material.window
        found = read_locally(window, {one.ref: clean(one.type, one.body) for one in window.engagements})
        return Told(risks=found.risks, goals=found.goals)


def read_locally(window: Window, texts: Mapping[Ref, str]) -> Found:
    """`texts`: what engagements say, cleaned; each quote stands in one of them, white space aside."""
    sentences = read_sentences(window.engagements, texts)
    likeness = Likeness(texts.values())
    worries = list(concerns(sentences))
    ended = settled(worries, sentences, likeness)
    risks = [_risk(group, worries, ended) for group in merged(worries, likeness)]
    wishes = [_goal(group) for group in merged(list(goals(sentences)), likeness)]
    return Found(tuple(risks), tuple(wishes))


def _risk(group: Sequence[Sentence], worries: Sequence[Sentence], ended: Mapping[int, Sentence]) -> Risk:
    """Resolved when the last time it was said is."""
    first = group[0]
    end = ended.get(worries.index(first))
    grave = min((severity(one.best, one.text) for one in group), key=SEVERITIES.index)
    return Risk(first.best, first.quote, grave, "conversation", _quotes(group), _quote(end) if end else None)


def _goal(group: Sequence[Sentence]) -> Goal:
    return Goal(group[0].quote, _quotes(group))


def _quotes(group: Sequence[Sentence]) -> tuple[Quote, ...]:
    return tuple(map(_quote, group))


def _quote(one: Sentence) -> Quote:
    return Quote(str(one.engagement.ref), one.quote)
