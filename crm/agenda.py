"""What is still to be done on a record: its open tasks and the meetings ahead, of those that the viewer may see.
What is hidden decides nothing: a task whose due date or status is hidden is in no list, nor is such a meeting."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, or_, select

from crm.kinds import Ref, id_order
from crm.reader import Reader, portions
from crm.schema.mirror import Meeting, Task
from crm.workday import NOT_HELD


@dataclass(frozen=True, slots=True)
class Due:
    """`at` None: a task without a date."""

    ref: Ref
    at: int | None


@dataclass(frozen=True, slots=True)
class Agenda:
    """Earliest first; what has no date comes last."""

    tasks: tuple[Due, ...]
    meetings: tuple[Due, ...]

    def ahead(self, now: int) -> list[Due]:
        return [due for due in (*self.tasks, *self.meetings) if due.at is not None and due.at >= now]


def agenda(reader: Reader, record: Ref, *, now: int) -> Agenda:
    tasks = or_(Task.status.is_(None), Task.status != "COMPLETED")
    created = or_(Task.created_at.is_(None), Task.created_at <= now)
    held = or_(Meeting.outcome.is_(None), Meeting.outcome.not_in(NOT_HELD))
    meetings = select(Meeting.id, Meeting.start_at.label("at")).where(Meeting.start_at >= now)
    if not reader.hides("meetings", "hs_meeting_outcome"):
        meetings = meetings.where(held)
    shown = not any(reader.hides("tasks", name) for name in ("hs_timestamp", "hs_task_status"))
    starts = not reader.hides("meetings", "hs_meeting_start_time")
    return Agenda(
        _sorted(reader, record, "tasks", select(Task.id, Task.at).where(tasks, created), Task.id) if shown else (),
        _sorted(reader, record, "meetings", meetings, Meeting.id) if starts else (),
    )


def _sorted(reader: Reader, record: Ref, kind: str, query: Select[Any, Any], id_: Any) -> tuple[Due, ...]:
    found = _rows(reader, record, kind, query, id_)
    return tuple(sorted(found, key=lambda due: (due.at is None, due.at or 0, id_order(due.ref.id))))


def _rows(reader: Reader, record: Ref, kind: str, query: Select[Any, Any], id_: Any) -> Iterator[Due]:
    for _, ids in portions(Ref(kind, one) for one in reader.associated([record], kind)[record]):
        for row in reader.session.execute(query.where(id_.in_(ids))):
            yield Due(Ref(kind, row.id), row.at)
