"""The tuned sentence model: what is added to the package's own, and that the package's own stays as it is."""

from pathlib import Path

import numpy as np
import pytest

from crm.database import Database
from crm.gate import Gate
from insights.extraction.weights import weights
from retrieval import tuned
from retrieval.local import LOCAL_NAME, TUNED_NAME
from retrieval.models import Models
from tests.insights.training.meaning import encoded, plain

TEXTS = ["Finance has frozen all spending.", "La finanza ha bloccato ogni spesa.", "x", "The hall is large. " * 200]


def test_nothing_added_is_the_model_itself() -> None:
    nothing = {name: np.zeros_like(numbers) for name, numbers in tuned.layers(plain()).items()}
    assert np.array_equal(encoded(TEXTS, tuned.changed(plain(), nothing)), encoded(TEXTS, plain()))


def test_the_model_itself_stays_as_it_is() -> None:
    before = encoded(TEXTS, plain())
    other = encoded(TEXTS, tuned.changed(plain(), tuned.read(tuned.path())))
    assert np.array_equal(encoded(TEXTS, plain()), before)
    assert not np.allclose(other, before, atol=0.01)


def test_what_is_written_is_read_again_to_a_step(tmp_path: Path) -> None:
    dice = np.random.default_rng(1)
    changes = {name: dice.normal(0, 0.01, one.shape).astype(np.float32) for name, one in tuned.layers(plain()).items()}
    changes["b1_0"][:] = 0
    tuned.write(tmp_path / "some.npz", changes)
    again = tuned.read(tmp_path / "some.npz")
    assert again.keys() == changes.keys()
    for name, change in changes.items():
        assert np.all(np.abs(again[name] - change) <= np.abs(change).max(axis=0) / 254 + 1e-7)


def test_it_is_made_by_name_and_tells_what_the_training_measured(sqlite_database: Database) -> None:
    gate, models = Gate(sqlite_database), Models()
    both = [models.make(gate.permit(), name) for name in (LOCAL_NAME, TUNED_NAME)]
    assert [one.name for one in both] == [LOCAL_NAME, TUNED_NAME]
    near, further = (one.embed(gate.permit(), TEXTS) for one in both)
    assert np.allclose(near, encoded(TEXTS, plain()), atol=1e-5)
    assert np.allclose(further, encoded(TEXTS, tuned.changed(plain(), tuned.read(tuned.path()))), atol=1e-5)


def test_weights_of_another_fitting_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    other = tmp_path / "tuned.npz"
    tuned.write(other, {name: np.zeros_like(numbers) for name, numbers in tuned.layers(plain()).items()})
    monkeypatch.setattr(tuned, "path", lambda: other)
    for kept in (tuned.fingerprint, weights):
        kept.cache_clear()
    try:
        with pytest.raises(ValueError, match="made for other features"):
            weights()
    finally:
        monkeypatch.undo()
        tuned.fingerprint.cache_clear()
        weights.cache_clear()
