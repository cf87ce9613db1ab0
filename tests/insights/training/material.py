"""The sentences that the weights are fitted to: those of en.txt and it.txt, the conversations in told/, the labelled
half for building, six of the demo's stories. Refuses the other half and the other six: those are to judge by.
"""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from insights.evaluation.sets.labelled import loader
from insights.evaluation.sets.labelled.kinds import RESOLVED
from insights.evaluation.sets.labelled.marks import Mark
from insights.extraction.labels import LABELS, SETTLED
from insights.extraction.passages import spoken
from insights.extraction.speaker import is_chore

HERE = Path(__file__).parent
TOLD, LABELLED, ROOT = HERE / "told", HERE.parent / "labelled", HERE.parents[2]
STORIES = ("adda", "ardenne", "brenner", "deccan", "delorme", "hafenwerk")
OURS = "email_out"


@dataclass(frozen=True)
class Example:
    """`group`: who wrote it; left out together when the fitting is judged. "" is never left out. `follows`: the one
    before it in the same mail, call or note."""

    text: str
    labels: tuple[str, ...]
    group: str = ""
    follows: bool = False


def examples() -> list[Example]:
    told = [one for name in writers() for one in _told(TOLD, name)]
    return [*_own("en"), *_own("it"), *told, *_told(LABELLED, "build"), *_stories()]


def runs(some: Sequence[Example]) -> list[list[int]]:
    """The places of those that follow each other."""
    made: list[list[int]] = []
    for place, one in enumerate(some):
        if not one.follows or not made:
            made.append([])
        made[-1].append(place)
    return made


def writers() -> list[str]:
    return sorted(path.name for path in TOLD.iterdir() if path.is_dir())


def _own(language: str) -> Iterator[Example]:
    label = ""
    for line in (HERE / f"{language}.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            label = line.strip("[]")
        elif line and not line.startswith("#"):
            yield Example(line, (label,) if label in LABELS else ())


def _told(folder: Path, name: str) -> Iterator[Example]:
    for passage in loader.passages(name, folder):
        yield from _marked(passage.type, passage.text, passage.marks, name)
    for deal in loader.deals(name, folder):
        for entry in deal.entries:
            yield from _marked(entry.type, entry.body, entry.marks, name)


def _marked(type_: str, text: str, marks: tuple[Mark, ...], group: str) -> Iterator[Example]:
    for place, span in enumerate(spoken(text) if type_ != OURS else ()):
        labels = {
            SETTLED if kind == RESOLVED else kind
            for mark in marks
            for kind in mark.kinds
            if 2 * (min(span.end, mark.end) - max(span.start, mark.start))
            > min(span.end - span.start, mark.end - mark.start)
        }
        yield Example(span.text, tuple(sorted(labels & set(LABELS))), group, place > 0)


def _stories() -> Iterator[Example]:
    endings = read(HERE / "endings.toml")
    for key in STORIES:
        entries = read(ROOT / f"playground/company/stories/{key}.toml")["entry"]
        quotes = _planted(read(ROOT / f"tests/playground/planted/{key}.toml"))
        for number, quote in endings[key]:
            quotes.setdefault(number, []).append((SETTLED, quote))
        for number, entry in enumerate(entries):
            for place, span in enumerate(spoken(entry.get("body", "")) if entry["kind"] != OURS else ()):
                text = _one_line(span.text)
                labels = {kind for kind, quote in quotes.get(number, []) if text in quote or quote[:40] in text}
                if is_chore(entry["kind"].removesuffix("_in"), text):
                    labels = set()  # planted as not wrong, but nothing of the buyer's
                yield Example(span.text, tuple(sorted(labels)), key, place > 0)


def _planted(planted: dict[str, list[dict[str, Any]]]) -> dict[int, list[tuple[str, str]]]:
    """(kind, quote) by the entry that says it."""
    found: dict[int, list[tuple[str, str]]] = {}
    for one in [*planted["risk"], *planted["goal"], *planted["also"]]:
        for kind in one.get("kinds", [one.get("kind", "goal")]):
            found.setdefault(one["entry"], []).append((kind, _one_line(one["quote"])))
    return found


def read(path: Path) -> Any:
    return tomllib.loads(path.read_text("utf-8"))


def _one_line(text: str) -> str:
    return " ".join(text.split())
