"""Finding passages for a viewer among engagements that were decided in SQL. Refuses everything else: texts are read
through the viewer's Reader, vectors are fetched by the hashes of these texts, and what comes back and was not asked
for is dropped, counted and logged as a defect.
"""

import logging
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from crm.database import Database
from crm.gate import Gate, Permit
from crm.kinds import Ref
from crm.reader import Reader
from retrieval.collections import model_of
from retrieval.embedding import Embedder, Embedders, EmbedderUnavailable, Vectors, unit
from retrieval.index import Index
from retrieval.matter import matter
from retrieval.narrowing import narrowed
from retrieval.passages import Text, read
from retrieval.ranking import Ranked, rank
from retrieval.store import Store, StoreUnusable

log = logging.getLogger(__name__)
_PATIENCE = 2.0  # seconds that a search spends on embedding what is not embedded yet


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage: `text` is the engagement's cleaned text from `start` on. `score`: a cosine and a little, by words
    alone a share of the best."""

    ref: Ref
    text: str = field(repr=False)
    start: int
    score: float


class Hits(list[Hit]):
    """Best first. `by_words_because`: why meaning did not count, for all or for some of them; None: it did."""

    by_words_because: str | None = None


@dataclass
class Retrieval:
    """`defects`: hits outside what was allowed, since this process began; there must be none."""

    database: Database
    gate: Gate
    embedders: Embedders
    store: Store
    index: Index = field(init=False)
    defects: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self.index = Index(self.database, self.gate, self.embedders, self.store)

    def search(self, reader: Reader, refs: Sequence[Ref], words: str, *, k: int, each: int = 1) -> Hits:
        """At most `k` passages, of one engagement at most `each`. What of `refs` the viewer may not see does not
        exist. Raises Silent."""
        permit = self.gate.permit()
        texts = narrowed(reader, refs, words)
        vectors, asked, why = self._meaning(permit, texts, words)
        hits = Hits()
        hits.by_words_because = why
        for ranked in rank(words, texts, asked, vectors):
            if len(hits) < k and sum(hit.ref == ranked.text.ref for hit in hits) < each:
                hits.append(_hit(ranked))
        return self._checked(hits, reader, refs)

    def vectors(self, reader: Reader, refs: Iterable[Ref]) -> tuple[list[Text], dict[str, Vectors]]:
        """The sentences of what the viewer may see, and the vectors that there are of them, by their hashes: embedded
        now as far as two seconds go. Raises Silent."""
        permit = self.gate.permit()
        texts = read(reader, refs)
        try:
            _, found = self._of(permit, texts)
        except (StoreUnusable, EmbedderUnavailable):
            return texts, {}
        return texts, found

    def _meaning(
        self, permit: Permit, texts: Sequence[Text], words: str
    ) -> tuple[Mapping[str, Vectors], Vectors | None, str | None]:
        """Vectors of the sentences, that of the question, and why any are missing."""
        if not texts or not words.strip():
            return {}, None, None
        try:
            collection, vectors = self._of(permit, texts)
            embedder = self.embedders.make(permit, model_of(collection))
            asked = question_vector(embedder, permit.renew(), words)
        except (StoreUnusable, EmbedderUnavailable) as error:
            return {}, None, error.sentence
        missing = any(one.hash not in vectors for text in texts for one in text.sentences)
        return vectors, asked, "Not everything is indexed yet." if missing else None

    def _of(self, permit: Permit, texts: Sequence[Text]) -> tuple[str, dict[str, Vectors]]:
        """From the collection that is searched, after embedding what it lacks of these."""
        with self.database.reading() as connection:
            collection = self.index.searched(connection)
        if collection != self.index.target() and not self._has(permit, collection):
            collection = self.index.target()  # the old model is not at hand any more
        until = time.monotonic() + _PATIENCE
        self.index.bring_up({text.ref for text in texts}, collection=collection, until=until)
        wanted = {one.hash for text in texts for one in text.sentences}
        return collection, self._asked_for(self.store.get(collection, sorted(wanted)), wanted)

    def _has(self, permit: Permit, collection: str) -> bool:
        try:
            self.embedders.make(permit, model_of(collection))
        except EmbedderUnavailable:
            return False
        return True

    def _asked_for(self, found: Mapping[str, Vectors], wanted: Collection[str]) -> dict[str, Vectors]:
        self._defect([id_ for id_ in found if id_ not in wanted])
        return {id_: vector for id_, vector in found.items() if id_ in wanted}

    def _checked(self, hits: Hits, reader: Reader, refs: Collection[Ref]) -> Hits:
        """The last net: nothing leaves that was not asked for, or that the viewer may not see."""
        allowed = reader.which_visible(refs)
        self._defect([hit.ref for hit in hits if hit.ref not in allowed])
        kept = Hits(hit for hit in hits if hit.ref in allowed)
        kept.by_words_because = hits.by_words_because
        return kept

    def _defect(self, outside: Sequence[object]) -> None:
        if outside:
            self.defects += len(outside)
            log.error("defect: %d hits outside what was allowed were dropped", len(outside))


def question_vector(embedder: Embedder, permit: Permit, question: str) -> Vectors:
    """Between the question as it was asked and what it is about."""
    both = list(dict.fromkeys((question, matter(question))))
    rows = embedder.embed(permit, both, query=True)
    middle: Vectors = unit(rows.sum(axis=0, keepdims=True))[0]
    return middle


def _hit(ranked: Ranked) -> Hit:
    text = ranked.text
    return Hit(text.ref, text.text[ranked.start : ranked.end], ranked.start, round(ranked.score, 4))
