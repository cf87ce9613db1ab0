"""The labelled sentences and deals, typed; refuses a file that contradicts itself.

Two halves: `build` is what the extractor may be made with, `held_out` is what it is judged by and nobody tunes it on.
A label says what a sales manager would want to be told when the sentence is all there is. Ours, past, settled,
polite, somebody else's and whatever addresses the reader of the mail are `none`; so is all that is not marked.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from insights.evaluation.sets.labelled.kinds import GOAL, NONE, RESOLVED
from insights.evaluation.sets.labelled.marks import Mark, read_marks

Half = str  # the name of its folder
Language = Literal["en", "it", "mixed"]
Type = Literal["email_in", "email_out", "call", "meeting", "note"]

TYPES: tuple[str, ...] = get_args(Type)


@dataclass(frozen=True)
class Passage:
    """One short mail or record, as a reader meets it, with what is marked in it."""

    half: Half
    language: Language
    type: str
    text: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Quote:
    entry: int
    text: str


@dataclass(frozen=True)
class Claim:
    """A concern or a goal of a deal: where it is said (first time first) and the words that end it, if any do."""

    kinds: tuple[str, ...]
    quotes: tuple[Quote, ...]
    resolved: Quote | None

    @property
    def kind(self) -> str:
        return self.kinds[0]


@dataclass(frozen=True)
class Entry:
    """`day` counts from today; `who` names contacts of the deal."""

    day: int
    type: str
    who: tuple[str, ...]
    subject: str
    body: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Deal:
    half: Half
    key: str
    language: Language
    industry: str
    name: str
    owner: str
    contacts: dict[str, str]
    entries: tuple[Entry, ...]
    claims: tuple[Claim, ...]


def passages(half: Half, folder: Path) -> tuple[Passage, ...]:
    return tuple(one for path in sorted((folder / half / "sentences").glob("*.toml")) for one in _passages(half, path))


def deals(half: Half, folder: Path) -> tuple[Deal, ...]:
    return tuple(_deal(half, path) for path in sorted((folder / half / "deals").glob("*.toml")))


def _passages(half: Half, path: Path) -> list[Passage]:
    found = _read(path)
    language = found.pop("language")
    if unknown := set(found) - set(TYPES):
        raise ValueError(f"{path.name}: no such type: {sorted(unknown)}")
    return [Passage(half, language, type_, *read_marks(text)) for type_, texts in found.items() for text in texts]


def _deal(half: Half, path: Path) -> Deal:
    found = _read(path)
    entries = tuple(_entry(path, one) for one in found.pop("entry"))
    if strangers := {name for entry in entries for name in entry.who} - set(found["contacts"]):
        raise ValueError(f"{path.name}: not among the contacts: {sorted(strangers)}")
    return Deal(half=half, key=path.stem, entries=entries, claims=_claims(path, entries), **found)


def _entry(path: Path, found: dict[str, Any]) -> Entry:
    if found["type"] not in TYPES:
        raise ValueError(f"{path.name}: no such type: {found['type']}")
    body, marks = read_marks(found.pop("body").strip())
    return Entry(**{**found, "who": tuple(found["who"].split(", "))}, body=body, marks=marks)


def _claims(path: Path, entries: tuple[Entry, ...]) -> tuple[Claim, ...]:
    goals: list[Claim] = []
    concerns: dict[int, Claim] = {}
    for position, entry in enumerate(entries):
        for mark in entry.marks:
            quote = Quote(position, mark.quote)
            if mark.kind == GOAL:
                goals.append(Claim(mark.kinds, (quote,), None))
            elif mark.kind != NONE:
                concerns[_number(path, mark)] = _joined(path, concerns.get(_number(path, mark)), mark, quote)
    return (*concerns.values(), *goals)


def _number(path: Path, mark: Mark) -> int:
    if mark.number is None:
        raise ValueError(f"{path.name}: a concern without its number: {mark.quote}")
    return mark.number


def _joined(path: Path, before: Claim | None, mark: Mark, quote: Quote) -> Claim:
    if mark.kind == RESOLVED:
        if before is None or before.resolved:
            raise ValueError(f"{path.name}: nothing open that this ends: {mark.quote}")
        return Claim(before.kinds, before.quotes, quote)
    if before is None:
        return Claim(mark.kinds, (quote,), None)
    if before.kinds != mark.kinds or before.resolved:
        raise ValueError(f"{path.name}: said again as another kind, or after its end: {mark.quote}")
    return Claim(before.kinds, (*before.quotes, quote), None)


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
