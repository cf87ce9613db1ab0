"""An OpenAI-compatible endpoint for embeddings: what it answers well and badly, over real HTTP; a permit for each"
" try."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from pydantic import SecretStr

from crm.database import Database
from crm.gate import Gate, Silent
from retrieval.embedding import EmbedderUnavailable
from retrieval.local import LOCAL_NAME, LocalModel, check_weights
from retrieval.models import Models
from retrieval.remote import Endpoint, RemoteEmbedder
from tests.insights.server import HANGS, RESETS, ScriptedModel, Turn, fails, scripted
from tests.retrieval.company import switch
from tests.retrieval.test_index import embeddings


@pytest.fixture
def gate(sqlite_database: Database) -> Gate:
    return Gate(sqlite_database)


_LIST = {"object": "list", "model": "m"}
Make = Callable[..., RemoteEmbedder]


@pytest.fixture
def made() -> Iterator[Make]:
    embedders: list[RemoteEmbedder] = []

    def make(gate: Gate, server: ScriptedModel, seconds: float = 5.0) -> RemoteEmbedder:
        embedders.append(RemoteEmbedder(gate.permit(), Endpoint("m/1", SecretStr("sk-secret"), server.url, seconds)))
        return embedders[-1]

    yield make
    for one in embedders:
        one.close()


def test_texts_go_out_as_they_are_and_come_back_as_rows_of_length_one(gate: Gate, made: Make) -> None:
    with scripted(embeddings) as server:
        rows = made(gate, server).embed(gate.permit(), ["budget", "truck", ""])
    assert rows.shape == (3, 26)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1)
    assert server.requests[0]["input"] == ["budget", "truck", "."]
    assert server.requests[0]["model"] == "m/1"
    assert (
        server.heads[0]["Authorization" if "Authorization" in server.heads[0] else "authorization"]
        == "Bearer sk-secret"
    )


def test_many_texts_go_in_portions_in_order(gate: Gate, made: Make) -> None:
    texts = ["a" * n for n in range(1, 151)]
    with scripted(embeddings) as server:
        rows = made(gate, server).embed(gate.permit(), texts)
        assert [len(request["input"]) for request in server.requests] == [64, 64, 22]
    assert np.argsort(rows[:, 0]).tolist() == list(range(150))


def test_what_may_pass_is_tried_again(gate: Gate, made: Make) -> None:
    turns = [fails(429), fails(500)]
    with scripted(lambda request: turns.pop(0) if turns else embeddings(request)) as server:
        assert made(gate, server).embed(gate.permit(), ["budget"]).shape == (1, 26)
        assert len(server.requests) == 3


@pytest.mark.parametrize(
    ("turn", "said", "requests"),
    [
        (fails(401), "status 401", 1),
        (fails(500), "status 500", 3),
        (RESETS, "cannot be reached", 3),
        (Turn("prose"), "no list of vectors", 1),
        (Turn(json.dumps(_LIST | {"data": []})), "", 1),
        (Turn(json.dumps(_LIST | {"data": [{"index": 0, "embedding": [0.0, 0.0]}]})), "direction", 1),
    ],
    ids=["no key", "broken", "reset", "prose", "none", "zeros"],
)  # fmt: skip
def test_what_does_not_pass_is_told_without_text_or_key(
    gate: Gate, made: Make, turn: Turn, said: str, requests: int
) -> None:
    with scripted(turn) as server, pytest.raises(EmbedderUnavailable) as told:
        made(gate, server).embed(gate.permit(), ["the budget"])
    assert said in told.value.sentence
    assert "secret" not in told.value.sentence + told.value.hint
    assert "budget" not in told.value.sentence
    assert len(server.requests) == requests


def test_a_server_that_hangs_is_left_after_its_time(gate: Gate, made: Make) -> None:
    with scripted(HANGS) as server, pytest.raises(EmbedderUnavailable, match="cannot be reached"):
        made(gate, server, seconds=0.3).embed(gate.permit(), ["budget"])


def test_hipaa_that_is_turned_on_between_two_tries_stops_the_second(
    gate: Gate, made: Make, sqlite_database: Database
) -> None:
    def turn(_request: object) -> Turn:
        switch(sqlite_database, "hipaa", True)
        return fails(500)

    with scripted(turn) as server:
        embedder, permit = made(gate, server), gate.permit()
        with pytest.raises(Silent):
            embedder.embed(permit, ["budget"])
        assert len(server.requests) == 1


def test_the_local_model_is_deterministic_and_takes_any_text(gate: Gate, models: Models) -> None:
    model = models.make(gate.permit(), LOCAL_NAME)
    odd = ["", "\ud800", "\x00", "ﷺ" * 500, "a" * 100_000, "🙂", "Ünïcödé"]
    rows = model.embed(gate.permit(), odd)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert np.allclose(rows, np.stack([model.embed(gate.permit(), [text])[0] for text in odd]), atol=1e-5)


def test_a_permit_is_good_for_one_call(gate: Gate, models: Models) -> None:
    model, permit = models.make(gate.permit(), LOCAL_NAME), gate.permit()
    model.embed(permit, ["budget"])
    with pytest.raises(RuntimeError, match="one call"):
        model.embed(permit, ["budget"])


def test_with_hipaa_on_the_model_is_not_even_loaded(gate: Gate, sqlite_database: Database) -> None:
    permit = gate.permit()
    switch(sqlite_database, "hipaa", True)
    with pytest.raises(Silent):
        LocalModel(permit)


def test_other_weights_are_refused(tmp_path: Path) -> None:
    with pytest.raises(EmbedderUnavailable, match="not the one that Daybook knows"):
        check_weights(tmp_path)


def test_a_model_that_is_not_at_hand_is_told(gate: Gate) -> None:
    with pytest.raises(EmbedderUnavailable, match="not at hand"):
        Models().make(gate.permit(), "openai-old")
