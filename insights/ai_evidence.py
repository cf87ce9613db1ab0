"""What of a long history is put before the model: the five newest always, then what retrieval ranks highest for each
section, until the token budget is full. Cuts long texts at sentences; adds nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Protocol

from crm.conversation import Engagement
from crm.kinds import Ref
from crm.reader import Reader
from insights.budget import estimated
from retrieval.sentences import sentences

ALWAYS = 5  # newest engagements
_LARGEST_PART = 6  # of the budget one engagement takes at most a sixth
_HITS = 40
_AROUND = 400  # signs kept before and after a hit in a long text
_GAP = "\n[…]\n"

SECTIONS: Mapping[str, Sequence[str]] = {
    "risks": (
        "the budget is cut, capped, frozen or not approved; too expensive",
        "the project is postponed, the date slips, we are not sure",
        "we are also talking to another vendor",
        "she is leaving the company, a new person takes over, who decides",
        "legal, data protection, security review or procurement holds it up",
        "a feature is missing or does not work; we are disappointed; you promised",
    ),
    "goals": (
        "what we need to achieve, our goal is, it must be live by",
        "vogliamo ridurre, ci serve, dobbiamo essere operativi entro",
    ),
}


class Hit(Protocol):
    @property
    def ref(self) -> Ref: ...
    @property
    def start(self) -> int: ...


class Finder(Protocol):
    """retrieval.search.Retrieval."""

    def search(self, reader: Reader, refs: Sequence[Ref], words: str, /, *, k: int) -> Sequence[Hit]: ...


@dataclass(frozen=True, slots=True)
class Given:
    """An engagement as it is put before the model."""

    engagement: Engagement
    text: str = field(repr=False)


def chosen(
    said: Sequence[tuple[Engagement, str]], reader: Reader, finder: Finder | None, *, tokens: int
) -> list[Given]:
    """`said`: engagements with their cleaned texts, newest first; so is what is chosen."""
    largest = tokens // _LARGEST_PART
    starts: dict[Ref, list[int]] = {}
    order = [engagement.ref for engagement, _ in said]
    if finder is not None and sum(estimated(text) for _, text in said) > tokens:
        hits = list(_hits(reader, finder, order))
        for ref, start in hits:
            starts.setdefault(ref, []).append(start)
        order = [*order[:ALWAYS], *(ref for ref, _ in hits), *order]
    texts = {engagement.ref: text for engagement, text in said}
    taken: dict[Ref, str] = {}
    for ref in dict.fromkeys(order):
        text = excerpt(texts[ref], starts.get(ref, ()), tokens=largest) if ref in texts else ""
        cost = estimated(text)
        if text and cost <= tokens:
            taken[ref] = text
            tokens -= cost
    return [Given(engagement, taken[engagement.ref]) for engagement, _ in said if engagement.ref in taken]


def excerpt(text: str, starts: Sequence[int], *, tokens: int) -> str:
    """A long text cut down to its beginning, or to what is around those places."""
    if estimated(text) <= tokens:
        return text
    kept: list[str] = []
    end = 0
    for start, stop in _windows(text, starts):
        part = _whole_sentences(text, max(start, end), stop)
        if part and estimated(_GAP.join([*kept, part])) <= tokens:
            kept.append(part)
            end = stop
    return _GAP.join(kept) or _whole_sentences(text, 0, tokens * 2)


def _windows(text: str, starts: Sequence[int]) -> Iterator[tuple[int, int]]:
    for start in sorted(starts):
        yield max(0, start - _AROUND), min(len(text), start + 2 * _AROUND)


def _whole_sentences(text: str, start: int, stop: int) -> str:
    """Without the halves at both ends, where anything whole remains between them."""
    part = text[start:stop]
    found = sentences(part)
    whole = found[0 if start == 0 else 1 : None if stop >= len(text) else -1]
    return part[whole[0].start : whole[-1].end] if whole else part.strip()


def _hits(reader: Reader, finder: Finder, refs: Sequence[Ref]) -> Iterator[tuple[Ref, int]]:
    """The best of each phrasing in turn, so that no section crowds out another."""
    ranked = [finder.search(reader, refs, words, k=_HITS) for phrasings in SECTIONS.values() for words in phrasings]
    for row in zip_longest(*ranked):
        yield from ((hit.ref, hit.start) for hit in row if hit is not None)
