"""The sentences of a conversation, and those that may be a concern or a goal of the buyer's or end one. Holds the
sentence and where it stands; leaves out our own mails, automatic answers and what outsiders meant for a machine.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from crm.conversation import Engagement
from crm.kinds import Ref
from insights.extraction.features import folded, words
from insights.extraction.labels import ADDRESSED, CLAIMS, LABELS, SETTLED
from insights.extraction.passages import trusted
from insights.extraction.scoring import Heard
from insights.extraction.speaker import is_chore
from insights.extraction.untrusted import is_machine_made
from insights.extraction.weights import Numbers
from insights.statements import gives_orders

POSSIBLE = 0.08  # of a kind: what is less is nobody's concern
ENDING = 0.04
LONGEST = 300
_FEWEST_WORDS = 3
_MOST_SENTENCES = 400  # of one engagement: a transcript of hours says it in its first ones, too
_MOST_CANDIDATES, _MOST_ENDINGS = 200, 100  # of a conversation, the likeliest
_NOT_YET = re.compile(
    r"\b(?:once|as soon as) (?:the|we|you|our|your|they|it|that|this|these|those|points?|all|everything|both)\b"
    r"|\b(?:appena|una volta che) .{0,80}\b(?:sarà|saranno|avrò|avremo|avrà|avranno)\b"
)
"""“We can sign once points 4 and 9 are settled” ends nothing: something else has to end first."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """`since`: engagements after its own; `place`: which sentence of it. `speaks`: the score of each label. `vector`:
    zeros where it is not known."""

    engagement: Engagement
    since: int
    place: int
    text: str
    speaks: Mapping[str, float]
    vector: Numbers = field(compare=False, repr=False)

    @property
    def best(self) -> str:
        """The kind that it speaks for most."""
        return max(CLAIMS, key=lambda label: self.speaks[label])

    @property
    def score(self) -> float:
        return self.speaks[self.best]

    @property
    def quote(self) -> str:
        """In one line, cut after a clause where it is too long."""
        line = " ".join(self.text.split())
        if len(line) <= LONGEST:
            return line
        cut = max(line.rfind(sign, 0, LONGEST) for sign in (", ", "; ", ": ", " - ", " – "))
        return line[:cut] if cut > LONGEST // 3 else line[:LONGEST].rsplit(" ", 1)[0]


def read_sentences(
    engagements: Sequence[Engagement],
    texts: Mapping[Ref, str],
    listen: Callable[[Sequence[Sequence[str]]], Heard],
) -> list[Sentence]:
    """Of what the buyer wrote and what we noted, the newest first, as the engagements are; `texts` are cleaned.
    `listen` hears the sentences of each."""
    told = [
        (one, since, [span.text for span in trusted(texts[one.ref])[:_MOST_SENTENCES]])
        for since, one in enumerate(engagements)
        if _may_tell(one, texts.get(one.ref, ""))
    ]
    heard = listen([run for *_, run in told])
    places = [(one, since, place, text) for one, since, run in told for place, text in enumerate(run)]
    return [
        Sentence(*where, dict(zip(LABELS, map(float, row), strict=True)), vector)
        for where, row, vector in zip(places, heard.scores, heard.vectors, strict=True)
        if len(words(where[-1])) >= _FEWEST_WORDS
    ]


def candidates(sentences: Sequence[Sentence]) -> list[Sentence]:
    found = [one for one in sentences if one.score >= max(POSSIBLE, one.speaks[ADDRESSED]) and _may_be_quoted(one)]
    return sorted(found, key=lambda one: -one.score)[:_MOST_CANDIDATES]


def endings(sentences: Sequence[Sentence]) -> list[Sentence]:
    found = [
        one
        for one in sentences
        if one.speaks[SETTLED] >= max(ENDING, one.speaks[ADDRESSED])
        if _may_be_quoted(one) and not _NOT_YET.search(folded(one.text))
    ]
    return sorted(found, key=lambda one: -one.speaks[SETTLED])[:_MOST_ENDINGS]


def _may_be_quoted(sentence: Sentence) -> bool:
    """What a written statement may not quote is not quoted without a model either; nor what we noted of our own CRM."""
    return not gives_orders(sentence.text) and not is_chore(sentence.engagement.type, sentence.text)


def _may_tell(one: Engagement, text: str) -> bool:
    """A mail whose writer is unknown may be ours."""
    if not text or (one.type == "email" and one.direction != "in"):
        return False
    return not (one.type == "email" and is_machine_made(one.title, text))
