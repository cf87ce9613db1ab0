"""What the suites ask: the parts that the commands are made of, over one database. Adds nothing of its own."""

from dataclasses import dataclass
from typing import Any

from crm.conversation import window
from crm.database import Database
from crm.kinds import Ref
from crm.reader import Reader
from crm.timeline import timeline
from crm.viewer import Viewer
from insights.insight import Insights
from insights.questions.answers import Answers
from retrieval.search import Hit, Retrieval


@dataclass(frozen=True, slots=True)
class Engine:
    """All over `database`. Documents are those that the commands print with `--json`."""

    database: Database
    insights: Insights
    answers: Answers
    retrieval: Retrieval

    def insight(self, viewer: Viewer, deal: Ref, *, now: int) -> dict[str, Any]:
        return self.insights.of(viewer, deal.id, now=now, language="en").as_json()

    def ask(self, viewer: Viewer, question: str, deal: Ref, *, now: int) -> dict[str, Any]:
        return self.answers.answer(viewer, question, deal.id, now=now, language="en").as_json()

    def search(self, viewer: Viewer, words: str, deal: Ref, *, now: int, k: int = 10) -> list[Hit]:
        with Reader(self.database, viewer) as reader:
            refs = [one.ref for one in window(reader, deal, now=now).engagements]
            return self.retrieval.search(reader, refs, words, k=k)

    def timeline(self, viewer: Viewer, deal: Ref, *, now: int) -> list[str]:
        """Ids and titles."""
        with Reader(self.database, viewer) as reader:
            entries = timeline(reader, deal, now=now)
        return [text for entry in entries for text in (str(entry.ref), entry.title)]
