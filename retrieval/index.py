"""Keeping the vectors equal to what the CRM holds: what is new or changed is embedded, what is gone leaves. Refuses to
store anything without a permit of the gate, and to embed the same sentence twice.

It may be killed anywhere: vectors are put before the rows that tell of them, a vector without a row is put again or
swept, and a row is of the generation in which it was written.
"""

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, func, insert, select

from crm.bodies import Stored, changed, gone, how_many_changed, of_deal, read_bodies
from crm.database import Database
from crm.gate import Gate, Permit
from crm.kinds import Ref
from crm.schema.index import Indexed, Passage
from retrieval import collections
from retrieval.bodies import said
from retrieval.chunks import Chunk, chunks
from retrieval.collections import collection_of
from retrieval.embedding import Embedders, Vectors
from retrieval.store import Store

log = logging.getLogger(__name__)
Progress = Callable[[int, int], None]  # engagements done, of how many
_AT_ONCE = 32  # engagements between two commits, and between two that wait for their turn
_MANY = 500  # hashes in one statement


@dataclass(frozen=True, slots=True)
class Report:
    """Counts of one run. `left`: engagements that are still to be indexed."""

    engagements: int = 0
    embedded: int = 0  # sentences
    forgotten: int = 0  # engagements
    left: int = 0

    def __add__(self, other: "Report") -> "Report":
        return Report(
            self.engagements + other.engagements,
            self.embedded + other.embedded,
            self.forgotten + other.forgotten,
            other.left,
        )


@dataclass
class Index:
    database: Database
    gate: Gate
    embedders: Embedders
    store: Store
    already: Mapping[str, Vectors] = field(default_factory=dict)  # by hash, of the current model: see retrieval.shipped
    _turn: threading.Lock = field(default_factory=threading.Lock)  # one batch at a time: who waits comes in between

    def target(self) -> str:
        """The collection of the model that the settings name."""
        return collection_of(self.embedders.current)

    def searched(self, connection: Connection) -> str:
        """The collection that is searched: while another model's is being built, the old one."""
        return collections.state(connection).current or self.target()

    def bring_up(
        self,
        refs: Collection[Ref] | None = None,
        *,
        collection: str | None = None,
        until: float | None = None,
        progress: Progress | None = None,
    ) -> Report:
        """Embeds what of these (None: of everything) is not indexed as it is now, the newest first; stops at `until`
        (time.monotonic). Raises Silent, EmbedderUnavailable, StoreUnusable."""
        collection = collection or self.target()
        report = Report()
        self._begin(collection, self.gate.permit())
        with self.database.reading() as connection:
            total = how_many_changed(connection, collection, refs)
        while total > report.engagements:
            with self._turn:
                done = self._batch(collection, refs)
            report += done
            if done.engagements == 0 or (until is not None and time.monotonic() >= until):
                break
            if progress is not None:
                progress(report.engagements, max(total, report.engagements))
        return report + Report(left=max(0, total - report.engagements))

    def bring_up_deal(self, deal_id: str, progress: Progress | None = None) -> Report:
        """What stands beside one deal. Raises BadInput when there is none of that id, Silent."""
        self.gate.permit()
        with self.database.reading() as connection:
            refs = of_deal(connection, deal_id)
        return self.bring_up(refs, progress=progress)

    def is_current(self) -> bool:
        """Whether there is nothing to do; asks the database alone. Raises Silent."""
        self.gate.permit()
        target = self.target()
        with self.database.reading() as connection:
            if collections.state(connection) != collections.State(target, frozenset((target,)), frozenset()):
                return False
            return not gone(connection, target, limit=1) and not changed(connection, target, None, limit=1)

    def refresh(self, progress: Progress | None = None) -> Report:
        """Everything: what is gone leaves, what is new comes, and a new model takes the old one's place when it has
        read all."""
        target = self.target()
        self._forget_lost(target)
        report = self.forget_gone() + self.bring_up(progress=progress)
        with self.gate.storing(self.gate.permit()) as connection:
            if how_many_changed(connection, target) == 0:
                collections.swap(connection, target)
        for old in self.store.collections() - {target}:
            self.store.remove(old)
        self._sweep(target)
        return report

    def rebuild(self, progress: Progress | None = None) -> Report:
        """As if nothing had ever been indexed."""
        self.gate.permit()
        with self.database.writing() as connection:
            names = {*collections.state(connection).stale, self.target(), self.searched(connection)}
            for name in names:
                collections.forget(connection, name)
        self.store.forget()
        return self.refresh(progress)

    def forget_gone(self) -> Report:
        """What was deleted or archived leaves the index. Needs no permit: it makes nothing."""
        report = Report()
        with self.database.reading() as connection:
            names = {self.target(), self.searched(connection)}
        for name in names:
            while True:
                with self.database.reading() as connection:
                    refs = gone(connection, name, limit=_MANY)
                if not refs:
                    break
                with self.database.writing() as connection:
                    self._replace(connection, name, [Stored(ref, b"", {}) for ref in refs], {}, {})
                report += Report(forgotten=len(refs))
        return report

    def _begin(self, collection: str, permit: Permit) -> None:
        with self.database.reading() as connection:
            if collection in collections.state(connection).living:
                return
        with self.gate.storing(permit) as connection:
            collections.begin(connection, collection)

    def _forget_lost(self, collection: str) -> None:
        """Rows without vectors (the folder was removed by hand) are no index."""
        with self.database.reading() as connection:
            any_ = select(Passage.hash).where(Passage.collection == collection).limit(1)
            claimed = connection.execute(any_).first() is not None
        if claimed and collection not in self.store.collections():
            log.warning("the vectors of %s are gone; they are made again", collection)
            with self.database.writing() as connection:
                collections.forget(connection, collection)

    def _batch(self, collection: str, refs: Collection[Ref] | None) -> Report:
        permit = self.gate.permit()
        with self.database.reading() as connection:
            some = list(read_bodies(connection, changed(connection, collection, refs, limit=_AT_ONCE)))
            cut = {one.ref: cut_up(one.ref.kind, one.bodies) for one in some}
            texts = {chunk.hash: chunk.text for parts in cut.values() for found in parts.values() for chunk in found}
            known = _known(connection, collection, list(texts))
        new = {hash_: text for hash_, text in texts.items() if hash_ not in known}
        ready = self.already if collection == self.target() else {}
        vectors = {hash_: ready[hash_] for hash_ in new if hash_ in ready}
        missing = {hash_: text for hash_, text in new.items() if hash_ not in vectors}
        if missing:
            vectors |= self._embed(collection, missing, permit)
        with self.gate.storing(permit) as connection:
            self._replace(connection, collection, some, cut, vectors)
        return Report(engagements=len(some), embedded=len(missing))

    def _embed(self, collection: str, texts: Mapping[str, str], permit: Permit) -> dict[str, Vectors]:
        embedder = self.embedders.make(permit, collections.model_of(collection))
        made: dict[str, Vectors] = {}
        hashes = list(texts)
        for start in range(0, len(hashes), embedder.at_once):
            some = hashes[start : start + embedder.at_once]
            made |= zip(some, embedder.embed(permit.renew(), [texts[one] for one in some]), strict=True)
        return made

    def _replace(
        self,
        connection: Connection,
        collection: str,
        stored: Sequence[Stored],
        cut: Mapping[Ref, Mapping[str, Sequence[Chunk]]],
        vectors: Mapping[str, Vectors],
    ) -> None:
        """Vectors first, then rows, then what nothing refers to any more, in one transaction, which keeps a purge out.
        (A store on a server is asked within it too: rather a wait than a vector behind a purge's back.)"""
        if vectors:
            self.store.put(collection, vectors)
        old = _take_rows(connection, collection, [one.ref for one in stored])
        _add_rows(connection, collection, [one for one in stored if one.ref in cut], cut)
        unused = old - _known(connection, collection, list(old))
        if unused:
            self.store.drop(collection, sorted(unused))

    def _sweep(self, collection: str) -> None:
        """Vectors that a killed process left without rows."""
        with self.database.reading() as connection:
            count = select(func.count(Passage.hash.distinct())).where(Passage.collection == collection)
            known = connection.execute(count).scalar_one()
        ids = self.store.ids(collection)
        if len(ids) == known:
            return
        with self.database.reading() as connection:
            strays = ids - _known(connection, collection, list(ids))
        self.store.drop(collection, sorted(strays))


def cut_up(kind: str, bodies: Mapping[str, str]) -> dict[str, list[Chunk]]:
    """The sentences of each part."""
    return {part: chunks(text) for part, text in said(kind, bodies)}


def _known(connection: Connection, collection: str, hashes: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(hashes), _MANY):
        query = select(Passage.hash).where(
            Passage.collection == collection, Passage.hash.in_(hashes[start : start + _MANY])
        )
        found.update(connection.execute(query).scalars())
    return found


def _take_rows(connection: Connection, collection: str, refs: Iterable[Ref]) -> set[str]:
    """Removes what is noted of these; the hashes that were."""
    hashes: set[str] = set()
    for ref in refs:
        mine = (Passage.collection == collection, Passage.kind == ref.kind, Passage.id == ref.id)
        hashes.update(connection.execute(select(Passage.hash).where(*mine)).scalars())
        connection.execute(delete(Passage).where(*mine))
        connection.execute(
            delete(Indexed).where(Indexed.collection == collection, Indexed.kind == ref.kind, Indexed.id == ref.id)
        )
    return hashes


def _add_rows(
    connection: Connection,
    collection: str,
    stored: Iterable[Stored],
    cut: Mapping[Ref, Mapping[str, Sequence[Chunk]]],
) -> None:
    passages = [
        {"collection": collection, "kind": ref.kind, "id": ref.id, "part": part, "number": number, "hash": chunk.hash}
        for ref, parts in cut.items()
        for part, found in parts.items()
        for number, chunk in enumerate(found)
    ]
    if passages:
        connection.execute(insert(Passage), passages)
    rows = [
        {"collection": collection, "kind": one.ref.kind, "id": one.ref.id, "content_hash": one.content_hash}
        for one in stored
    ]
    if rows:
        connection.execute(insert(Indexed), rows)
