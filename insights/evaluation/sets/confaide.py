"""ConfAIde, its fourth tier: meetings in which some hear a secret before another joins, and a fact for all (MIT)."""

from pathlib import Path

from insights.evaluation.sets.lines import Row, read_lines

FILE = "confaide/tier4_first8.jsonl"


class Talk(Row):
    """`secret` is not for those who join late, `public` is for everybody."""

    secret: str
    public: str
    transcript: str

    @property
    def parts(self) -> tuple[str, str]:
        """What was said before the first one joined late, and what came after."""
        before, _, after = self.transcript.partition("joins)")
        return before, after


def talks(folder: Path) -> list[Talk]:
    return read_lines(folder / FILE, Talk)
