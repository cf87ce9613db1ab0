"""The local mode: what worries the buyer and what they want, in their own sentences, found without a model's help.

Nothing is written here: a statement is its quote. A concern said again is one risk with up to three quotes, the
clearest first; one that a later engagement ends is kept as resolved, with the words that end it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter

from crm.conversation import Window
from crm.database import Database
from crm.gate import Gate, Permit
from crm.kinds import Ref
from crm.viewer import Viewer
from insights.cache import Cache, Together, hash_of, key_of
from insights.extraction.choosing import MOST_GOALS, Chosen, chosen, judged
from insights.extraction.claims import Sentence, read_sentences
from insights.extraction.gravity import severity
from insights.extraction.likeness import Likeness
from insights.extraction.merging import merged, same
from insights.extraction.scoring import Meaning, Vectors, heard
from insights.extraction.weights import Numbers, weights
from insights.insight import Material
from insights.model import SEVERITIES, Goal, Quote, Risk, Severity, Told
from insights.nearness import Nearness
from retrieval.cleaning import clean

_CHECKS = 10  # a change of how sentences become statements is a change of it: what was kept before is read anew


@dataclass(frozen=True, slots=True)
class Found:
    risks: tuple[Risk, ...]
    goals: tuple[Goal, ...]


_KEPT_FORM = TypeAdapter(Found)


class LocalReading:
    """A reading to plug into insights.insight. In process, and still the gate is asked: it counts as AI. The same
    conversation is read once: hundreds of sentences take a second or two."""

    mode: Literal["local"] = "local"

    def __init__(self, database: Database, gate: Gate, nearness: Nearness) -> None:
        self._gate = gate
        self._nearness = nearness
        self._cache = Cache(database, gate)
        self._together: Together[Found] = Together()

    def read(self, viewer: Viewer, material: Material) -> Told:  # noqa: ARG002  the material is what they see
        """Raises Silent."""
        permit = self._gate.permit()
        permit.spend()
        window = material.window
        if not window.engagements:  # all such deals would have one key
            return Told(risks=(), goals=())
        texts = {one.ref: clean(one.type, one.body) for one in window.engagements}
        key = _key(window, texts)
        kept = self._cache.get(permit.renew(), key)
        if kept is not None:
            found = _KEPT_FORM.validate_json(kept)
        else:
            found = self._together.made(key, lambda: self._read(permit, key, window, texts))
        return Told(risks=found.risks, goals=found.goals, cached=kept is not None)

    def _read(self, permit: Permit, key: str, window: Window, texts: Mapping[Ref, str]) -> Found:
        """What was read without the sentence model is not kept: with it there may be more."""
        whole = True

        def noting(ask: Callable[[Permit, Sequence[str]], Numbers | None]) -> Vectors:
            def asked(some: Sequence[str]) -> Numbers | None:
                nonlocal whole
                vectors = ask(permit, some)
                whole = whole and vectors is not None
                return vectors

            return asked

        meaning = Meaning(noting(self._nearness.vectors), noting(self._nearness.tuned))
        found = read_locally(window, texts, meaning)
        if whole:
            self._cache.keep(permit.renew(), key, _KEPT_FORM.dump_json(found).decode())
        return found


def _key(window: Window, texts: Mapping[Ref, str]) -> str:
    """All that the reading goes by."""
    said = [
        [str(one.ref), one.at, one.type, one.direction, one.title, hash_of(texts[one.ref])]
        for one in window.engagements
    ]
    return key_of("local", said, weights().fingerprint, _CHECKS)


def read_locally(window: Window, texts: Mapping[Ref, str], meaning: Meaning) -> Found:
    """`texts`: what engagements say, cleaned; each quote stands in one of them, white space aside."""
    sentences = read_sentences(window.engagements, texts, lambda runs: heard(runs, meaning, weights()))
    likeness = Likeness(texts.values())
    engagements = len(window.engagements)
    return told(chosen(judged(sentences, engagements, texts, likeness), engagements), likeness)


def told(some: Chosen, likeness: Likeness) -> Found:
    standing = merged(some.concerns, likeness)
    over = merged([one for one, _ in some.ended if not any(same(one, group, likeness) for group in standing)], likeness)
    endings = {id(one): end for one, end in some.ended}
    wishes = sorted(merged(some.goals, likeness), key=lambda group: min(map(some.goals.index, group)))
    return Found(
        (
            *(_risk(group, some.engagements) for group in standing),
            *(_risk(group, some.engagements, endings[id(group[0])]) for group in over),
        ),
        tuple(Goal(group[0].quote, _quotes(group)) for group in wishes[:MOST_GOALS]),
    )


def _risk(group: Sequence[Sentence], engagements: int, end: Sentence | None = None) -> Risk:
    first = group[0]
    grave = min((_severity(one, engagements) for one in group), key=SEVERITIES.index)
    return Risk(first.best, first.quote, grave, "conversation", _quotes(group), _quote(end) if end else None)


def _severity(one: Sentence, engagements: int) -> Severity:
    return severity(one.best, one.text, one.score, lately=one.since < max(1, engagements / 3))


def _quotes(group: Sequence[Sentence]) -> tuple[Quote, ...]:
    return tuple(map(_quote, group))


def _quote(one: Sentence) -> Quote:
    return Quote(str(one.engagement.ref), one.quote)
