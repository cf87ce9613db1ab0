"""Random companies: a viewer's answers are to the letter those in a company that holds nothing but what that viewer
sees. What is visible is computed by the oracle of the access tests, which shares no code with Daybook."""

from pathlib import Path
from typing import Any

import pytest

from crm.database import Database
from crm.gate import Gate
from crm.instants import micros
from crm.viewer import viewer_of
from insights.insight import Insights
from insights.questions.answers import Answers
from insights.questions.conversation import Conversation
from insights.questions.topics import OF_A_DEAL, OF_DEALS
from retrieval.models import Models
from retrieval.search import Retrieval
from retrieval.store import EmbeddedStore
from tests.insights.test_insight_rights import DEALS, NOW, USERS, Dice, company, fill, seen_by

_NAMES = {"{deal}": "Deal 5", "{person}": "Name3", "{company}": "Acme", "{stage}": "talks"}
QUESTIONS = [
    topic.examples[1]
    for topic in (*OF_A_DEAL, *OF_DEALS)
    if topic.id != "deciders"  # where no contact is marked, what was said may tell
]


def read(database: Database, folder: Path, user_id: str) -> list[Any]:
    gate = Gate(database)
    retrieval = Retrieval(database, gate, Models(), EmbeddedStore(folder))
    talk = Conversation(database, gate, retrieval, Insights(database, gate), None, evidence_tokens=1_000)
    answers, viewer = Answers(database, talk), viewer_of(database, user_id)
    found = []
    for question in QUESTIONS:
        for place, name in _NAMES.items():
            question = question.replace(place, name)
        found.append(answers.answer(viewer, question, now=micros(NOW), language="en"))
    return found


def agree(database: Database, folder: Path, seed: int) -> int:
    """How many answers differ between the users: rights must matter."""
    world = company(Dice(seed))
    fill(database, world)
    full = {user_id: read(database, folder, user_id) for user_id in USERS}
    for user_id in USERS:
        fill(database, seen_by(world, user_id))
        again = read(database, folder, user_id)
        for question, one, other in zip(QUESTIONS, again, full[user_id], strict=True):
            assert one == other, (seed, user_id, question)
    return sum(len({answers[n].text for answers in full.values()}) > 1 for n in range(len(QUESTIONS)))


def test_an_answer_is_that_of_a_company_without_what_is_hidden(sqlite_database: Database, tmp_path: Path) -> None:
    assert agree(sqlite_database, tmp_path, 1) > 4


@pytest.mark.slow
def test_many_more_companies(sqlite_database: Database, tmp_path: Path) -> None:
    assert len(DEALS) > 2
    for seed in range(1000, 1030):
        agree(sqlite_database, tmp_path, seed)
