"""What a topic file declares: the questions that it knows, and how they are answered from the CRM's own data. Holds
none.

A question is a topic's only where one of its patterns holds and every other word of it is a filler, a name, or a span
of time that the topic takes: better no topic than the wrong one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from insights.questions.asking import Asking, Line, Short

__all__ = ["About", "Line", "Reply", "Takes", "Topic"]

About = Literal["deal", "deals", "contact"]
Takes = Literal["period", "person", "company", "stage"]


@dataclass(frozen=True, slots=True)
class Reply:
    """The first line is the answer; `short`: where the record stands beside it. `certain` False: the CRM's data does
    not tell; what was said may."""

    headline: str
    lines: Sequence[Line] = ()
    certain: bool = True
    short: Short | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """`answers`: for the docs. `also`: words that change nothing here, beside the fillers. `others`: near questions
    that
    are not this topic's."""

    id: str
    answers: str
    about: About
    patterns: Sequence[str]
    answer: Callable[[Asking], Reply | None]
    examples: Sequence[str]
    others: Sequence[str] = ()
    also: str = ""
    takes: frozenset[Takes] = field(default_factory=frozenset)
