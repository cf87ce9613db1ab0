"""The sentences that the weights are fitted to: our own (en.txt, it.txt), the labelled half for building, six of the
demo's stories. Refuses the other half and the other six: those are to judge by.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from insights.extraction.passages import spoken
from insights.extraction.scoring import LABELS, SETTLED
from tests.insights.labelled.kinds import RESOLVED
from tests.insights.labelled.loader import deals, passages
from tests.insights.labelled.marks import Mark

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
STORIES = ("adda", "ardenne", "brenner", "deccan", "delorme", "hafenwerk")


@dataclass(frozen=True)
class Example:
    """`group`: what is left out together when the fitting is judged; "" is never left out."""

    text: str
    labels: tuple[str, ...]
    group: str = ""
    ours: bool = False


def examples() -> list[Example]:
    return [*_own("en"), *_own("it"), *_labelled(), *_stories()]


def _own(language: str) -> Iterator[Example]:
    label = ""
    for line in (HERE / f"{language}.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            label = line.strip("[]")
        elif line and not line.startswith("#"):
            yield Example(line, (label,) if label in LABELS else ())


def _labelled() -> Iterator[Example]:
    for number, passage in enumerate(passages("build")):
        yield from _marked(passage.type, passage.text, passage.marks, f"passage {number}")
    for deal in deals("build"):
        for entry in deal.entries:
            yield from _marked(entry.type, entry.body, entry.marks, deal.key)


def _marked(type_: str, text: str, marks: tuple[Mark, ...], group: str) -> Iterator[Example]:
    for span in spoken(text):
        labels = {
            SETTLED if kind == RESOLVED else kind
            for mark in marks
            for kind in mark.kinds
            if 2 * (min(span.end, mark.end) - max(span.start, mark.start))
            > min(span.end - span.start, mark.end - mark.start)
        }
        yield Example(span.text, tuple(sorted(labels & set(LABELS))), group, ours=type_ == "email_out")


def _stories() -> Iterator[Example]:
    endings = _read(HERE / "endings.toml")
    for key in STORIES:
        entries = _read(ROOT / f"playground/company/stories/{key}.toml")["entry"]
        quotes = _planted(_read(ROOT / f"tests/playground/planted/{key}.toml"))
        for number, quote in endings[key]:
            quotes.setdefault(number, []).append((SETTLED, quote))
        for number, entry in enumerate(entries):
            for span in spoken(entry.get("body", "")):
                text = _one_line(span.text)
                labels = {kind for kind, quote in quotes.get(number, []) if text in quote or quote[:40] in text}
                yield Example(span.text, tuple(sorted(labels)), key, ours=entry["kind"] == "email_out")


def _planted(planted: dict[str, list[dict[str, Any]]]) -> dict[int, list[tuple[str, str]]]:
    """(kind, quote) by the entry that says it."""
    found: dict[int, list[tuple[str, str]]] = {}
    for one in [*planted["risk"], *planted["goal"]]:
        found.setdefault(one["entry"], []).append((one.get("kind", "goal"), _one_line(one["quote"])))
    return found


def _read(path: Path) -> Any:
    return tomllib.loads(path.read_text("utf-8"))


def _one_line(text: str) -> str:
    return " ".join(text.split())
