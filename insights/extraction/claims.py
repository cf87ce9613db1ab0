"""The sentences of a conversation that are a concern or a goal of the buyer's, and those that settle one. Holds the
sentence and where it stands; leaves out our own mails, automatic answers and what outsiders meant for a machine.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from crm.conversation import Engagement
from crm.kinds import Ref
from insights.extraction.features import words
from insights.extraction.passages import trusted
from insights.extraction.scoring import ADDRESSED, GOAL, LABELS, RISKS, SETTLED, scores
from insights.extraction.untrusted import is_machine_made

ENOUGH = 0.4
"""How likely a sentence must be of its kind to be told (measured: daybook eval risks)."""
LONGEST = 300
_FEWEST_WORDS = 3
_MOST_SENTENCES = 400  # of one engagement: a transcript of hours says it in its first ones, too


@dataclass(frozen=True, slots=True)
class Sentence:
    """`speaks`: the score of each label. `place`: which sentence of its engagement."""

    engagement: Engagement
    place: int
    text: str
    speaks: Mapping[str, float]

    @property
    def best(self) -> str:
        return max(self.speaks, key=lambda label: self.speaks[label])

    @property
    def score(self) -> float:
        """Of the label that it speaks for most."""
        return self.speaks[self.best]

    @property
    def quote(self) -> str:
        """In one line, cut after a clause where it is too long."""
        line = " ".join(self.text.split())
        if len(line) <= LONGEST:
            return line
        cut = max(line.rfind(sign, 0, LONGEST) for sign in (", ", "; ", ": ", " - ", " – "))
        return line[:cut] if cut > LONGEST // 3 else line[:LONGEST].rsplit(" ", 1)[0]


def read_sentences(engagements: Sequence[Engagement], texts: Mapping[Ref, str]) -> list[Sentence]:
    """Of what the buyer wrote and what we noted, in the order given; `texts` are cleaned."""
    told = [
        (one, place, span.text)
        for one in engagements
        if _may_tell(one, texts.get(one.ref, ""))
        for place, span in enumerate(trusted(texts[one.ref])[:_MOST_SENTENCES])
        if len(words(span.text)) >= _FEWEST_WORDS
    ]
    rows = scores([text for _, _, text in told])
    return [
        Sentence(one, place, text, dict(zip(LABELS, map(float, row), strict=True)))
        for (one, place, text), row in zip(told, rows, strict=True)
    ]


def concerns(sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    return (one for one in sentences if one.best in RISKS and one.score >= ENOUGH)


def goals(sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    return (one for one in sentences if one.best == GOAL and one.score >= ENOUGH)


def endings(sentences: Sequence[Sentence], enough: float) -> Iterator[Sentence]:
    """What may settle something: more so than it is a concern."""
    for one in sentences:
        if one.speaks[SETTLED] >= enough and one.speaks[ADDRESSED] < ENOUGH and one not in _claims(one):
            yield one


def _claims(one: Sentence) -> Sequence[Sentence]:
    return [one] if one.best in (*RISKS, GOAL) and one.score >= ENOUGH else []


def _may_tell(one: Engagement, text: str) -> bool:
    """A mail whose writer is unknown may be ours."""
    if not text or (one.type == "email" and one.direction != "in"):
        return False
    return not (one.type == "email" and is_machine_made(one.title, text))
