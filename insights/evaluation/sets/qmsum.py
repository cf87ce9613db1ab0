"""QMSum: meetings turn by turn, and questions with the turns that answer them (Yale-LILY, MIT)."""

from pathlib import Path

from insights.evaluation.sets.lines import Row, read_lines

FILE = "qmsum/val.jsonl"


class Query(Row):
    """`gold_turn_spans`: first and last turn, both included. `kind`: `general` asks for the whole meeting."""

    qid: str
    kind: str
    query: str
    gold_turn_spans: tuple[tuple[int, int], ...] = ()


class Meeting(Row):
    """`turns`: who, and what was said."""

    meeting_id: str
    turns: tuple[tuple[str, str], ...]
    queries: tuple[Query, ...] = ()

    def gold(self, query: Query) -> frozenset[int]:
        """The turns that answer it."""
        return frozenset(
            turn for first, last in query.gold_turn_spans for turn in range(first, last + 1) if turn < len(self.turns)
        )

    @property
    def asked(self) -> tuple[Query, ...]:
        """Those that ask for a part of the meeting."""
        return tuple(one for one in self.queries if one.kind == "specific" and self.gold(one))


def meetings(folder: Path) -> list[Meeting]:
    return read_lines(folder / FILE, Meeting)
