"""Seeded draws for random folders: few values, so that they meet; instants on and beside every limit of the rules."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, TypeVar

T = TypeVar("T")

_LIMITS = [
    timedelta(hours=hours) for hours in (0, 1, 2, 24, 25, 48, 7 * 24, 8 * 24, 10 * 24, 14 * 24, 30 * 24, 31 * 24)
]
_LIMITS += [timedelta(minutes=10), timedelta(hours=-1), timedelta(hours=-24), timedelta(days=-3), timedelta(days=3)]
_BESIDE = [timedelta(0)] * 4 + [
    sign * step for sign in (-1, 1) for step in (timedelta(microseconds=1), timedelta(seconds=1), timedelta(hours=1))
]
_DAYS = [datetime(2026, 11, 20, 10, tzinfo=UTC)] * 4 + [  # and days on which clocks change, by night and at midnight
    datetime(2026, 10, 25, 0, tzinfo=UTC),
    datetime(2026, 3, 8, 9, tzinfo=UTC),
    datetime(2026, 4, 24, 1, tzinfo=UTC),
    datetime(2026, 11, 1, 4, tzinfo=UTC),
]
NUMBERS = ("7", "9", "10", "11", "100", "99")
TEXTS = ("a1", "B2", "a10")


class Chance:
    """The dice of one folder. `moments`: the few instants that most of its times are drawn from."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)  # noqa: S311 - the same folders every time are the point
        fraction = timedelta(microseconds=self.pick([0, 0, 0, 1, 500_000]))
        self.now = (
            datetime(2026, 11, 20, 10, tzinfo=UTC) + timedelta(minutes=self.pick([0, 0, 13 * 60 + 59])) + fraction
        )
        self.moments = [self.any_moment() for _ in range(self.dice.randint(2, 7))]
        self.ids = [*self.dice.sample(NUMBERS, 4), *self.dice.sample(TEXTS, self.pick([0, 0, 1, 2]))]

    def pick(self, among: Sequence[T]) -> T:
        return self.dice.choice(among)

    def some(self, among: Sequence[T], most: int) -> list[T]:
        return self.dice.sample(among, min(len(among), self.dice.randint(0, most)))

    def happens(self, probability: float) -> bool:
        return self.dice.random() < probability

    def count(self, most: int) -> int:
        return self.dice.randint(0, most)

    def keys(self, most: int) -> list[str]:
        """Ids for the records of one kind."""
        return self.dice.sample(self.ids, min(len(self.ids), self.dice.randint(0, most)))

    def any_moment(self) -> datetime:
        return self.now - self.pick(_LIMITS) + self.pick(_BESIDE)

    def moment(self) -> datetime:
        if self.happens(0.3):
            return self.any_moment()
        return self.pick(self.moments) + timedelta(microseconds=self.pick([0, 0, 0, 0, -1, 1]))

    def time(self, missing: float = 0.15) -> Any:
        """A time as a folder may state it, or none."""
        return None if self.happens(missing) else self.stated(self.moment())

    def stated(self, at: datetime) -> Any:
        millis, rest = divmod((at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1), 1000)
        form = self.dice.random()
        if form < 0.1 and not rest:
            return self.pick([millis, str(millis)])
        if form < 0.2:
            return (at + timedelta(hours=5, minutes=30)).strftime("%Y-%m-%dT%H:%M:%S.%f+05:30")
        if form < 0.22:
            return at.date().isoformat()
        return at.isoformat().replace("+00:00", "Z")
