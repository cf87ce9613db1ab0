"""The vectors follow the CRM: embedded once, changed anew, gone when gone, one model at a time; kill it anywhere."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select

from crm.database import Database
from crm.errors import BadInput
from crm.gate import Silent
from crm.importing import import_folder
from crm.kinds import Ref
from crm.schema.index import Collection, Indexed, Passage
from retrieval.models import Models
from retrieval.remote import Endpoint
from retrieval.search import Retrieval
from retrieval.store import EmbeddedStore, StoreUnusable
from tests.folders import email, write_folder
from tests.insights.server import ScriptedModel, Turn, scripted
from tests.retrieval.company import BESIDE, BUDGET, GATE_TIME, MAILS, NOW, bring_in, found, retrieval, switch

WITH_TEXT = 6  # engagements of tests.retrieval.company


@pytest.fixture
def made(sqlite_database: Database, tmp_path: Path, models: Models) -> Retrieval:
    bring_in(sqlite_database, tmp_path / "data")
    return retrieval(sqlite_database, models, tmp_path)


def rows(made: Retrieval) -> tuple[int, int, int]:
    """Collections, engagements and sentences noted."""
    with made.database.reading() as connection:
        counts = [
            connection.execute(select(func.count()).select_from(one)).scalar_one() for one in (Collection, Indexed)
        ]
        hashes = connection.execute(select(func.count(Passage.hash.distinct()))).scalar_one()
    return counts[0], counts[1], hashes


def vectors(made: Retrieval) -> int:
    return len(made.store.ids(made.index.target()))


def again(made: Retrieval, folder: Path, **files: list[dict[str, object]]) -> None:
    report = import_folder(made.database, write_folder(folder, **files), now=NOW)  # type: ignore[arg-type]
    assert not report.rejects


def test_everything_with_text_is_embedded_once(made: Retrieval) -> None:
    report = made.index.refresh()
    assert (report.engagements, report.left) == (WITH_TEXT, 0)
    assert report.embedded == vectors(made) == rows(made)[2]
    assert rows(made)[:2] == (1, WITH_TEXT)
    again_ = made.index.refresh()
    assert (again_.engagements, again_.embedded) == (0, 0)


def test_equal_sentences_are_embedded_once_wherever_they_stand(made: Retrieval, tmp_path: Path) -> None:
    before = made.index.refresh().embedded
    again(made, tmp_path / "more", emails=[email("9", owner="501", at=NOW, text=f"{BUDGET}\n\n{GATE_TIME}", to=BESIDE)])
    report = made.index.refresh()
    assert (report.engagements, report.embedded) == (1, 0)
    assert vectors(made) == before


def test_a_changed_mail_is_embedded_anew_and_its_old_sentences_leave(made: Retrieval, tmp_path: Path) -> None:
    made.index.refresh()
    size = vectors(made)
    changed = email("1", owner="501", at=NOW, updated="2026-11-19T09:00:00Z", text="The budget is back.", to=BESIDE)
    again(made, tmp_path / "more", emails=[changed])
    report = made.index.refresh()
    assert (report.engagements, report.embedded) == (1, 1)
    assert vectors(made) == size
    assert [hit.text for hit in found(made, "1", "budget", k=1)] == ["The budget is back."]


def test_a_mail_whose_text_stayed_is_not_embedded_again(made: Retrieval, tmp_path: Path) -> None:
    made.index.refresh()
    opened = MAILS[0] | {"updatedAt": "2026-11-19T09:00:00Z"}
    opened["properties"] = {**opened["properties"], "hs_email_open_count": "3"}
    again(made, tmp_path / "more", emails=[opened])
    report = made.index.refresh()
    assert (report.engagements, report.embedded) == (1, 0)


def test_an_archived_mail_leaves_without_any_model(made: Retrieval, tmp_path: Path) -> None:
    made.index.refresh()
    size = vectors(made)
    again(made, tmp_path / "more", emails=[MAILS[0] | {"archived": True, "updatedAt": "2026-11-19T09:00:00Z"}])
    switch(made.database, "customer_analysis", False)
    assert made.index.forget_gone().forgotten == 1
    assert vectors(made) == size - 1
    assert rows(made)[1] == WITH_TEXT - 1


def test_one_deal_is_indexed_when_it_is_asked_for(made: Retrieval) -> None:
    assert made.index.bring_up_deal("1").engagements == WITH_TEXT
    with pytest.raises(BadInput, match="no deal 77"):
        made.index.bring_up_deal("77")


def test_what_is_asked_for_stops_at_its_time_and_says_what_is_left(made: Retrieval, tmp_path: Path) -> None:
    mails = [email(str(n), owner="501", at=NOW, text=f"Sentence {n} of many.", to=BESIDE) for n in range(100, 180)]
    again(made, tmp_path / "more", emails=mails)
    report = made.index.bring_up(until=0.0)
    assert report.engagements == 32
    assert report.left == WITH_TEXT + 80 - 32


def test_a_folder_that_was_removed_is_built_again(made: Retrieval) -> None:
    made.index.refresh()
    made.store.forget()
    assert made.index.refresh().engagements == WITH_TEXT
    assert vectors(made) == rows(made)[2]


def test_rebuilding_forgets_and_embeds_everything(made: Retrieval) -> None:
    first = made.index.refresh()
    assert made.index.rebuild().embedded == first.embedded
    assert vectors(made) == first.embedded


class Dying(EmbeddedStore):
    """Dies right after vectors were put, once: the rows of that batch are never written."""

    left = 1

    def put(self, collection: str, vectors: object) -> None:
        super().put(collection, vectors)  # type: ignore[arg-type]
        if self.left:
            self.left -= 1
            raise KeyboardInterrupt


def test_killed_between_vectors_and_rows_nothing_is_lost_or_left(
    sqlite_database: Database, tmp_path: Path, models: Models
) -> None:
    bring_in(sqlite_database, tmp_path / "data")
    made = retrieval(sqlite_database, models, tmp_path, Dying(tmp_path / "chroma"))
    with pytest.raises(KeyboardInterrupt):
        made.index.refresh()
    assert rows(made)[1:] == (0, 0)
    assert vectors(made) > 0
    again(made, tmp_path / "more", emails=[MAILS[0] | {"archived": True, "updatedAt": "2026-11-19T09:00:00Z"}])
    made.index.refresh()  # the archived mail's vector has no row and never will
    assert vectors(made) == rows(made)[2]


def embeddings(request: dict[str, object]) -> Turn:
    texts = request["input"]
    assert isinstance(texts, list)
    data = [{"object": "embedding", "index": n, "embedding": _numbers(text)} for n, text in enumerate(texts)]
    return Turn(
        json.dumps({"object": "list", "data": data, "model": "m", "usage": {"prompt_tokens": 1, "total_tokens": 1}})
    )


def _numbers(text: str) -> list[float]:
    """Which letters it has: near enough to meaning for a test of the way there."""
    return [1.0 + text.lower().count(letter) for letter in "abcdefghijklmnopqrstuvwxyz"]


@contextmanager
def remote(made: Retrieval, server: ScriptedModel) -> Iterator[Retrieval]:
    models = Models(Endpoint("text-embedding-3-small", None, server.url))
    yield retrieval(made.database, models, Path(), made.store)
    models.close()


def test_another_model_is_built_beside_the_old_one_and_takes_its_place(made: Retrieval) -> None:
    made.index.refresh()
    old = made.index.target()
    with scripted(embeddings) as server, remote(made, server) as other:
        assert other.index.target() != old
        other.index.bring_up([Ref("emails", "1")])
        with made.database.reading() as connection:
            assert other.index.searched(connection) == old  # until the new one has read all
        asked = len(server.requests)
        assert found(other, "1", "budget")
        assert len(server.requests) == asked  # the old model answers meanwhile
        other.index.refresh()
        assert other.store.collections() == {other.index.target()}
        with made.database.reading() as connection:
            assert other.index.searched(connection) == other.index.target()
        assert found(other, "1", "budget")
        assert len(server.requests) > asked
        assert rows(other)[:2] == (1, WITH_TEXT)


@pytest.mark.parametrize(("key", "value"), [("hipaa", True), ("customer_analysis", False)])
def test_silent_nothing_is_embedded_and_not_one_byte_goes_out(made: Retrieval, key: str, value: bool) -> None:
    switch(made.database, key, value)
    with scripted(embeddings) as server, remote(made, server) as other:
        for work in (other.index.refresh, other.index.rebuild, other.index.bring_up):
            with pytest.raises(Silent):
                work()
        with pytest.raises(Silent):
            found(other, "1", "budget")
        assert server.requests == []
    assert rows(made) == (0, 0, 0)


def test_after_a_purge_everything_is_embedded_anew(made: Retrieval) -> None:
    made.index.refresh()
    switch(made.database, "hipaa", True)
    made.store.forget()
    with made.database.writing() as connection:
        connection.execute(delete(Passage))  # what the purge does
        connection.exec_driver_sql("UPDATE purges SET finished_at = 1")
    switch(made.database, "hipaa", False)
    assert made.index.refresh().engagements == WITH_TEXT
    assert vectors(made) == rows(made)[2] > 0


def test_a_store_that_cannot_be_used_is_told_and_nothing_is_noted(made: Retrieval, tmp_path: Path) -> None:
    (tmp_path / "chroma").write_text("no folder")
    with pytest.raises(StoreUnusable):
        made.index.refresh()
    assert rows(made)[1:] == (0, 0)
