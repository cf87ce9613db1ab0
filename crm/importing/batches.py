"""Brings one file into the mirror, batch by batch: what is new, changed, unchanged or archived. Holds one batch."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from crm.importing.lines import BadLine, Line
from crm.importing.report import Counts, ImportReport, Reject, short
from crm.importing.shapes import Derived, Row, Shape, named_time
from crm.importing.store import SOURCE, Known, Store
from crm.importing.values import BadValue, required_flag

BATCH_LINES = 5_000
BATCH_BYTES = 16_000_000


class Progress(Protocol):
    """Told of every batch; shown by whoever started the import."""

    def start(self, size: int, /) -> None: ...
    def advance(self, file: str, size: int, /) -> None: ...


@dataclass
class Batch:
    """Lines read, each id once, and what is to be written for them."""

    size: int = 0
    ids: set[str] = field(default_factory=set)
    waiting: dict[str, Line] = field(default_factory=dict)  # to be compared with what the mirror holds
    sources: list[Row] = field(default_factory=list)
    rows: defaultdict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    replaced: list[str] = field(default_factory=list)  # ids that the mirror holds already
    stated: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Wish:
    """How the import was asked for."""

    replace: bool = False  # the folder wins, and what it does not hold goes
    strict: bool = False  # after a bad line look on, write nothing
    progress: Progress | None = None


class FileImport:
    """One file of the folder on its way into the mirror."""

    def __init__(self, store: Store, shape: Shape, report: ImportReport, wish: Wish) -> None:
        self._store = store
        self._shape = shape
        self._report = report
        self._wish = wish
        self._counts = report.types.setdefault(shape.stem, Counts())
        self._changed: dict[str, tuple[bytes, list[str]]] = {}  # id -> hash before this run, how lines were counted
        self._fresh = store.is_empty(shape.stem)
        self._named: set[str] = set()  # ids of earlier batches, noted for --replace and where the mirror was empty
        self._unreadable = False  # a rejected line has no readable id

    def run(self, lines: Iterable[Line | BadLine]) -> set[str] | None:
        """The ids that the file names (noted for --replace only); None where a rejected line's id is unreadable."""
        first_reject = len(self._report.rejects)
        batch = Batch()
        for line in lines:
            batch.size += line.size
            record_id = self._id_of(line)
            if record_id is None or isinstance(line, BadLine):
                continue
            if record_id in batch.ids or len(batch.ids) >= BATCH_LINES or batch.size > BATCH_BYTES:
                self._bring(batch)
                batch = Batch()
            batch.ids.add(record_id)
            if self._fresh and record_id not in self._named:
                self._take(record_id, line, None, batch)  # at once, while the line is at hand
            else:
                batch.waiting[record_id] = line
        self._bring(batch)
        self._report.rejects[first_reject:] = sorted(self._report.rejects[first_reject:], key=_place)
        return None if self._unreadable else self._named

    def _id_of(self, line: Line | BadLine) -> str | None:
        try:
            if isinstance(line, BadLine):
                raise line.bad
            return self._shape.key(line.parsed) or line.hash.hex()
        except BadValue as bad:
            self._reject(line.number, bad)
            self._unreadable = True
            return None

    def _bring(self, batch: Batch) -> None:
        if batch.waiting:
            known = self._store.known(self._shape.stem, batch.waiting)
            for record_id, line in batch.waiting.items():
                self._take(record_id, line, known.get(record_id), batch)
        if self._wish.replace or self._fresh:
            self._named |= batch.ids
        if not (self._wish.strict and self._report.rejects):
            self._write(batch)
        if self._wish.progress:
            self._wish.progress.advance(self._shape.file, batch.size)

    def _take(self, record_id: str, line: Line, before: Known | None, batch: Batch) -> None:
        try:
            self._weigh(record_id, line, before, batch)
        except BadValue as bad:
            self._reject(line.number, bad)

    def _weigh(self, record_id: str, line: Line, before: Known | None, batch: Batch) -> None:
        if before is not None and before.hash == line.hash:
            self._counts.unchanged += 1
            return
        derived = self._shape.derive(record_id, line.parsed)
        updated_at = named_time(line.parsed, "updatedAt")
        archived = _archived(line)
        if before is not None and self._mirror_counts(record_id) and _older(updated_at, before.updated_at):
            self._counts.unchanged += 1
            return
        self._count(record_id, line.hash, before, archived=archived)
        if before is not None:
            batch.replaced.append(record_id)
        batch.sources.append((self._shape.stem, record_id, updated_at, archived, line.hash, line.text))
        self._queue(record_id, derived, batch, archived=archived)

    def _mirror_counts(self, record_id: str) -> bool:
        """--replace: the folder wins also where it is older, but not over a line of its own."""
        return not self._wish.replace or record_id in self._named

    def _queue(self, record_id: str, derived: Derived, batch: Batch, *, archived: bool) -> None:
        if not archived:
            for table, row in derived.rows:
                batch.rows[table].append(row)
        stem = self._shape.stem
        batch.stated += [(stem, record_id, *link) for link in derived.links]
        for name in derived.others:
            self._report.warn(
                f"{self._shape.file}: associations with {short(name)} are kept as they came and not shown."
            )
        for warning in derived.warnings:
            self._report.warn(warning)

    def _count(self, record_id: str, hash_: bytes, before: Known | None, *, archived: bool) -> None:
        """A line that another line of the same file undoes again counts as unchanged, so that a second import of a
        folder with double ids changes nothing either."""
        earlier = self._changed.get(record_id)
        if earlier is not None and earlier[0] == hash_:
            for how in earlier[1]:
                self._counts.add(how, -1)
            self._counts.unchanged += len(earlier[1]) + 1
            del self._changed[record_id]
            return
        how = "archived" if archived else "added" if before is None else "changed"
        self._counts.add(how, 1)
        if earlier is not None:
            earlier[1].append(how)
        elif before is not None:
            self._changed[record_id] = (before.hash, [how])

    def _write(self, batch: Batch) -> None:
        if not batch.sources:
            return
        store, shape = self._store, self._shape
        store.delete_sources(shape.stem, batch.replaced)
        store.delete(shape.stem, shape.owned, batch.replaced)
        store.insert("sources", SOURCE, batch.sources)
        for table, rows in batch.rows.items():
            store.insert(table, shape.columns[table], rows)
        if shape.has_links:
            self._link(batch)

    def _link(self, batch: Batch) -> None:
        if not batch.replaced:
            self._store.state_links(batch.stated)
            return
        before = self._store.stated_links(self._shape.stem, batch.replaced)
        now = {row[1:4]: row[4] for row in batch.stated}
        stem = self._shape.stem
        self._store.withdraw_links([(stem, *place) for place in before if place not in now])
        self._store.state_links([row for row in batch.stated if before.get(row[1:4], ...) != row[4]])

    def _reject(self, number: int, bad: BadValue) -> None:
        self._counts.rejected += 1
        self._report.rejects.append(Reject(self._shape.file, number, bad.reason, short(bad.value)))


def _place(reject: Reject) -> int:
    return reject.line


def _older(updated_at: int | None, known: int | None) -> bool:
    return updated_at is not None and known is not None and updated_at < known


def _archived(line: Line) -> bool:
    stated = line.parsed.get("archived")
    if stated is False or stated is None:
        return False
    try:
        return required_flag(stated, default=False)
    except BadValue as bad:
        raise BadValue(f"archived: {bad.reason}", bad.value) from None
