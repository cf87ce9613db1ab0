"""A chat model over real HTTP: what it is sent, what it may cost, how long it may take."""

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module

import pytest
from pydantic import BaseModel, SecretStr

from crm.database import Database
from crm.gate import Gate, Silent
from crm.settings import change_setting
from insights.budget import Budget, BudgetSpent
from insights.chat import ChatModel, Limits, ModelUnavailable, ModelUnreadable, Reply
from insights.chat_request import Endpoint
from insights.model import NotRead, Tokens
from prompts import Prompt
from tests.insights.server import DRIPS, HANGS, RESETS, Turn, completion, fails, says, scripted, unused_port


class Word(BaseModel):
    word: str
    times: int


PROMPT = Prompt("test.1", "You answer with a word.", "Which word?")
GOOD = says({"word": "yes", "times": 2})


@pytest.fixture(autouse=True, scope="module")
def _loaded() -> None:
    """Loading the library for the first time takes seconds that are no test's."""
    import_module("langchain_openai")


def chat(database: Database, url: str, *, daily: int = 1_000_000, **limits: float) -> ChatModel:
    asked = Limits(**({"total": 8.0, "connect": 1.0} | limits))  # type: ignore[arg-type]
    endpoint = Endpoint(url, "scripted-1", SecretStr("sk-secret-key"))
    return ChatModel(endpoint, Budget(database, daily), asked)


def ask(database: Database, url: str, **more: float) -> Reply[Word]:
    return chat(database, url, **more).ask(Gate(database).permit(), PROMPT, Word)  # type: ignore[arg-type]


def test_the_answer_comes_back_typed_with_what_it_cost(sqlite_database: Database) -> None:
    with scripted(GOOD) as model:
        reply = ask(sqlite_database, model.url)
    assert reply == Reply(Word(word="yes", times=2), Tokens(100, 20))


def test_a_request_names_the_model_and_the_schema_and_offers_no_tools(sqlite_database: Database) -> None:
    with scripted(GOOD) as model:
        ask(sqlite_database, model.url)
    (request,) = model.requests
    assert request["model"] == "scripted-1"
    assert [one["role"] for one in request["messages"]] == ["system", "user"]
    schema = request["response_format"]["json_schema"]
    assert schema["strict"] is True
    assert schema["schema"]["required"] == ["word", "times"]
    assert schema["schema"]["additionalProperties"] is False
    assert "tools" not in request
    assert model.heads[0]["authorization"] == "Bearer sk-secret-key"


@pytest.mark.parametrize(
    "content",
    [
        '```json\n{"word": "yes", "times": 2}\n```',
        'Here it is: {"word": "yes", "times": 2}',
        '<think>{</think>{"word": "yes", "times": 2}',
    ],
    ids=["code fence", "with words", "thinking aloud"],
)
def test_an_answer_with_something_around_it_is_read_at_once(sqlite_database: Database, content: str) -> None:
    with scripted(says(content)) as model:
        assert ask(sqlite_database, model.url).value.word == "yes"
    assert len(model.requests) == 1


@pytest.mark.parametrize(
    "bad",
    [says("I think the word is yes."), says('{"word": "ye'), says({"word": "yes"}), says(""), says("[1]"),
     says('{"word": "ye', finish="length"), says("", finish="content_filter"), says("[" * 50_000)],
    ids=["prose", "half", "a field missing", "nothing", "no object", "cut", "filtered", "deep"],
)  # fmt: skip
def test_an_unreadable_answer_is_asked_once_more(sqlite_database: Database, bad: Turn) -> None:
    with scripted(bad, GOOD) as model:
        assert ask(sqlite_database, model.url).value.word == "yes"
    assert [one["role"] for one in model.requests[1]["messages"]] == ["system", "user", "assistant", "user"]


def test_both_tries_are_counted(sqlite_database: Database) -> None:
    with scripted(says("no"), GOOD) as model:
        assert ask(sqlite_database, model.url).tokens == Tokens(200, 40)
    assert Budget(sqlite_database, 0).spent_today() == 240


def test_a_second_unreadable_answer_is_the_end(sqlite_database: Database) -> None:
    with scripted(says("no")) as model, pytest.raises(ModelUnreadable) as told:
        ask(sqlite_database, model.url)
    assert (len(model.requests), told.value.reason) == (2, "model_unreadable")


@pytest.mark.parametrize(
    "first", [fails(500), fails(503), fails(429, retry_after="0"), RESETS], ids=["500", "503", "429", "reset"]
)
def test_what_may_pass_is_tried_again(sqlite_database: Database, first: Turn) -> None:
    with scripted(first, GOOD) as model:
        assert ask(sqlite_database, model.url).value.word == "yes"
    assert len(model.requests) == 2


@pytest.mark.parametrize(
    ("turn", "requests"),
    [(fails(500), 3), (fails(401), 1), (fails(403), 1), (fails(404), 1), (fails(400), 1),
     (fails(429, "insufficient_quota"), 1), (fails(429, retry_after="3600"), 1), (fails(429, retry_after="7.5"), 1),
     (Turn("<html>hello</html>"), 1), (Turn("{}"), 1), (Turn(completion(None)[:40]), 1)],
    ids=["500", "401", "403", "404", "400", "no quota", "an hour", "beyond our time", "a page", "empty", "half"],
)  # fmt: skip
def test_what_does_not_pass_is_unavailable(sqlite_database: Database, turn: Turn, requests: int) -> None:
    with scripted(turn) as model, pytest.raises(ModelUnavailable) as told:
        ask(sqlite_database, model.url)
    assert (len(model.requests), told.value.reason) == (requests, "model_unavailable")


def test_nobody_listening_is_unavailable(sqlite_database: Database) -> None:
    with pytest.raises(ModelUnavailable):
        ask(sqlite_database, f"http://127.0.0.1:{unused_port()}/v1")


@pytest.mark.parametrize("turn", [HANGS, DRIPS], ids=["hangs", "drips"])
def test_no_request_hangs(sqlite_database: Database, turn: Turn) -> None:
    began = time.monotonic()
    with scripted(turn) as model, pytest.raises(ModelUnavailable):
        ask(sqlite_database, model.url, total=1.0)
    assert time.monotonic() - began < 6
    assert len(model.requests) == 1


def test_a_slow_answer_is_waited_for(sqlite_database: Database) -> None:
    with scripted(Turn(GOOD.body, wait=1.0)) as model:
        assert ask(sqlite_database, model.url).value.word == "yes"


def test_over_the_days_budget_nothing_is_sent(sqlite_database: Database) -> None:
    with scripted(GOOD) as model:
        asked = chat(sqlite_database, model.url, daily=150)
        gate = Gate(sqlite_database)
        for _ in range(2):  # 120 tokens after the first: the second still fits
            asked.ask(gate.permit(), PROMPT, Word)
        with pytest.raises(BudgetSpent) as told:
            asked.ask(gate.permit(), PROMPT, Word)
    assert told.value.reason == "budget_spent"
    assert len(model.requests) == 2


def test_a_call_that_is_refused_costs_nothing_and_one_that_hangs_what_it_was_sent(sqlite_database: Database) -> None:
    with scripted(fails(401)) as model, pytest.raises(ModelUnavailable):
        ask(sqlite_database, model.url)
    assert Budget(sqlite_database, 0).spent_today() == 0
    with scripted(HANGS) as model, pytest.raises(ModelUnavailable):
        ask(sqlite_database, model.url, total=0.5)
    assert 0 < Budget(sqlite_database, 0).spent_today() < 50


def test_a_server_that_counts_nothing_is_counted_for(sqlite_database: Database) -> None:
    with scripted(says({"word": "yes", "times": 1}, tokens=None)) as model:
        tokens = ask(sqlite_database, model.url).tokens
    assert tokens.input > 0
    assert tokens.output > 0


def test_the_budget_begins_anew_at_midnight_utc(database: Database) -> None:
    times = iter([datetime(2026, 11, 22, 23, 59, tzinfo=UTC)] * 2 + [datetime(2026, 11, 23, 0, 0, tzinfo=UTC)])
    budget = Budget(database, 100, lambda: next(times))
    booking = budget.book(60)
    with pytest.raises(BudgetSpent):
        budget.book(41)
    assert budget.book(100).day == "2026-11-23"
    budget.settle(booking, Tokens(10, 5))
    assert Budget(database, 100, lambda: datetime(2026, 11, 22, tzinfo=UTC)).spent_today() == 15


def test_calls_at_the_same_time_do_not_overspend_together(database: Database) -> None:
    budget = Budget(database, 1_000)
    taken: list[bool] = []

    def take() -> None:
        try:
            budget.book(100)
            taken.append(True)
        except BudgetSpent:
            taken.append(False)

    together(take, 16)
    assert sum(taken) == 10


def together(work: Callable[[], object], count: int) -> None:
    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)


def test_only_so_many_requests_are_out_at_once(sqlite_database: Database) -> None:
    with scripted(Turn(GOOD.body, wait=0.3)) as model:
        asked = chat(sqlite_database, model.url, at_once=2)
        together(lambda: asked.ask(Gate(sqlite_database).permit(), PROMPT, Word), 6)
    assert len(model.requests) == 6
    assert model.most_at_once == 2


def test_who_finds_no_place_in_time_is_told(sqlite_database: Database) -> None:
    failed: list[NotRead] = []
    with scripted(HANGS) as model:
        asked = chat(sqlite_database, model.url, at_once=1, total=1.0)

        def one() -> None:
            try:
                asked.ask(Gate(sqlite_database).permit(), PROMPT, Word)
            except NotRead as error:
                failed.append(error)

        together(one, 3)
    assert [error.reason for error in failed] == ["model_unavailable"] * 3


@pytest.mark.parametrize("switch", ["hipaa", "customer_analysis"])
def test_a_switch_turned_between_two_requests_stops_the_second(sqlite_database: Database, switch: str) -> None:
    def turn_it(_: object) -> Turn:
        silence(sqlite_database, switch)
        return fails(500)

    with scripted(turn_it) as model, pytest.raises(Silent):
        ask(sqlite_database, model.url)
    assert len(model.requests) == 1


def test_a_permit_from_before_the_switch_sends_nothing(sqlite_database: Database) -> None:
    permit = Gate(sqlite_database).permit()
    silence(sqlite_database, "hipaa")
    with scripted(GOOD) as model, pytest.raises(Silent):
        chat(sqlite_database, model.url).ask(permit, PROMPT, Word)
    assert (len(model.requests), Budget(sqlite_database, 0).spent_today()) == (0, 0)


def test_logs_and_errors_hold_neither_question_nor_answer_nor_key(
    sqlite_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    prompt = Prompt("test.1", "You answer.", "Does Jana doubt it?")
    with caplog.at_level(logging.INFO), scripted(says("Jana doubts it"), fails(401)) as model:
        with pytest.raises(ModelUnavailable) as told:
            chat(sqlite_database, model.url).ask(Gate(sqlite_database).permit(), prompt, Word)
        said = caplog.text + repr(told.value) + repr(told.value.__context__) + repr(prompt)
    assert "status 401" in said
    assert "Jana" not in said
    assert "sk-secret-key" not in said


_TRACED = """
import sys
from crm.database import open_database
from tests.insights.test_chat import ask
print(ask(open_database(sys.argv[1]), sys.argv[2]).value.word)
print(sorted({name.split(".")[0] for name in sys.modules} & {"torch", "transformers"}))
"""


def test_what_libraries_read_from_the_environment_changes_nothing(sqlite_database: Database) -> None:
    with scripted(GOOD) as model, scripted(GOOD) as elsewhere:
        traps = {"LANGSMITH_TRACING": "true", "LANGCHAIN_TRACING_V2": "true", "LANGSMITH_API_KEY": "x"}
        traps |= {"LANGSMITH_ENDPOINT": elsewhere.url, "LANGCHAIN_ENDPOINT": elsewhere.url, "LANGSMITH_GATEWAY": "true"}
        traps |= {"LANGSMITH_GATEWAY_URL": elsewhere.url, "OPENAI_BASE_URL": elsewhere.url, "OPENAI_LOG": "debug"}
        traps |= {"OPENAI_API_BASE": elsewhere.url, "HTTP_PROXY": elsewhere.url, "OPENAI_PROXY": elsewhere.url}
        command = [sys.executable, "-c", _TRACED, sqlite_database.url, model.url]
        done = subprocess.run(command, env=traps, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "yes\n[]\n"
    assert "Which word" not in done.stderr
    assert (len(model.requests), len(elsewhere.requests)) == (1, 0)


def silence(database: Database, switch: str) -> None:
    with database.writing() as connection:
        change_setting(connection, switch, switch == "hipaa", at=0, actor="system:test", viewer=None)
