"""Patterns of questions, written as people read them, and what of a question they take. Refuses nothing: whoever asks
looks at what is left over.

`when * (close|closes|closing)`: these words in this order, with any up to eight others at the star. `(a|b c)` one of
these, `[a|b]` perhaps one of these.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from insights.questions.words import Word

_PART = re.compile(r"\*|\[[^\]]*\]|\([^)]*\)|\S+")
_GAP = r"(?:[^ ]+ ){0,8}?"


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Over folded words, each followed by a space."""
    made = []
    for part in _PART.findall(pattern):
        if part == "*":
            made.append(_GAP)
            continue
        options = "|".join(f"{re.escape(one.strip())} " for one in part.strip("()[]").split("|"))
        made.append(f"({options}){'?' if part.startswith('[') else ''}")
    return re.compile(r"(?<![^ ])" + "".join(made))


def pattern_words(pattern: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", pattern))


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of a question, for matching."""

    words: Sequence[Word]

    def matches(self, pattern: str) -> Iterator[frozenset[int]]:
        """Each time the numbers of the words that the pattern itself names."""
        text = "".join(f"{word.text} " for word in self.words)
        starts: dict[int, int] = {}
        at = 0
        for number, word in enumerate(self.words):
            starts[at] = number
            at += len(word.text) + 1
        for match in compiled(pattern).finditer(text):
            yield frozenset(
                number
                for group in range(1, (match.re.groups or 0) + 1)
                for start, number in starts.items()
                if match.start(group) <= start < match.end(group)
            )
