"""The timeline of a record: its engagements that the viewer may see, upcoming first, then the newest. Shows titles,
never bodies; with HIPAA on bodies are not searched either. A hidden property neither shows, filters nor sorts."""

import html
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from crm.errors import NotVisible
from crm.kinds import ENGAGEMENTS, Ref, id_order
from crm.naming import SINGULAR
from crm.reader import Reader, portions
from crm.schema.mirror import CLASSES

TYPES = {
    "tasks": "task", "notes": "note", "calls": "call", "emails": "email", "meetings": "meeting",
    "communications": "communication",
}  # fmt: skip

_TITLES = {
    "tasks": ("subject", "hs_task_subject"),
    "calls": ("title", "hs_call_title"),
    "emails": ("subject", "hs_email_subject"),
    "meetings": ("title", "hs_meeting_title"),
}
_SEARCHED = {
    "tasks": ("hs_task_subject", "hs_task_body"),
    "notes": ("hs_note_body",),
    "calls": ("hs_call_body",),
    "meetings": ("hs_meeting_body",),
    "emails": ("hs_email_subject",),
}
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*?-->", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """`at`: when it is or was (a task's due date, a meeting's start), None where unknown or hidden.
    `done_at`: when it happened; None for a task that is not completed."""

    ref: Ref
    at: int | None
    title: str
    upcoming: bool
    done_at: int | None

    @property
    def type(self) -> str:
        return TYPES[self.ref.kind]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to show: None is everything. `owners`: owner ids. `words` are searched as one text."""

    kinds: Collection[str] = ENGAGEMENTS
    owners: Collection[str] | None = None
    words: str = ""


_EVERYTHING = Wanted()


def timeline(reader: Reader, record: Ref, *, now: int, wanted: Wanted = _EVERYTHING) -> list[Entry]:
    """Raises NotVisible, for what is absent as for what is forbidden."""
    require_visible(reader, record)
    entries = [entry for kind in wanted.kinds for entry in _entries(reader, record, kind, wanted, now)]
    if wanted.words.strip():
        entries = _search(reader, entries, wanted.words)
    entries.sort(key=lambda entry: (id_order(entry.ref.id), entry.ref.kind), reverse=True)  # equal times: higher id
    return sorted(entries, key=_order)


def require_visible(reader: Reader, ref: Ref) -> None:
    if ref not in reader.which_visible([ref]):
        raise NotVisible(f"No {SINGULAR[ref.kind]} {ref.id[:80]} that you can see.", "")


def last_engagement(entries: Iterable[Entry], *, now: int) -> Entry | None:
    """The newest that has happened; of equal times the higher id."""
    done = [(entry.done_at, id_order(entry.ref.id), entry.ref.kind, entry) for entry in entries if entry.done_at]
    return max((one for one in done if one[0] <= now), default=(None,))[-1]


def _entries(reader: Reader, record: Ref, kind: str, wanted: Wanted, now: int) -> Iterator[Entry]:
    if wanted.owners is not None and reader.hides(kind, "hubspot_owner_id"):
        return
    linked = reader.associated([record], kind)[record]
    mapped: Any = CLASSES[kind]
    for _, ids in portions(Ref(kind, id_) for id_ in linked):
        query = select(mapped).where(mapped.id.in_(ids))
        if wanted.owners is not None:
            query = query.where(mapped.owner_id.in_(wanted.owners))
        for row in reader.session.scalars(query):
            yield _entry(reader, kind, row, now)


def _entry(reader: Reader, kind: str, row: Any, now: int) -> Entry:
    at = _at(reader, kind, row)
    done = kind == "tasks" and row.status == "COMPLETED" and not reader.hides(kind, "hs_task_status")
    ref = Ref(kind, row.id)
    return Entry(
        ref,
        at,
        title=_title(reader, kind, row),
        upcoming=at is not None and at > now and not done,
        done_at=at if kind != "tasks" else _completed(reader, row) if done else None,
    )


def _at(reader: Reader, kind: str, row: Any) -> int | None:
    if kind == "meetings":
        if reader.hides(kind, "hs_meeting_start_time"):  # HubSpot repeats it in hs_timestamp
            return None
        if row.start_at is not None:
            start: int = row.start_at
            return start
    at: int | None = row.at
    return None if reader.hides(kind, "hs_timestamp") else at


def _completed(reader: Reader, row: Any) -> int | None:
    at: int | None = row.completed_at
    return None if reader.hides("tasks", "hs_task_completion_date") else at


def _title(reader: Reader, kind: str, row: Any) -> str:
    """The type's name where there is no title, or none to show."""
    if kind in _TITLES:
        column, name = _TITLES[kind]
        title = getattr(row, column)
        if title and title.strip() and not reader.hides(kind, name):
            return " ".join(title.split())
    return SINGULAR[kind].capitalize()


def _order(entry: Entry) -> tuple[int, int]:
    """Upcoming, soonest first; then the newest; at last what has no time."""
    if entry.at is None:
        return 2, 0
    return (0, entry.at) if entry.upcoming else (1, -entry.at)


def _search(reader: Reader, entries: list[Entry], words: str) -> list[Entry]:
    sought = fold(words)
    shown = reader.shown(entry.ref for entry in entries)
    return [
        entry
        for entry in entries
        if any(sought in text for text in _searchable(entry.ref.kind, shown.get(entry.ref, {})))
    ]


def _searchable(kind: str, properties: Any) -> Iterator[str]:
    """Each searched text as one reads it: without tags, which may stand between words or within one."""
    for name in _SEARCHED.get(kind, ()):
        text = properties.get(name, "")
        yield fold(text)
        if "<" in text or "&" in text:
            yield fold(html.unescape(_TAG.sub(" ", text)))
            yield fold(html.unescape(_TAG.sub("", text)))


def fold(text: str) -> str:
    """Case and white space make no difference, nor does how Unicode writes a letter."""
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).split())
