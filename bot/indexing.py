"""The index kept up while the bot runs: a few seconds after an import what is new is embedded, what is gone leaves.
Refuses to hold anything up: it works on a thread of its own, and who searches comes in between."""

import asyncio
import contextlib
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from crm.errors import DaybookError
from crm.gate import Silent
from retrieval.index import Index

log = logging.getLogger(__name__)


@dataclass
class Indexing:
    index: Index
    seconds: float = 15.0

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop` is set; a batch that is under way is stored before it ends. What fails is tried again."""
        told = ""
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(1, thread_name_prefix="index") as own:
            while not stop.is_set():
                reason = await loop.run_in_executor(own, self._once, stop)
                if reason and reason != told:
                    log.warning("the index is not up to date: %s", reason)
                told = reason
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), self.seconds)

    def _once(self, stop: asyncio.Event) -> str:
        """Why it could not be done; empty: it was."""
        try:
            if self.index.is_current():
                return ""
            report = self.index.refresh(_Until(stop))
        except Silent:
            self.index.store.close()  # nothing of a folder that was removed stays open
            return ""
        except _Stopped:
            return ""
        except DaybookError as error:
            return error.sentence
        except Exception:
            log.exception("the index could not be brought up to date")
            return "an error that is told above"
        log.info(
            "index: %d engagements, %d sentences embedded, %d forgotten",
            report.engagements, report.embedded, report.forgotten,
        )  # fmt: skip
        return ""


class _Stopped(Exception):
    pass


class _Until:
    """Progress that ends the work between two batches, when the bot stops."""

    def __init__(self, stop: asyncio.Event) -> None:
        self._stop = stop

    def __call__(self, _done: int, _total: int) -> None:
        if self._stop.is_set():
            raise _Stopped
