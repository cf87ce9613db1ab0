"""Text with its labels written into it, `{kind: words}`; refuses a mark that is not whole or that stands in another.

A deal numbers its concerns, `{kind#1: words}`, says one again under the same number and ends it with
`{resolved#1: words}`. Where two kinds are equally right both stand: `{price|budget: words}`.
"""

import re
from dataclasses import dataclass

from insights.evaluation.sets.labelled.kinds import KINDS, RESOLVED

MARK = re.compile(r"\{([a-z_|]+)(?:#(\d+))?: ([^{}]+)\}")


@dataclass(frozen=True)
class Mark:
    """`start` is where `quote` begins in the text without marks."""

    kinds: tuple[str, ...]
    number: int | None
    quote: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.quote)

    @property
    def kind(self) -> str:
        return self.kinds[0]


def read_marks(marked: str) -> tuple[str, tuple[Mark, ...]]:
    """The plain text, and what is marked in it, in order."""
    plain, marks, last = "", [], 0
    for found in MARK.finditer(marked):
        plain += marked[last : found.start()]
        kinds, number, quote = found.groups()
        if unknown := set(kinds.split("|")) - {*KINDS, RESOLVED}:
            raise ValueError(f"no such kind: {sorted(unknown)} in {marked!r}")
        marks.append(Mark(tuple(kinds.split("|")), int(number) if number else None, quote, len(plain)))
        plain += quote
        last = found.end()
    plain += marked[last:]
    if "{" in plain or "}" in plain:
        raise ValueError(f"a mark is not whole: {marked!r}")
    return plain, tuple(marks)
