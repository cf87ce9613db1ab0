"""A real model behind llama.cpp's server: it is held to the schema, what it makes up is not shown, and where it does
not fit or does not answer in time the insight says so. Nothing here judges what it writes.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel, SecretStr

from crm.database import Database
from crm.gate import Gate
from crm.importing import import_folder
from crm.instants import micros
from crm.viewer import viewer_of
from insights.ai import AiReading
from insights.budget import Budget
from insights.chat import ChatModel, Limits, ModelUnavailable
from insights.chat_request import Endpoint
from insights.insight import Insights
from insights.model import Insight, Quote
from insights.questions.answer import Claim
from prompts import Prompt, load
from tests.insights import llama
from tests.insights.asked import Desk, company
from tests.insights.test_insight_json import NOW, write

pytestmark = pytest.mark.slow


class Colour(BaseModel):
    colour: str
    bright: bool


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    try:
        llama.build()
    except llama.CannotBuild as why:
        pytest.skip(f"llama.cpp's server cannot be built here: {why}")
    with llama.served() as served:
        yield served


def chat(database: Database, url: str, **limits: float) -> ChatModel:
    asked = Limits(**({"total": 240.0, "answer_tokens": 150} | limits))  # type: ignore[arg-type]
    return ChatModel(Endpoint(url, "smollm2", SecretStr("any")), Budget(database, 10_000_000), asked)


def insight(database: Database, folder: Path, url: str, **limits: float) -> Insight:
    assert not import_folder(database, write(folder / "data"), now=NOW).rejects
    gate = Gate(database)
    reading = AiReading(database, gate, chat(database, url, **limits), evidence_tokens=2_000)
    return Insights(database, gate, reading).of(viewer_of(database, "1"), "5", now=micros(NOW), language="en")


def test_a_small_answer_keeps_to_its_schema_and_is_counted_by_the_server(sqlite_database: Database, url: str) -> None:
    prompt = Prompt("test.1", "You answer with JSON.", "The sky is blue today. Which colour is it, and is it bright?")
    reply = chat(sqlite_database, url).ask(Gate(sqlite_database).permit(), prompt, Colour)
    assert isinstance(reply.value.bright, bool)
    assert reply.tokens.input > 10
    assert reply.tokens.output > 3
    assert Budget(sqlite_database, 0).spent_today() == reply.tokens.input + reply.tokens.output


class Ear:
    """Uses nothing of what it hears."""

    took = False

    def __init__(self) -> None:
        self.pieces: list[str] = []

    def begin(self) -> None:
        self.pieces.clear()

    def hear(self, piece: str) -> None:
        self.pieces.append(piece)


def test_it_streams_under_the_same_schema_and_counts_that_as_well(sqlite_database: Database, url: str) -> None:
    prompt = Prompt("test.1", "You answer with JSON.", "The sky is blue today. Which colour is it, and is it bright?")
    ear = Ear()
    reply = chat(sqlite_database, url).ask(Gate(sqlite_database).permit(), prompt, Colour, ear)
    assert len(ear.pieces) > 3
    assert Colour.model_validate_json("".join(ear.pieces)) == reply.value
    assert reply.tokens.output >= len(ear.pieces) - 2
    assert Budget(sqlite_database, 0).spent_today() == reply.tokens.input + reply.tokens.output


def test_whatever_it_says_of_a_deal_only_what_was_said_is_shown(
    sqlite_database: Database, tmp_path: Path, url: str
) -> None:
    found = insight(sqlite_database, tmp_path, url)
    told = found.as_json()
    if found.mode == "crm_only":  # an answer that never ends is no answer
        assert found.mode_reason in ("model_unreadable", "model_unavailable")
        assert told["recent_activity"]["summary"] is None
        return
    texts = {"emails:17": "Our budget was cut by half.", "emails:16": "Our offer", "notes:1": "They like it"}
    quotes = [one for risk in found.risks for one in risk.evidence if isinstance(one, Quote)]
    quotes += [quote for goal in found.told.goals for quote in goal.evidence]
    assert all(quote.quote in texts[quote.engagement_id] for quote in quotes)
    assert told["tokens"]["input"] > 100
    assert (told["model"], told["prompt_version"]) == ("smollm2", load("insight").version)


def test_what_it_tells_of_a_question_is_what_the_answer_holds(
    sqlite_database: Database, tmp_path: Path, url: str
) -> None:
    told: list[Claim] = []
    desk = Desk(sqlite_database, tmp_path, model=chat(sqlite_database, url))
    answer = desk.ask("What worries Brenner about the sites?", told=lambda claim, _: told.append(claim))
    assert list(answer.claims) == told
    assert answer.mode in ("ai", "crm_only")
    assert answer.reason in (None, "no_evidence", "model_unreadable", "model_unavailable")
    said = json.dumps(company(), default=str, ensure_ascii=False)
    assert all(quote.quote in said for quote in answer.citations)


def test_what_takes_too_long_is_left(sqlite_database: Database, tmp_path: Path, url: str) -> None:
    found = insight(sqlite_database, tmp_path, url, total=0.4)
    assert (found.mode, found.mode_reason) == ("crm_only", "model_unavailable")


def test_a_prompt_beyond_its_context_is_no_crash(sqlite_database: Database, url: str) -> None:
    prompt = Prompt("test.1", "You answer with JSON.", "blue " * 30_000)
    with pytest.raises(ModelUnavailable):
        chat(sqlite_database, url).ask(Gate(sqlite_database).permit(), prompt, Colour)
