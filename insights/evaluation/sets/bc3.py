"""BC3: threads of mails, and summaries whose sentences name the sentences they stand on (University of British
Columbia, CC BY-SA 3.0)."""

from pathlib import Path

from pydantic import Field

from insights.evaluation.sets.lines import Row, read_lines

FILE = "bc3/dev.jsonl"


class Mail(Row):
    """`sents`: number and text; numbers as `2.5`, the mail's and the sentence's."""

    n: int
    received: str
    sender: str = Field(alias="from")
    subject: str
    sents: tuple[tuple[str, str], ...]


class Line(Row):
    """One sentence of a summary and the numbers of the sentences that it stands on."""

    text: str
    evidence: tuple[str, ...] = ()


class Annotation(Row):
    annotator: str
    summary: tuple[Line, ...]


class Thread(Row):
    thread_id: str
    name: str
    emails: tuple[Mail, ...]
    annotations: tuple[Annotation, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Those that name their sentences."""
        return tuple(line for one in self.annotations for line in one.summary if line.evidence)


def threads(folder: Path) -> list[Thread]:
    return read_lines(folder / FILE, Thread)
