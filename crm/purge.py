"""What HIPAA deletes: all that is made from what people wrote and lies outside the mirror. Refuses nothing, forgets it.

Turning HIPAA on notes a purge in the same transaction (`begin_purge`), so nothing derived is served from then on.
`finish_purge` deletes, and may be killed anywhere: the next start of any command finishes it before anything else.
A table outside the mirror that can hold such text stands in PURGED, or a test asks why it does not.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from sqlalchemy import ColumnElement, Connection, func, insert, select, text, true, update

from crm.database import Database
from crm.errors import Busy
from crm.schema.base import Base
from crm.schema.displays import Display, Feedback
from crm.schema.index import Passage
from crm.schema.models import KeptAnswer
from crm.schema.purges import Purge
from crm.schema.serving import Told
from crm.schema.writes import Write
from crm.scrubbing import deleting, forget, scrub

Kind = Literal[
    "vectors", "insights_and_answers", "prompts_and_traces", "feedback_texts", "inbox_payloads", "planned_texts",
    "undo_lines",
]  # fmt: skip
Outside = Callable[[], object]  # deletes a store outside the database; may be called again

_LOCK: Final = 4_701_229  # any number that no one else uses for a PostgreSQL advisory lock
_UNFINISHED: Final = "HIPAA is on, but what it deletes is not deleted yet: another process is writing."
_LATER: Final = "No AI content is served. The next command finishes it, and so does a bot that runs."


@dataclass(frozen=True, slots=True)
class Purged:
    """Rows of `table` that are counted as `kind`. `column`: that text alone is emptied; None: the rows go."""

    kind: Kind
    table: type[Base]
    column: str | None = None


# Whoever keeps something new of what people wrote adds a line here. (Delivery plans no text: a digest is drawn when it
# is sent.)
PURGED: tuple[Purged, ...] = (
    Purged("vectors", Passage),
    Purged("insights_and_answers", KeptAnswer),
    Purged("insights_and_answers", Display, "content"),
    Purged("feedback_texts", Feedback, "content"),
    Purged("feedback_texts", Feedback, "words"),
    Purged("undo_lines", Write),
    Purged("inbox_payloads", Told, "payload"),
)


@dataclass(frozen=True, slots=True)
class Begun:
    """A purge as stored. `finished_at` None: not yet."""

    generation: int
    begun_at: int
    finished_at: int | None
    actor: str
    viewer: str | None
    counts: Mapping[str, int]


def newest_purge(connection: Connection, *, of: int | None = None) -> Begun | None:
    """`of`: the one of that generation."""
    query = select(Purge.__table__).order_by(Purge.generation.desc()).limit(1)
    row = connection.execute(query if of is None else query.where(Purge.generation == of)).one_or_none()
    return Begun(**{**row._mapping, "counts": json.loads(row.counts)}) if row else None


def generation(connection: Connection) -> int:
    """Of everything derived; 0 before the first purge."""
    return connection.execute(select(func.coalesce(func.max(Purge.generation), 0))).scalar_one()


def begin_purge(connection: Connection, *, at: int, actor: str, viewer: str | None = None) -> None:
    """In the transaction that turns HIPAA on; waits for those that are storing something derived (`keep_out`)."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    row = {"generation": generation(connection) + 1, "begun_at": at, "actor": actor, "viewer": viewer, "counts": "{}"}
    connection.execute(insert(Purge).values(**row))


def keep_out(connection: Connection) -> None:
    """No purge begins before this transaction ends; on SQLite a writing transaction is alone anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock_shared(:key)"), {"key": _LOCK})


def count_purged(connection: Connection) -> dict[str, int]:
    """How many of each kind would go now; a kind of which nothing is kept says 0."""
    counts: Counter[str] = Counter(dict.fromkeys(get_args(Kind), 0))
    for one in PURGED:
        query = select(func.count()).select_from(one.table).where(_held(one))
        counts[one.kind] += connection.execute(query).scalar_one()
    return dict(counts)


def finish_purge(
    database: Database, outside: Iterable[Outside], *, now: Callable[[], int], patience: float = 10.0
) -> Begun | None:
    """Deletes what a purge that was begun has to; None when there is nothing to finish. Two may run side by side.
    Raises Busy when others hold the database for longer than `patience`: then it stays to be finished."""
    with database.reading() as connection:
        begun = newest_purge(connection)
    if begun is None or begun.finished_at is not None:
        return None
    try:
        with database.writing(patience=patience) as connection, deleting(connection):
            _forget_rows(connection, begun.generation)
    except Busy:
        raise Busy(_UNFINISHED, _LATER) from None
    for delete_store in outside:
        delete_store()
    scrub(database, patience=patience)
    with database.writing(durable=True) as connection:
        _note(connection, begun.generation, finished_at=now())
        return newest_purge(connection)


def _forget_rows(connection: Connection, of: int) -> None:
    """What went is counted where it goes: both are kept, or neither, and a second one at work waits here."""
    stored = connection.execute(select(Purge.counts).where(Purge.generation == of).with_for_update()).scalar_one()
    counts = Counter(json.loads(stored))
    counts.update(count_purged(connection))
    for one in PURGED:
        forget(connection, one.table, one.column)
    _note(connection, of, counts=json.dumps(counts))


def _held(one: Purged) -> ColumnElement[bool]:
    return true() if one.column is None else one.table.__table__.c[one.column].is_not(None)


def _note(connection: Connection, of: int, **values: object) -> None:
    connection.execute(update(Purge).where(Purge.generation == of).values(**values))
