"""What was shown of insights and answers, to whom and where: for threads, sharing and feedback. Refuses to keep text
while HIPAA is on, and forgets all after thirty days.

Nothing of it is shown again as it stands: who asks is answered anew, with the rights of that moment.
"""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import ColumnElement, delete, insert, select, update

from crm.database import Database
from crm.instants import DAY
from crm.kinds import Ref
from crm.purge import keep_out
from crm.schema.displays import Display as Row
from crm.settings import switches

Kind = Literal["insight", "answer"]
_KEPT = 30 * DAY
_LONGEST_THREAD = 50


@dataclass(frozen=True, slots=True)
class New:
    """`content`: JSON, with the question (of an answer) under `question` and what was shown under `shown`."""

    kind: Kind
    user_id: str
    deal_id: str | None
    mode: str
    mode_reason: str | None
    retrieved: Sequence[Ref]
    content: Mapping[str, Any] = field(repr=False)
    model: str | None = None
    prompt_version: str | None = None
    channel: str | None = None
    thread: str | None = None


@dataclass(frozen=True, slots=True)
class Display:
    """As stored. `content` None: kept with HIPAA on, or deleted by it."""

    id: str
    at: int
    kind: str
    user_id: str
    deal_id: str | None
    channel: str | None
    thread: str | None
    ts: str | None
    mode: str
    mode_reason: str | None
    model: str | None
    prompt_version: str | None
    retrieved: tuple[str, ...]
    content: Mapping[str, Any] | None = field(repr=False)
    shared_at: int | None

    @property
    def question(self) -> str:
        return str((self.content or {}).get("question") or "")


class Displays:
    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, new: New, *, at: int) -> str:
        """Its id."""
        display_id = f"a{uuid.uuid4().hex[:12]}"
        with self._database.writing() as connection:
            keep_out(connection)
            content = None if switches(connection).hipaa else json.dumps(new.content, ensure_ascii=False)
            connection.execute(delete(Row).where(Row.at < at - _KEPT))
            connection.execute(
                insert(Row).values(
                    id=display_id, at=at, kind=new.kind, user_id=new.user_id, deal_id=new.deal_id, channel=new.channel,
                    thread=new.thread, mode=new.mode, mode_reason=new.mode_reason, model=new.model,
                    prompt_version=new.prompt_version, retrieved=json.dumps([str(ref) for ref in new.retrieved]),
                    content=content,
                )
            )  # fmt: skip
        return display_id

    def placed(self, display_id: str, channel: str, ts: str) -> None:
        """It stands there now."""
        with self._database.writing() as connection:
            connection.execute(update(Row).where(Row.id == display_id).values(channel=channel, ts=ts))

    def hang(self, channel: str, ts: str, below: Sequence[str]) -> list[str]:
        """These stand below that message now. What did before, each told once: whoever hears of it takes it back."""
        there = Row.channel == channel, Row.ts == ts
        query = select(Row.id, Row.below).where(*there).order_by(Row.at.desc(), Row.id).with_for_update()
        with self._database.writing() as connection:
            rows = connection.execute(query).all()
            if rows and (below or any(row.below for row in rows)):
                connection.execute(update(Row).where(*there).values(below=None))
                newest = update(Row).where(Row.id == rows[0].id)
                connection.execute(newest.values(below=json.dumps(list(below)) if below else None))
        return [one for row in rows for one in json.loads(row.below or "[]")]

    def of(self, display_id: str) -> Display | None:
        with self._database.reading() as connection:
            row = connection.execute(select(Row.__table__).where(Row.id == display_id)).one_or_none()
        return _display(row) if row else None

    def thread(self, channel: str, thread: str) -> list[Display]:
        """The newest fifty of it, oldest first."""
        there = select(Row.__table__).where(Row.channel == channel, Row.thread == thread)
        with self._database.reading() as connection:
            rows = connection.execute(there.order_by(Row.at.desc(), Row.id).limit(_LONGEST_THREAD)).all()
        return [_display(row) for row in reversed(rows)]

    def newest(self, channel: str, user_id: str, *, since: int) -> Display | None:
        """What that person was shown there last, in whichever thread."""
        return self._newest_of(Row.channel == channel, Row.user_id == user_id, Row.at >= since)

    def standing_at(self, channel: str, ts: str) -> Display | None:
        """What stands in that message now: the newest, where it was drawn more than once."""
        return self._newest_of(Row.channel == channel, Row.ts == ts)

    def newest_on(self, user_id: str, deal_id: str) -> Display | None:
        """The newest insight of that deal that the person was shown, wherever."""
        return self._newest_of(Row.kind == "insight", Row.user_id == user_id, Row.deal_id == deal_id)

    def share(self, display_id: str, *, at: int) -> bool:
        """False when it was shared before."""
        unshared = update(Row).where(Row.id == display_id, Row.shared_at.is_(None))
        with self._database.writing() as connection:
            return connection.execute(unshared.values(shared_at=at)).rowcount == 1

    def unshare(self, display_id: str) -> None:
        """Slack refused the post: it may be shared again."""
        with self._database.writing() as connection:
            connection.execute(update(Row).where(Row.id == display_id).values(shared_at=None))

    def _newest_of(self, *such: ColumnElement[bool]) -> Display | None:
        newest = select(Row.__table__).where(*such).order_by(Row.at.desc(), Row.id).limit(1)
        with self._database.reading() as connection:
            row = connection.execute(newest).one_or_none()
        return _display(row) if row else None


def _display(row: Any) -> Display:
    stored = dict(row._mapping)
    retrieved, content, _ = json.loads(stored.pop("retrieved")), stored.pop("content"), stored.pop("below")
    return Display(**stored, retrieved=tuple(retrieved), content=json.loads(content) if content else None)
