"""What a suite found, and how it reads: JSON, and Markdown with bars of text. Refuses figures without a number."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Unit = Literal["share", "count"]
_WIDE = 24


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` of `out_of` cases. `aim`: what it should be; with `at_most` that or less, else that or more. `must`: an
    aim that is a promise."""

    name: str
    value: float
    out_of: int
    unit: Unit = "share"
    aim: float | None = None
    at_most: bool = False
    must: bool = False

    @property
    def met(self) -> bool | None:
        """None: nothing is aimed at."""
        if self.aim is None:
            return None
        return self.value <= self.aim if self.at_most else self.value >= self.aim

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "value": round(self.value, 4),
            "out_of": self.out_of,
            "unit": self.unit,
            "aim": self.aim,
            "met": self.met,
        }


@dataclass(frozen=True, slots=True)
class Chapter:
    """Figures that belong together, what was measured on, and what a reader should know."""

    title: str
    about: str
    figures: Sequence[Figure]
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Report:
    suite: str
    chapters: Sequence[Chapter]
    seconds: float = field(default=0.0, compare=False)

    @property
    def met(self) -> bool:
        return all(figure.met is not False for figure in self._figures)

    @property
    def broken(self) -> bool:
        """A promise is."""
        return any(figure.must and figure.met is False for figure in self._figures)

    @property
    def _figures(self) -> Iterator[Figure]:
        return (figure for chapter in self.chapters for figure in chapter.figures)

    def as_json(self) -> dict[str, Any]:
        return {
            "suite": self.suite,
            "met": self.met,
            "seconds": round(self.seconds, 1),
            "chapters": [
                {
                    "title": chapter.title,
                    "about": chapter.about,
                    "figures": [figure.as_json() for figure in chapter.figures],
                    "notes": list(chapter.notes),
                }
                for chapter in self.chapters
            ],
        }


def markdown(reports: Iterable[Report]) -> str:
    """A section a suite, a table a chapter."""
    lines: list[str] = []
    for report in reports:
        lines += [f"## {report.suite.capitalize()}", ""]
        for chapter in report.chapters:
            lines += _chapter(chapter)
    return "\n".join(lines).rstrip() + "\n"


def _chapter(chapter: Chapter) -> list[str]:
    lines = [f"### {chapter.title}", "", chapter.about, ""]
    if chapter.figures:
        lines += ["| measure | value | | of | aim |", "|---|---:|:---|---:|---|"]
        lines += [_row(figure, _most(chapter.figures)) for figure in chapter.figures]
        lines.append("")
    lines += [f"- {note}" for note in chapter.notes]
    return [*lines, ""] if chapter.notes else lines


def _most(figures: Sequence[Figure]) -> float:
    return max((figure.value for figure in figures if figure.unit == "count"), default=0.0) or 1.0


def _row(figure: Figure, most: float) -> str:
    filled = round(_WIDE * (figure.value if figure.unit == "share" else figure.value / most))
    bar = "█" * filled + "░" * (_WIDE - filled)
    return f"| {figure.name} | {_said(figure, figure.value)} | `{bar}` | {figure.out_of} | {_aim(figure)} |"


def _said(figure: Figure, value: float) -> str:
    return f"{100 * value:.1f} %" if figure.unit == "share" else f"{value:g}"


def _aim(figure: Figure) -> str:
    if figure.aim is None:
        return ""
    limit = f"{'≤' if figure.at_most else '≥'} {_said(figure, figure.aim)}"
    return f"{limit}, {'met' if figure.met else '**not met**'}"
