"""What people thought of an insight or an answer, with a copy of what they were shown. Refuses texts while HIPAA is on.

One verdict a person and display: a second one takes the place of the first; the audit log has both.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from sqlalchemy import Connection, delete, insert, select

from crm.audit import write_audit
from crm.database import Database
from crm.instants import iso
from crm.purge import keep_out
from crm.schema.displays import Feedback as Row
from crm.settings import switches
from insights.displays import Display

Verdict = Literal["useful", "not_useful"]
Reason = Literal["wrong", "missing", "out_of_date", "not_visible", "other"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
REASONS: tuple[Reason, ...] = get_args(Reason)
LONGEST = 2_000  # characters of what a person writes
Kept = Literal["kept", "without_texts", "closed"]  # closed: nothing was kept


@dataclass(frozen=True, slots=True)
class Given:
    """What a person said of a display that is theirs. `content`: whether what was shown may be kept with it."""

    verdict: Verdict
    reason: Reason | None = None
    words: str = field(default="", repr=False)
    content: bool = True


@dataclass(frozen=True, slots=True)
class Feedback:
    """As stored. `content` and `words` None: none, kept with HIPAA on, or deleted by it."""

    id: str
    at: int
    display_id: str
    kind: str
    user_id: str
    deal_id: str | None
    mode: str
    model: str | None
    prompt_version: str | None
    retrieved: tuple[str, ...]
    verdict: str
    reason: str | None
    words: str | None = field(repr=False)
    content: Mapping[str, Any] | None = field(repr=False)

    @property
    def useful(self) -> bool:
        return self.verdict == "useful"

    def as_json(self) -> dict[str, Any]:
        """A line of the export: people by the CRM's user id, never by their address."""
        content = self.content or {}
        return {
            "id": self.id,
            "at": iso(self.at),
            "kind": self.kind,
            "viewer": self.user_id,
            "deal_id": self.deal_id,
            "question": content.get("question"),
            "mode": self.mode,
            "model": self.model,
            "prompt_version": self.prompt_version,
            "shown": _nameless(content.get("shown")),
            "retrieved": list(self.retrieved),
            "verdict": self.verdict,
            "reason": self.reason,
            "words": self.words,
        }


class Feedbacks:
    def __init__(self, database: Database) -> None:
        self._database = database

    def closed(self, display: Display) -> bool:
        """HIPAA is on, and this was shown before it was: nothing is kept of it any more."""
        with self._database.reading() as connection:
            return _closed(connection, display)

    def keep(self, display: Display, given: Given, *, at: int) -> Kept:
        """In place of what the same person said of it before."""
        with self._database.writing() as connection:
            keep_out(connection)
            if _closed(connection, display):
                return "closed"
            _audit(connection, display, given, at)  # first: it lets one in at a time, on PostgreSQL too
            hushed = switches(connection).hipaa
            row = _row(display, given, at, texts=not hushed)
            connection.execute(delete(Row).where(Row.id == row["id"]))
            connection.execute(insert(Row).values(**row))
        return "without_texts" if hushed else "kept"

    def every(self, *, since: int | None = None) -> list[Feedback]:
        """Oldest first."""
        query = select(Row.__table__).order_by(Row.at, Row.id)
        with self._database.reading() as connection:
            rows = connection.execute(query if since is None else query.where(Row.at >= since)).all()
        return [_feedback(row) for row in rows]


def _closed(connection: Connection, display: Display) -> bool:
    return switches(connection).hipaa and display.mode_reason != "hipaa"


def _row(display: Display, given: Given, at: int, *, texts: bool) -> dict[str, Any]:
    content = display.content if texts and given.content else None
    return {
        "id": f"{display.id}:{display.user_id}",
        "at": at,
        "display_id": display.id,
        "kind": display.kind,
        "user_id": display.user_id,
        "deal_id": display.deal_id,
        "mode": display.mode,
        "model": display.model,
        "prompt_version": display.prompt_version,
        "retrieved": json.dumps(display.retrieved),
        "verdict": given.verdict,
        "reason": given.reason,
        "words": given.words[:LONGEST] or None if texts else None,
        "content": None if content is None else json.dumps(content, ensure_ascii=False),
    }


def _audit(connection: Connection, display: Display, given: Given, at: int) -> None:
    actor = f"users:{display.user_id}"
    details = {"display": display.id, "kind": display.kind} | ({"reason": given.reason} if given.reason else {})
    records = [f"deals:{display.deal_id}"] if display.deal_id else []
    write_audit(
        connection, at=at, actor=actor, viewer=actor, action="feedback.given", outcome=given.verdict, records=records,
        details=details,
    )  # fmt: skip


def _feedback(row: Any) -> Feedback:
    stored = dict(row._mapping)
    retrieved, content = json.loads(stored.pop("retrieved")), stored.pop("content")
    return Feedback(**stored, retrieved=tuple(retrieved), content=json.loads(content) if content else None)


def _nameless(shown: Any) -> Any:
    """An insight says whose it is by the address."""
    return {key: value for key, value in shown.items() if key != "viewer"} if isinstance(shown, dict) else shown
