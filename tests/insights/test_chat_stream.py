"""An answer that is heard while it is written: servers that stream well, badly or not at all, and what it costs."""

import logging
import threading
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from pydantic import BaseModel

from crm.database import Database
from crm.gate import Gate, Silent
from insights.budget import Budget
from insights.chat import ChatModel, ModelUnavailable, ModelUnreadable, Reply
from insights.model import Tokens
from tests.insights.server import ERROR, HANGS, RESETS, Script, Turn, fails, says, scripted, streams, written
from tests.insights.test_chat import PROMPT, chat, silence

ANSWER = {"words": ["yes", "no"]}
WHOLE = "".join(written(ANSWER))
STREAM = streams(*written(ANSWER))
PLAIN = says(ANSWER)


@pytest.fixture(autouse=True, scope="module")
def _loaded() -> None:
    """Loading the library for the first time takes seconds that are no test's."""
    import_module("langchain_openai")


class Words(BaseModel):
    words: list[str]


class Ear:
    """Keeps what it hears; `uses`: after so many pieces something of them is in use."""

    def __init__(self, uses: int = 10**6) -> None:
        self.tries: list[list[str]] = []
        self._uses = uses

    @property
    def took(self) -> bool:
        return sum(map(len, self.tries)) >= self._uses

    def begin(self) -> None:
        self.tries.append([])

    def hear(self, piece: str) -> None:
        self.tries[-1].append(piece)


def ask(asked: ChatModel, database: Database, ear: Any) -> Reply[Words]:
    return asked.ask(Gate(database).permit(), PROMPT, Words, ear)


def streamed(requests: list[dict[str, Any]]) -> list[bool]:
    return [bool(request.get("stream")) for request in requests]


def only_plainly(refusal: Turn) -> Script:
    return lambda request: refusal if request.get("stream") else PLAIN


def test_an_answer_is_heard_in_pieces_and_read_whole(sqlite_database: Database) -> None:
    ear = Ear()
    with scripted(STREAM) as model:
        reply = ask(chat(sqlite_database, model.url), sqlite_database, ear)
    assert reply == Reply(Words(words=["yes", "no"]), Tokens(100, 20))
    assert ear.tries == [written(ANSWER)]
    (request,) = model.requests
    assert (request["stream"], request["stream_options"]) == (True, {"include_usage": True})
    assert request["response_format"]["json_schema"]["strict"] is True
    assert "tools" not in request
    assert Budget(sqlite_database, 0).spent_today() == 120


def test_a_piece_is_heard_before_the_next_is_written(sqlite_database: Database) -> None:
    """By the order of events: the server goes on when the first piece was heard, and not before."""
    heard, waited = threading.Event(), []

    class Signal(Ear):
        def hear(self, piece: str) -> None:
            super().hear(piece)
            heard.set()

    def wait() -> None:
        waited.append(heard.wait(20))

    with scripted(streams(WHOLE[:5], wait, WHOLE[5:])) as model:
        ask(chat(sqlite_database, model.url, total=30.0), sqlite_database, Signal())
    assert waited == [True]


def test_without_a_listener_no_stream_is_asked_for(sqlite_database: Database) -> None:
    with scripted(PLAIN) as model:
        ask(chat(sqlite_database, model.url), sqlite_database, None)
    assert streamed(model.requests) == [False]


def test_what_a_server_says_in_one_piece_is_not_paid_twice(sqlite_database: Database) -> None:
    ear = Ear()
    with scripted(PLAIN) as model:
        reply = ask(chat(sqlite_database, model.url), sqlite_database, ear)
    assert reply == Reply(Words(words=["yes", "no"]), Tokens(100, 20))
    assert (len(model.requests), ear.tries) == (1, [["".join(ear.tries[0])]])


def test_a_stream_under_a_false_name_is_one_all_the_same(sqlite_database: Database) -> None:
    with scripted(streams(*written(ANSWER), headers={"content-type": "application/json"})) as model:
        reply = ask(chat(sqlite_database, model.url), sqlite_database, Ear())
    assert (reply.value.words, len(model.requests)) == (["yes", "no"], 1)


@pytest.mark.parametrize("status", [400, 404, 422, 501])
def test_a_server_that_refuses_to_stream_is_asked_plainly_from_then_on(sqlite_database: Database, status: int) -> None:
    with scripted(only_plainly(fails(status))) as model:
        asked = chat(sqlite_database, model.url)
        for _ in range(2):
            assert ask(asked, sqlite_database, Ear()).value.words == ["yes", "no"]
    assert streamed(model.requests) == [True, False, False]
    assert Budget(sqlite_database, 0).spent_today() == 240


@pytest.mark.parametrize(
    ("turn", "requests"),
    [(fails(400), 2), (fails(404), 2), (fails(401), 1), (fails(403), 1), (fails(429, "insufficient_quota"), 1),
     (fails(429, retry_after="3600"), 1), (fails(500), 3), (RESETS, 3), (Turn("<html>hello</html>"), 2),
     (Turn("{}"), 2)],
    ids=["400", "404", "401", "403", "no quota", "an hour", "500", "reset", "a page", "empty"],
)  # fmt: skip
def test_what_does_not_pass_either_way_is_unavailable_after_a_few_requests(
    sqlite_database: Database, turn: Turn, requests: int
) -> None:
    with scripted(turn) as model, pytest.raises(ModelUnavailable):
        ask(chat(sqlite_database, model.url), sqlite_database, Ear())
    assert len(model.requests) == requests


def test_a_server_that_is_merely_busy_is_asked_to_stream_again(sqlite_database: Database) -> None:
    with scripted(fails(429, retry_after="0"), STREAM) as model:
        ask(chat(sqlite_database, model.url), sqlite_database, Ear())
    assert streamed(model.requests) == [True, True]


BROKEN = {
    "reset": streams(WHOLE[:9], reset=True),
    "closed": streams(WHOLE[:9]),
    "an error in it": streams(WHOLE[:9], ERROR),
    "no json": streams("I am sorry, Dave."),
    "nothing": streams(""),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_stream_that_breaks_before_it_was_of_use_is_asked_for_once_more(sqlite_database: Database, name: str) -> None:
    ear = Ear()
    with scripted(BROKEN[name], PLAIN) as model:
        reply = ask(chat(sqlite_database, model.url), sqlite_database, ear)
    assert reply.value.words == ["yes", "no"]
    assert len(model.requests) == 2
    assert Budget(sqlite_database, 0).spent_today() >= 120 + 10, "what came of the first is counted"


@pytest.mark.parametrize("name", ["reset", "closed", "an error in it"])
def test_a_stream_that_breaks_after_it_was_of_use_is_not_paid_again(sqlite_database: Database, name: str) -> None:
    with scripted(BROKEN[name], PLAIN) as model, pytest.raises((ModelUnavailable, ModelUnreadable)):
        ask(chat(sqlite_database, model.url), sqlite_database, Ear(uses=1))
    assert len(model.requests) == 1
    assert Budget(sqlite_database, 0).spent_today() > 0


def test_no_stream_hangs(sqlite_database: Database) -> None:
    stuck = threading.Event()

    def wait() -> None:
        stuck.wait(60)

    began = time.monotonic()
    for turn in (streams(WHOLE[:5], wait), HANGS):
        with scripted(turn) as model, pytest.raises(ModelUnavailable):
            ask(chat(sqlite_database, model.url, total=1.0), sqlite_database, Ear())
        assert len(model.requests) == 1
    stuck.set()
    assert time.monotonic() - began < 8
    assert 0 < Budget(sqlite_database, 0).spent_today() < 100


def test_a_server_that_counts_nothing_is_counted_for(sqlite_database: Database) -> None:
    with scripted(streams(*written(ANSWER), tokens=None)) as model:
        tokens = ask(chat(sqlite_database, model.url), sqlite_database, Ear()).tokens
    assert 0 < tokens.input < 50
    assert 0 < tokens.output < 20


@pytest.mark.parametrize(
    "error", [ValueError("no"), TimeoutError("no"), Silent("hipaa")], ids=lambda one: type(one).__name__
)
def test_what_the_listener_raises_ends_the_call_and_is_counted(sqlite_database: Database, error: Exception) -> None:
    class Fails(Ear):
        def hear(self, _: str) -> None:
            raise error

    with scripted(STREAM) as model, pytest.raises(type(error)) as told:
        ask(chat(sqlite_database, model.url), sqlite_database, Fails())
    assert told.value is error
    assert len(model.requests) == 1
    assert Budget(sqlite_database, 0).spent_today() > 0


def test_the_listener_works_on_the_callers_thread_and_may_run_a_loop_of_its_own(sqlite_database: Database) -> None:
    threads: list[int] = []

    class Loops(Ear):
        def hear(self, _: str) -> None:
            import asyncio

            asyncio.run(asyncio.sleep(0))
            threads.append(threading.get_ident())

    with scripted(STREAM) as model:
        ask(chat(sqlite_database, model.url), sqlite_database, Loops())
    assert set(threads) == {threading.get_ident()}


@pytest.mark.parametrize("switch", ["hipaa", "customer_analysis"])
def test_a_switch_turned_while_a_stream_breaks_stops_the_second_request(sqlite_database: Database, switch: str) -> None:
    turned: Callable[[], None] = lambda: silence(sqlite_database, switch)  # noqa: E731
    with scripted(streams(WHOLE[:5], turned, reset=True)) as model, pytest.raises(Silent):
        ask(chat(sqlite_database, model.url), sqlite_database, Ear())
    assert len(model.requests) == 1


def test_logs_hold_nothing_of_what_was_heard(sqlite_database: Database, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO), scripted(streams('{"words": ["Jana doubts'), fails(401)) as model:
        with pytest.raises(ModelUnavailable) as told:
            ask(chat(sqlite_database, model.url), sqlite_database, Ear())
        assert len(model.requests) == 2
    assert "Jana" not in caplog.text + repr(told.value) + repr(told.value.__context__)
