"""A switch that is turned while a model is at work: it is asked nothing more, and what it said is not shown."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest
from pydantic import BaseModel, SecretStr

from crm.database import Database
from crm.gate import Gate, Silent
from crm.purge import finish_purge
from crm.settings import change_setting
from insights.budget import Budget
from insights.chat import ChatModel, Limits
from insights.chat_request import Endpoint
from prompts import Prompt
from retrieval.remote import Endpoint as EmbeddingEndpoint
from retrieval.remote import RemoteEmbedder
from tests.insights.server import ScriptedModel, Turn, completion, scripted


def vectors(many: int) -> str:
    """As an endpoint for embeddings answers."""
    data = [{"object": "embedding", "index": n, "embedding": [1.0, 0.5]} for n in range(many)]
    return json.dumps({"object": "list", "data": data, "model": "m", "usage": {"prompt_tokens": 1, "total_tokens": 1}})


SWITCHES = [("hipaa", True), ("customer_analysis", False)]
PROMPT = Prompt("test.1", "You answer with a word.", "Which word?")
HALF = Turn(completion('{"word": '), wait=0.6)
FAILED = Turn("{}", 500, wait=0.6)


class Word(BaseModel):
    word: str


@contextmanager
def turned_at_the_first_request(database: Database, model: ScriptedModel, key: str, value: bool) -> Iterator[None]:
    def turn() -> None:
        until = time.monotonic() + 20
        while not model.requests and time.monotonic() < until:
            time.sleep(0.01)
        with database.writing() as connection:
            change_setting(connection, key, value, at=1, actor="system:me")
        finish_purge(database, (), now=lambda: 2)

    thread = threading.Thread(target=turn)
    thread.start()
    yield
    thread.join(20)


def ask(database: Database, model: ScriptedModel) -> object:
    chat = ChatModel(
        Endpoint(model.url, "scripted", SecretStr("sk-1")), Budget(database, 1_000_000), Limits(total=20, connect=2)
    )
    return chat.ask(Gate(database).permit(), PROMPT, Word)


def embed(database: Database, model: ScriptedModel) -> object:
    gate = Gate(database)
    embedder = RemoteEmbedder(gate.permit(), EmbeddingEndpoint("m", SecretStr("sk-1"), model.url, 10))
    with closing(embedder):
        return embedder.embed(gate.permit(), ["a sentence"] * (embedder.at_once + 1))


@pytest.mark.parametrize(("key", "value"), SWITCHES)
@pytest.mark.parametrize(
    ("call", "turn"),
    [(ask, HALF), (ask, FAILED), (embed, FAILED), (embed, Turn(vectors(64), wait=0.6))],
    ids=["repair", "retry", "embedding again", "next batch"],
)
def test_the_next_request_is_not_made(
    sqlite_database: Database, call: Callable[[Database, ScriptedModel], object], turn: Turn, key: str, value: bool
) -> None:
    with scripted(turn) as model, turned_at_the_first_request(sqlite_database, model, key, value):
        with pytest.raises(Silent) as silent:
            call(sqlite_database, model)
        time.sleep(0.1)
        assert len(model.requests) == 1
    assert silent.value.reason in ("hipaa", "customer_analysis_off")


def test_with_no_switch_turned_the_same_calls_go_on(sqlite_database: Database) -> None:
    with scripted(HALF, Turn(completion('{"word": "yes"}'))) as model:
        ask(sqlite_database, model)
        assert len(model.requests) == 2
    with scripted(FAILED, Turn(vectors(64)), Turn(vectors(1))) as model:
        embed(sqlite_database, model)
        assert len(model.requests) == 3
