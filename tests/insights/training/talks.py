"""The same material as whole conversations: what a rep's insight would read, and what stands in it, was settled, or is
neither. Refuses the half that the reading is judged by, as material does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from crm.conversation import Direction, Engagement
from crm.kinds import Ref
from insights.evaluation.reading import Wanted
from insights.evaluation.sets.labelled import loader
from insights.evaluation.sets.labelled.kinds import NONE, RESOLVED
from retrieval.cleaning import clean
from tests.insights.training.material import HERE, LABELLED, ROOT, STORIES, TOLD, read, writers

_DAY = int(timedelta(days=1).total_seconds() * 1_000_000)
_TYPES: dict[str, tuple[str, str, Direction | None]] = {
    "email_in": ("emails", "email", "in"),
    "email_out": ("emails", "email", "out"),
    "call": ("calls", "call", None),
    "meeting": ("meetings", "meeting", None),
    "note": ("notes", "note", None),
}


@dataclass(frozen=True)
class Label:
    """`end`: the words that settle it, where they are known."""

    wanted: Wanted
    end: str | None = None


@dataclass(frozen=True)
class Talk:
    """`engagements`: the newest first. `group`: who wrote it. `sort`: of which set."""

    sort: str
    group: str
    engagements: tuple[Engagement, ...]
    labels: tuple[Label, ...]

    @property
    def texts(self) -> dict[Ref, str]:
        return {one.ref: clean(one.type, one.body) for one in self.engagements}


def talks() -> list[Talk]:
    told = [talk for name in writers() for talk in _told(TOLD, name)]
    return [*told, *_told(LABELLED, "build"), *map(_story, STORIES)]


def _told(folder: Path, name: str) -> Iterator[Talk]:
    for deal in loader.deals(name, folder):
        said = [(one.type, one.day, one.subject, one.body) for one in deal.entries]
        labels = [
            Label(
                Wanted(one.kinds, tuple(quote.text for quote in one.quotes), one.resolved is not None),
                one.resolved.text if one.resolved else None,
            )
            for one in deal.claims
        ]
        yield Talk("deals", name, _engagements(said), tuple(labels))
    for passage in loader.passages(name, folder):
        labels = [Label(Wanted(one.kinds, (one.quote,))) for one in passage.marks if one.kind not in (NONE, RESOLVED)]
        yield Talk("mails", name, _engagements([(passage.type, 0, "", passage.text)]), tuple(labels))


def _story(key: str) -> Talk:
    entries = [one for one in read(ROOT / f"playground/company/stories/{key}.toml")["entry"] if one["kind"] in _TYPES]
    said = [(one["kind"], one["day"], one.get("subject", ""), one.get("body", "")) for one in entries]
    planted, endings = read(ROOT / f"tests/playground/planted/{key}.toml"), read(HERE / "endings.toml")[key]
    labels = [
        Label(
            Wanted(
                tuple(one.get("kinds", [one.get("kind", "goal")])),
                (one["quote"],),
                settled="resolved_by" in one,
                needed=one not in planted["also"],
            ),
            " ".join(quote for entry, quote in endings if entry == one.get("resolved_by")) or None,
        )
        for one in [*planted["risk"], *planted["goal"], *planted["also"]]
    ]
    return Talk("stories", key, _engagements(said), tuple(labels))


def _engagements(said: Sequence[tuple[str, int, str, str]]) -> tuple[Engagement, ...]:
    made = []
    for number, (type_, day, title, body) in enumerate(said):
        kind, name, direction = _TYPES[type_]
        ref = Ref(kind, str(number))
        made.append(Engagement(ref, name, day * _DAY + number, title, body, direction, None, (), None, None, None))
    return tuple(sorted(made, key=lambda one: -one.at))
