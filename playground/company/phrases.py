"""Routine talk, put together from hand-written phrases (phrases/*.toml). Refuses to say the same thing twice."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

PHRASES = Path(__file__).with_name("phrases")
TRIES = 60


@dataclass(frozen=True)
class Voice:
    """Who talks with whom: what the slots of a phrase are filled with."""

    first: str
    me: str
    company: str
    city: str


class Talk:
    """The phrases of one language. Lists are dealt like cards: a phrase comes again only when all have been used."""

    def __init__(self, language: str, spoken: set[str]) -> None:
        told: dict[str, Any] = tomllib.loads((PHRASES / f"{language}.toml").read_text(encoding="utf-8"))
        topics: list[dict[str, list[str]]] = told.pop("topic")
        self._topics = topics
        self._lists: dict[str, list[str]] = told
        self._rng = Random(f"talk {language}")
        self._decks: dict[str, list[str]] = {}
        self._spoken = spoken

    def topic(self) -> "Topic":
        if not self._decks.get("topic"):
            self._decks["topic"] = self._shuffled([str(index) for index in range(len(self._topics))])
        index = int(self._decks["topic"].pop())
        return Topic(self, index, self._topics[index])

    def draw(self, name: str, phrases: list[str] | None = None) -> str:
        if not self._decks.get(name):
            self._decks[name] = self._shuffled(phrases or self._lists[name])
        return self._decks[name].pop()

    def maybe(self, chance: float, name: str) -> str:
        return self.draw(name) if self._rng.random() < chance else ""

    def fill(self, phrase: str, voice: Voice) -> str:
        slots = {name: self._rng.choice(self._lists[name]) for name in ("part", "few", "hour", "weekday")}
        said = phrase.format(**slots, **vars(voice), many=self._rng.randrange(12, 90)).strip()
        return said[:1].upper() + said[1:]

    def fresh(self, compose: Callable[[], str]) -> str:
        """The first composition that nobody has said yet."""
        for _ in range(TRIES):
            said = compose()
            if said not in self._spoken:
                self._spoken.add(said)
                return said
        raise ValueError(f"nothing new to say after {TRIES} tries: {said}")

    def _shuffled(self, phrases: list[str]) -> list[str]:
        return self._rng.sample(phrases, len(phrases))


@dataclass(frozen=True)
class Topic:
    talk: Talk
    index: int
    phrases: dict[str, list[str]] = field(repr=False)

    def line(self, name: str, voice: Voice) -> str:
        """A subject, title or task: may be said again."""
        return self.talk.fill(self._draw(name), voice)

    def mail_out(self, name: str, voice: Voice) -> str:
        """`name`: ask for a first mail, close for an answer."""
        opening = self.talk.maybe(0.7, "open_out") if name == "ask" else ""
        extra = self.talk.maybe(0.8 if name == "ask" else 0.3, "extra_out")
        return self._letter(voice, "greet_out", [opening, self._draw(name), extra], "bye_out")

    def mail_in(self, voice: Voice, quoted: str = "") -> str:
        middle = [self.talk.maybe(0.6, "open_in"), self._draw("answer"), self.talk.maybe(0.75, "extra_in")]
        return self._letter(voice, "greet_in", middle, "bye_in", quoted)

    def report(self, name: str, voice: Voice) -> str:
        """What a rep writes down after a call, meeting, or for a note."""
        return self.talk.fresh(lambda: self._joined([self._draw(name), self.talk.draw(f"tail_{name}")], voice))

    def ping(self, voice: Voice) -> str:
        return self.talk.fresh(lambda: self.talk.fill(self.talk.draw("ping"), voice))

    def _letter(self, voice: Voice, greet: str, middle: list[str], bye: str, quoted: str = "") -> str:
        def compose() -> str:
            hello, end = self.talk.fill(self.talk.draw(greet), voice), self.talk.fill(self.talk.draw(bye), voice)
            parts = [hello, self._joined(middle, voice), end] + ([f"> {quoted}"] if quoted else [])
            return "\n\n".join(parts)

        return self.talk.fresh(compose)

    def _joined(self, phrases: list[str], voice: Voice) -> str:
        return " ".join(self.talk.fill(phrase, voice) for phrase in phrases if phrase)

    def _draw(self, name: str) -> str:
        return self.talk.draw(f"{self.index} {name}", self.phrases[name])
