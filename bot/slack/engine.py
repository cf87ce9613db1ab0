"""What reads deals for the bot, on threads of its own: a model may take a minute, and the digests of others do not
wait for it. Refuses nothing itself; what it raises reaches the one error mapper."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import ParamSpec, TypeVar

from crm.instants import micros
from crm.viewer import Viewer
from insights.displays import Displays
from insights.insight import Insights
from insights.model import Insight
from insights.questions.answer import Answer
from insights.questions.answers import Answers, Turn
from insights.questions.telling import Tell

_THREADS = 6  # most of them wait for a model's server
P = ParamSpec("P")
T = TypeVar("T")


@dataclass
class Engine:
    """`let_go`: of what HIPAA deletes and this process holds open. `warm`: loads what takes long to load."""

    insights: Insights
    questions: Answers
    displays: Displays
    let_go: Callable[[], object] = lambda: None
    warm: Callable[[], object] = lambda: None
    _threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(_THREADS, "engine"))

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, lambda: work(*args, **kwargs))

    async def insight(self, viewer: Viewer, deal_id: str, *, now: datetime, language: str) -> Insight:
        """Raises NotVisible."""
        return await self.run(self.insights.of, viewer, deal_id, now=micros(now), language=language)

    async def answer(
        self,
        viewer: Viewer,
        question: str,
        deal_id: str | None = None,
        *,
        now: datetime,
        language: str,
        thread: Sequence[Turn] = (),
        told: Tell | None = None,
    ) -> Answer:
        """`told` hears each claim as it stood its check, on a thread of the engine. Raises BadInput, NotVisible."""
        return await self.run(
            self.questions.answer,
            viewer,
            question,
            deal_id,
            now=micros(now),
            language=language,
            thread=thread,
            told=told,
        )

    def close(self) -> None:
        """What is being read is not waited for."""
        self._threads.shutdown(wait=False, cancel_futures=True)
