"""The demo's vectors: all of its sentences, of the model at hand, in a small file that loses next to nothing."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from benchmarks.demo_vectors import sentences
from crm.database import Database
from crm.gate import Gate
from crm.importing import import_folder
from playground.company import VECTORS, write_company
from retrieval.local import LOCAL_NAME
from retrieval.models import Models
from retrieval.shipped import read, write
from tests.retrieval.company import bring_in, found, retrieval

_RENEW = "the demo's texts changed: run `make demo-vectors`"


@pytest.fixture
def texts(sqlite_database: Database, tmp_path: Path) -> dict[str, str]:
    now = datetime(2026, 11, 24, 7, tzinfo=UTC)
    write_company(tmp_path / "company", now)
    import_folder(sqlite_database, tmp_path / "company", now=now)
    return sentences(sqlite_database)


def test_every_sentence_of_the_demo_has_its_vector_in_a_small_file(
    texts: dict[str, str], sqlite_database: Database, models: Models
) -> None:
    shipped = read(VECTORS, LOCAL_NAME)
    assert set(texts) == set(shipped), _RENEW
    assert VECTORS.stat().st_size < 3_000_000
    some = sorted(texts)[::200]
    gate = Gate(sqlite_database)
    fresh = models.make(gate.permit(), LOCAL_NAME).embed(gate.permit(), [texts[one] for one in some])
    assert min(float(row @ shipped[one]) for row, one in zip(fresh, some, strict=True)) > 0.999, _RENEW


def test_rounding_moves_no_cosine_by_more_than_a_trifle(tmp_path: Path) -> None:
    rows = np.random.default_rng(1).standard_normal((200, 512)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    write(tmp_path / "v.npz", "m", {f"{n:032x}": row for n, row in enumerate(rows)})
    back = read(tmp_path / "v.npz", "m")
    again = np.stack([back[f"{n:032x}"] for n in range(200)])
    assert np.abs(rows @ rows.T - again @ again.T).max() < 0.005


def test_vectors_of_another_model_are_none(tmp_path: Path) -> None:
    assert read(VECTORS, "another") == {}
    assert read(tmp_path / "absent.npz", LOCAL_NAME) == {}


def test_what_has_a_vector_already_needs_no_model(sqlite_database: Database, tmp_path: Path) -> None:
    bring_in(sqlite_database, tmp_path / "data")
    made = retrieval(sqlite_database, Models(), tmp_path)
    made.index.already = {one: np.eye(512, dtype=np.float32)[0] for one in sentences(sqlite_database)}
    assert made.index.refresh().embedded == 0
    assert found(made, "1", "budget")
