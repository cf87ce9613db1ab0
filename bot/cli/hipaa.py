"""HIPAA turned on from the command line: what was deleted, which processes have confirmed. Holds the words of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crm.instants import iso

if TYPE_CHECKING:
    from bot.confirmation import Confirmed
    from bot.settings import Settings
    from crm.database import Database
    from crm.purge import Begun

_WORDS: Mapping[str, str] = {
    "vectors": "search vectors",
    "insights_and_answers": "stored insights and answers",
    "prompts_and_traces": "stored prompts and traces",
    "feedback_texts": "texts in feedback",
    "inbox_payloads": "messages from Slack in work",
    "planned_texts": "planned texts",
    "undo_lines": "changes that could be undone",
}


@dataclass(frozen=True)
class Silenced:
    """`confirmed` None: it was on before."""

    purge: "Begun"
    confirmed: "Confirmed | None"

    def as_json(self) -> dict[str, Any]:
        told = {"since": iso(self.purge.begun_at), "by": self.purge.viewer or self.purge.actor}
        if self.confirmed is None:
            return told
        return told | {"deleted": dict(self.purge.counts), "processes": self.confirmed.as_json()}

    def lines(self) -> list[str]:
        if self.confirmed is None:
            return [f"Since {iso(self.purge.begun_at)}, by {self.purge.viewer or self.purge.actor}."]
        deleted = ", ".join(f"{self.purge.counts[kind]:,} {words}" for kind, words in _WORDS.items())
        return [
            f"Deleted: {deleted}.",
            _said(self.confirmed),
            "Messages already sent in Slack stay, and task and mail subjects still reach it: docs/privacy.md.",
        ]


def silence(settings: "Settings", database: "Database") -> Silenced | None:
    """Where HIPAA was just turned on: deletes, and waits for the processes that run. None: it was not. Raises Busy."""
    from bot import wiring
    from bot.pulse import wall
    from bot.silencing import silence as finish_and_wait

    done = finish_and_wait(database, wiring.outside(settings), now=wall)
    return Silenced(done.purge, done.confirmed) if done else None


def already_on(database: "Database") -> Silenced | None:
    purge = _newest(database)
    return Silenced(purge, None) if purge else None


def _newest(database: "Database") -> "Begun | None":
    from crm.purge import newest_purge

    with database.reading() as connection:
        return newest_purge(connection)


def _said(confirmed: "Confirmed") -> str:
    seconds = max(1, round(confirmed.seconds))
    if confirmed.running == 0:
        return "No bot runs on this database."
    if confirmed.missing:
        late = ", ".join(map(str, confirmed.missing))
        return (
            f"{len(confirmed.missing)} of {confirmed.running} has not confirmed: process {late}. It is kept from "
            "serving AI content."
        )
    one = confirmed.running == 1
    who = "The process that runs" if one else f"All {confirmed.running} processes"
    return f"{who} confirmed in {seconds} second{'' if seconds == 1 else 's'}."
