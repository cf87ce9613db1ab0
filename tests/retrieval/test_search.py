"""Passages for a viewer: found by meaning in either language, and nothing of what that viewer may not read."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from crm.database import Database
from crm.gate import Gate
from crm.kinds import Ref
from crm.reader import Reader
from crm.viewer import viewer_of
from retrieval import narrowing
from retrieval.embedding import Vectors
from retrieval.lexical import scores
from retrieval.models import Models
from retrieval.passages import readable, texts
from retrieval.ranking import rank
from retrieval.search import Retrieval, question_vector
from retrieval.store import EmbeddedStore
from tests.folders import email, rights
from tests.retrieval.company import BESIDE, BUDGET, COUNCIL, DEAL, GATE_TIME, LIMITED, MAILS, bring_in, found, retrieval

_SET = tomllib.loads(Path(__file__).with_name("questions.toml").read_text("utf-8"))


@pytest.fixture
def made(sqlite_database: Database, tmp_path: Path, models: Models) -> Retrieval:
    bring_in(sqlite_database, tmp_path / "data")
    return retrieval(sqlite_database, models, tmp_path)


def test_a_question_finds_what_answers_it_in_either_language(made: Retrieval) -> None:
    assert found(made, "1", "How much money is left?", k=1)[0].text == BUDGET
    assert found(made, "1", "Quanto tempo aspettano i camion al cancello?", k=1)[0].text.endswith(GATE_TIME)
    assert found(made, "1", "Who has to approve shift recording?", k=1)[0].text == COUNCIL
    assert found(made, "1", "What did they like more than ours?", k=1)[0].ref == Ref("meetings", "1")


def test_a_hit_says_where_its_passage_stands(made: Retrieval) -> None:
    hit = found(made, "1", "truck gate", k=1)[0]
    assert (hit.ref, hit.text, hit.start) == (Ref("emails", "2"), GATE_TIME, len("Thanks for the visit.\n\n"))
    assert hit.score > 0.3


def test_the_golden_case_a_mail_of_another_rep_is_not_there(made: Retrieval) -> None:
    made.index.refresh()
    assert BUDGET in {hit.text for hit in found(made, "1", "budget")}
    hits = found(made, "2", "budget cut finance one site")
    assert Ref("emails", "1") not in {hit.ref for hit in hits}
    assert not any("budget" in hit.text for hit in hits)
    assert made.defects == 0


def test_ids_that_are_claimed_grant_nothing(made: Retrieval) -> None:
    with Reader(made.database, viewer_of(made.database, "2")) as reader:
        assert made.search(reader, [Ref("emails", "1")], "budget", k=5) == []


def test_a_hidden_body_is_neither_found_nor_ranked(sqlite_database: Database, tmp_path: Path, models: Models) -> None:
    bring_in(sqlite_database, tmp_path / "data")
    hiding = {"all": rights("all", hidden={"meetings": ["hs_internal_meeting_notes"]}), "limited": LIMITED}
    bring_in_permissions(sqlite_database, tmp_path / "more", hiding)
    made = retrieval(sqlite_database, models, tmp_path)
    assert not any("Dockside" in hit.text for hit in found(made, "1", "Dockside map", k=20))
    assert any("Dockside" in hit.text for hit in found(made, "9", "Dockside map", k=20))


def bring_in_permissions(database: Database, folder: Path, sets: dict[str, Any]) -> None:
    from crm.importing import import_folder
    from tests.folders import write_folder
    from tests.retrieval.company import NOW

    import_folder(database, write_folder(folder, permission_sets=sets), now=NOW)


class Leaking(EmbeddedStore):
    """Answers with a vector that nobody asked for."""

    def get(self, collection: str, ids: Sequence[str]) -> dict[str, Vectors]:
        return super().get(collection, ids) | {"f" * 32: np.ones(512, dtype=np.float32)}


def test_a_hit_that_was_not_asked_for_is_dropped_counted_and_logged(
    sqlite_database: Database, tmp_path: Path, models: Models, caplog: pytest.LogCaptureFixture
) -> None:
    bring_in(sqlite_database, tmp_path / "data")
    made = retrieval(sqlite_database, models, tmp_path, Leaking(tmp_path / "chroma"))
    assert found(made, "1", "budget")
    assert made.defects == 1
    assert "defect: 1 hits" in caplog.text


def test_without_a_store_words_find_it_and_the_reason_is_told(made: Retrieval, tmp_path: Path) -> None:
    (tmp_path / "chroma").write_text("no folder")
    hits = found(made, "1", "budget")
    assert [hit.text for hit in hits] == [BUDGET]
    assert hits.by_words_because is not None
    assert "vector store" in hits.by_words_because


def test_nothing_asked_finds_nothing_by_meaning_and_does_not_fail(made: Retrieval) -> None:
    assert found(made, "1", "  ") == []
    assert found(made, "1", "?" * 10_000) is not None
    assert found(made, "1", "\ud800\x00") is not None


def test_of_equal_ones_the_newer_comes_first(sqlite_database: Database, tmp_path: Path, models: Models) -> None:
    same = [email(str(n), owner="501", at=f"2026-11-0{n}T09:00:00Z", text=BUDGET, to=BESIDE) for n in (3, 5, 4)]
    bring_in(sqlite_database, tmp_path / "data", same)
    made = retrieval(sqlite_database, models, tmp_path)
    assert [hit.ref.id for hit in found(made, "1", "budget", k=3)] == ["5", "4", "3"]


def test_sentences_and_their_vectors_are_there_for_who_reads_them(made: Retrieval) -> None:
    with Reader(made.database, viewer_of(made.database, "2")) as reader:
        read, vectors = made.vectors(reader, readable(reader, DEAL))
    assert {one.hash for text in read for one in text.sentences} == set(vectors)
    assert Ref("emails", "1") not in {text.ref for text in read}


def test_among_very_many_the_named_and_the_newest_are_ranked(
    sqlite_database: Database, tmp_path: Path, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(narrowing, "LIMIT", 10)  # a number, so that a test of it takes no minute
    many = [
        email(str(n), owner="501", at=f"2026-10-{n:02}T09:00:00Z", text=f"Nothing new in week {n}.")
        for n in range(10, 30)
    ]
    old = email("5", owner="501", at="2026-01-01T09:00:00Z", text="The works council of Ulm asked for a veto.")
    bring_in(sqlite_database, tmp_path / "data", [old, *many])
    made = retrieval(sqlite_database, models, tmp_path)
    with Reader(sqlite_database, viewer_of(sqlite_database, "1")) as reader:
        assert made.search(reader, readable(reader), "veto of the works council", k=1)[0].ref == Ref("emails", "5")
        assert len(made.search(reader, readable(reader), "week", k=50)) <= 10


@dataclass(frozen=True)
class Measured:
    hit: float
    reciprocal: float


def measure(models: Models, database: Database) -> tuple[Measured, Measured]:
    """By words alone, and by meaning and words: share of questions with an answer among the first five, and MRR."""
    model = models.make(Gate(database).permit(), models.current)
    passages = [texts(Ref("notes", one["id"]), {"hs_note_body": one["text"]})[0] for one in _SET["passage"]]
    sentences = [chunk for text in passages for chunk in text.sentences]
    rows = model.embed(Gate(database).permit(), [one.text for one in sentences])
    vectors = {chunk.hash: row for chunk, row in zip(sentences, rows, strict=True)}
    asked = [question_vector(model, Gate(database).permit(), one["ask"]) for one in _SET["question"]]
    both, words = [], []
    for question, vector in zip(_SET["question"], asked, strict=True):
        both.append(_place([one.text.ref.id for one in rank(question["ask"], passages, vector, vectors)], question))
        order = np.argsort(-scores(question["ask"], [text.text for text in passages]), kind="stable")
        words.append(_place([passages[n].ref.id for n in order], question))
    return _measured(words), _measured(both)


def _place(ids: list[str], question: dict[str, Any]) -> int:
    return min(ids.index(answer) for answer in question["answer"]) + 1


def _measured(places: list[int]) -> Measured:
    return Measured(sum(one <= 5 for one in places) / len(places), sum(1 / one for one in places) / len(places))


def test_on_our_set_it_finds_what_the_docs_say_and_far_more_than_words_alone(
    models: Models, sqlite_database: Database
) -> None:
    assert len(_SET["question"]) >= 60
    words, both = measure(models, sqlite_database)
    assert both.hit >= 0.89
    assert both.reciprocal >= 0.76
    assert both.hit - words.hit > 0.15


def test_mails_in_the_same_thread_are_all_there(made: Retrieval) -> None:
    assert len({hit.ref for hit in found(made, "1", "Jana", k=20)}) == len(MAILS) + 3


def test_what_was_said_right_before_and_after_counts_too(
    sqlite_database: Database, tmp_path: Path, models: Models
) -> None:
    """The newer of two equal mails stands alone; the older one has an answer beside it."""
    said = (
        ("1", "10T09:00", "The lorries wait at the gate."),
        ("2", "10T09:05", "Two hours the lorries waited, and the gate was shut."),
        ("3", "14T09:00", "The lorries wait at the gate."),
        ("4", "16T09:00", "Thank you for lunch."),
        ("5", "18T09:00", "See you on Monday."),
    )
    mails = [email(key, owner="501", at=f"2026-11-{at}:00Z", text=text, to=BESIDE) for key, at, text in said]
    bring_in(sqlite_database, tmp_path / "data", mails)
    made = retrieval(sqlite_database, models, tmp_path)
    ranked = [hit.ref.id for hit in found(made, "1", "Do lorries wait at the gate?", k=5)]
    assert ranked.index("1") < ranked.index("3")
