"""What a text says once its disguise is off: look-alike letters, digits for letters, letters apart, codes, shifted
letters, backwards. Judges none of it; a text that hides none of the words that it is asked for has no other reading.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from insights.statements.codes import backwards, decoded, shifts
from insights.statements.letters import drawn_together, seen, spelled
from insights.statements.names import fold

_STEM = 5  # letters by which a word is known
_DEEP = 3  # one disguise over another
_MOST = 40  # readings of one text
_WORD = re.compile(r"[^\W\d_]{5,}")
_OPEN = re.compile(r"\b[^\W\d_]{5,}\b")
_RUN = re.compile(r"[^\W\d_]{16,}")


class Disguises:
    """`words`: those that make it worth to look; of a hidden one the first five letters tell."""

    def __init__(self, words: Iterable[str]) -> None:
        known = sorted({fold(word) for word in words}, key=len, reverse=True)
        self._stems = frozenset(word[:_STEM] for word in known if len(word) >= _STEM)
        self._words = re.compile("|".join(map(re.escape, known)), re.IGNORECASE)
        self._shifted: dict[str, list[dict[int, int]]] = {}
        for table in shifts():
            undone = {value: key for key, value in table.items()}
            for stem in self._stems:
                self._shifted.setdefault(stem.translate(undone), []).append(table)

    def readings(self, text: str) -> Iterator[str]:
        """Those in which a word appears once more than in the text itself."""
        found = {text: False}
        fresh = [text]
        for _ in range(_DEEP):
            made = {one: turned or found[known] for known in fresh for one, turned in self._without_one(known)}
            fresh = [one for one in made if one not in found][:_MOST]
            found |= {one: made[one] for one in fresh}
        told = self._counted(_OPEN.findall(text.lower()))
        for one, turned in found.items():
            if turned or self._counted(_words(one)) - told:
                yield one

    def _without_one(self, text: str) -> Iterator[tuple[str, bool]]:
        """With whether all of its words were turned into others, after which what was told openly is not any more."""
        for take_off in (seen, decoded, spelled, drawn_together, self._parted):
            yield from ((one, False) for one in take_off(text))
        yield from ((one, True) for one in self._unshifted(text))
        if self._stems & _heads(text[::-1]):
            yield from ((one, True) for one in backwards(text))

    def _counted(self, words: Iterable[str]) -> Counter[str]:
        return Counter(head for word in words if (head := word[:_STEM]) in self._stems)

    def _unshifted(self, text: str) -> Iterator[str]:
        for head in _heads(text) | _heads(text[::-1]):
            for table in self._shifted.get(head, ()):
                yield text.translate(table)

    def _parted(self, text: str) -> Iterator[str]:
        """Words that were written in one."""
        if _RUN.search(text):
            yield _RUN.sub(lambda run: self._words.sub(r" \g<0> ", run[0]), text)


def _heads(text: str) -> set[str]:
    return {word[:_STEM] for word in _words(text)}


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower() if text.isascii() else fold(text))
