"""The measures, as they are defined where they come from. Pure; a share is a number from 0 to 1."""

from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass

from insights.evaluation.texts import words


@dataclass(frozen=True, slots=True)
class Score:
    """`right` of what was `said`, `found` of what was `wanted`: the two may be counted in different things."""

    right: int
    said: int
    found: int
    wanted: int

    @property
    def precision(self) -> float:
        """Of nothing said everything was right."""
        return self.right / self.said if self.said else 1.0

    @property
    def recall(self) -> float:
        return self.found / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __add__(self, other: "Score") -> "Score":
        return Score(
            self.right + other.right, self.said + other.said, self.found + other.found, self.wanted + other.wanted
        )


NOTHING = Score(0, 0, 0, 0)


def mean(values: Iterable[float]) -> float:
    """0 of nothing."""
    found = list(values)
    return sum(found) / len(found) if found else 0.0


def hit(ranked: Sequence[Hashable], gold: Collection[Hashable], k: int) -> bool:
    return any(one in gold for one in ranked[:k])


def reciprocal_rank(ranked: Sequence[Hashable], gold: Collection[Hashable]) -> float:
    return next((1 / place for place, one in enumerate(ranked, 1) if one in gold), 0.0)


def filled(ranked: Sequence[Sequence[int]], weigh: Callable[[int], int], budget: float) -> set[int]:
    """The turns of the best parts until the budget is full; of the first part that does not fit as many as do."""
    taken: set[int] = set()
    for part in ranked:
        for turn in part:
            if weigh(turn) > budget:
                return taken
            taken.add(turn)
            budget -= weigh(turn)
    return taken


def share(gold: Collection[int], taken: Collection[int], weigh: Callable[[int], int]) -> float:
    """How much of the gold, by weight, was taken."""
    whole = sum(weigh(one) for one in gold)
    return sum(weigh(one) for one in gold if one in taken) / whole if whole else 1.0


def subsequence_recall(reference: str, candidate: str) -> float:
    """ROUGE-L's recall: the longest common subsequence of words, of the words of the reference.

    Bit-parallel (Hyyrö 2004): one step for each word of the candidate, whatever the reference's length."""
    wanted = words(reference)
    if not wanted:
        return 1.0
    places: dict[str, int] = {}
    for place, word in enumerate(wanted):
        places[word] = places.get(word, 0) | 1 << place
    full = (1 << len(wanted)) - 1
    missing = full
    for word in words(candidate):
        here = missing & places.get(word, 0)
        missing = ((missing + here) | (missing - here)) & full
    return (len(wanted) - missing.bit_count()) / len(wanted)
