"""An answer claim by claim: each told when it stood its check, before the model goes on; what was told stays; nothing
is told once AI is switched off; what was made is kept for exactly those who see the same."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from crm.database import Database
from crm.schema.models import KeptAnswer
from insights.budget import Budget
from insights.questions.answer import Answer, Claim, Source
from insights.questions.answers import Turn
from retrieval.models import Models
from tests import folders as f
from tests.insights.asked import BRUNO, CLARA, Desk, ago, company
from tests.insights.server import ScriptedModel, fails, says, scripted, streams, written
from tests.insights.server import Turn as Reply
from tests.insights.test_chat import silence
from tests.insights.test_questions_said import BUDGET, KASSEL, OPEN, POINTS, PROMISE, claim, models, with_model

__all__ = ["models"]  # a fixture

HARD = claim("Three sites at once are hard to defend this year.", ("emails:1", BUDGET))
LIVE = claim("Kassel must be live by 1 March.", ("meetings:1", KASSEL), ("emails:1", BUDGET))
SIGN = claim("They can sign once points 4, 9 and 11 are settled.", ("calls:1", POINTS))
FALSE = claim("They stay under €70,000 this year.", ("emails:1", BUDGET))
TEXT = {"claims": [HARD, FALSE, LIVE, SIGN]}


class Told:
    """What was told, and what number each source had."""

    def __init__(self) -> None:
        self.claims: list[Claim] = []
        self.sources: list[list[str]] = []
        self.threads: set[int] = set()
        self.events = [threading.Event() for _ in range(6)]

    def __call__(self, claim: Claim, sources: Sequence[Source]) -> None:
        self.claims.append(claim)
        self.sources.append([str(source.ref) for source in sources])
        self.threads.add(threading.get_ident())
        self.events[len(self.claims) - 1].set()

    @property
    def texts(self) -> list[str]:
        return [one.text for one in self.claims]


def cut(text: str, *ends: str) -> list[str]:
    """Behind each of these."""
    places = [text.index(end) + len(end) for end in ends]
    return [text[start:stop] for start, stop in zip([0, *places], [*places, len(text)], strict=True)]


def kept(database: Database) -> int:
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(KeptAnswer)).scalar_one()


def agree(answer: Answer, told: Told) -> bool:
    last = told.sources[-1] if told.sources else []
    return list(answer.claims) == told.claims and [str(one.ref) for one in answer.sources] == last


def test_each_claim_is_told_before_the_next_is_written(
    sqlite_database: Database, tmp_path: Path, models: Models
) -> None:
    """By the order of events: the model's server writes on only when it sees that a claim was told."""
    told, waited = Told(), []
    text = "".join(written(TEXT))
    closes = [f'"{BUDGET}"}}]}}', f'"{KASSEL}"}}, {{"engagement_id": "emails:1", "quote": "{BUDGET}"}}]}}']
    first, second, rest = cut(text, *closes)

    def wait(number: int) -> Callable[[], None]:
        return lambda: waited.append((told.events[number].wait(20), len(told.claims)))

    script = streams(first, wait(0), second, wait(1), rest)
    with scripted(script) as model:
        desk = with_model(sqlite_database, tmp_path, models, model.url, total=60.0)
        answer = desk.ask(OPEN, told=told)
    assert waited == [(True, 1), (True, 2)]
    assert told.texts == [HARD["statement"], LIVE["statement"], SIGN["statement"]]
    assert told.sources == [["emails:1"], ["emails:1", "meetings:1"], ["emails:1", "meetings:1", "calls:1"]]
    assert agree(answer, told)
    assert (answer.answered, answer.mode, answer.complete, told.threads) == (True, "ai", True, {threading.get_ident()})
    assert "complete" not in answer.as_json()


PLAIN = says(TEXT)
SERVERS: dict[str, Reply | Callable[[dict[str, Any]], Reply]] = {
    "streams": streams(*written(TEXT)),
    "one piece": PLAIN,
    "refuses": lambda request: fails(400) if request.get("stream") else PLAIN,
    "code fence": streams("Here:\n```json\n", *written(TEXT), "\n```"),
}


@pytest.mark.parametrize("name", SERVERS)
def test_the_answer_is_the_same_however_the_server_gives_it(
    sqlite_database: Database, tmp_path: Path, models: Models, name: str
) -> None:
    told = Told()
    with scripted(SERVERS[name]) as model, scripted(PLAIN) as silent:
        answer = with_model(sqlite_database, tmp_path, models, model.url).ask(OPEN, told=told)
        without = with_model(sqlite_database, tmp_path, models, silent.url, name="other").ask(OPEN)
    assert agree(answer, told)
    assert replace(answer, model="other") == without
    assert len(told.claims) == 3


def test_there_is_room_for_five_claims_of_five_engagements_each_once(
    sqlite_database: Database, tmp_path: Path, models: Models
) -> None:
    notes = [f.note(str(n), owner="501", at=ago(days=20 + n), to={"deals": ["8801"]},
                    body=f"Jana fears that gate {n} of the hall jams.") for n in range(1, 8)]  # fmt: skip
    claims = [
        claim(f"Gate {n} of the hall may jam.", (f"notes:{n}", f"Jana fears that gate {n} of the hall jams."))
        for n in (1, 1, 2, 3, 4, 5, 6)
    ]
    told = Told()
    with scripted(streams(*written({"claims": claims}))) as model:
        answer = with_model(sqlite_database, tmp_path, models, model.url, notes=notes).ask(OPEN, told=told)
    assert told.texts == [f"Gate {n} of the hall may jam." for n in range(1, 6)]
    assert agree(answer, told)


@pytest.mark.parametrize("reset", [True, False], ids=["breaks", "ends"])
def test_what_was_told_stays_when_the_stream_breaks_and_the_answer_says_so(
    sqlite_database: Database, tmp_path: Path, models: Models, reset: bool
) -> None:
    told = Told()
    first, rest = cut("".join(written(TEXT)), f'"{BUDGET}"}}]}}')
    half = streams(first, rest[:40], reset=reset)
    with scripted(half, PLAIN) as model:
        desk = with_model(sqlite_database, tmp_path, models, model.url)
        answer = desk.ask(OPEN, told=told)
        assert (told.texts, answer.complete, answer.answered) == ([HARD["statement"]], False, True)
        assert agree(answer, told)
        assert (len(model.requests), kept(sqlite_database)) == (1, 0), "nor is it kept"
        assert desk.ask(OPEN, told=Told()).complete


def test_a_stream_that_breaks_before_any_claim_stood_is_asked_for_again(
    sqlite_database: Database, tmp_path: Path, models: Models
) -> None:
    told = Told()
    text = "".join(written({"claims": [FALSE, HARD]}))
    with scripted(streams(text[: text.index("Three")], reset=True), PLAIN) as model:
        answer = with_model(sqlite_database, tmp_path, models, model.url).ask(OPEN, told=told)
    assert (len(model.requests), answer.complete, len(told.claims)) == (2, True, 3)


@pytest.mark.parametrize("server", [says("I am sorry."), fails(500), fails(401), streams("I am sorry.")])
def test_a_model_that_fails_tells_nothing_and_is_named_as_the_reason(
    sqlite_database: Database, tmp_path: Path, models: Models, server: Reply
) -> None:
    told = Told()
    with scripted(server) as model:
        answer = with_model(sqlite_database, tmp_path, models, model.url).ask(OPEN, told=told)
    assert (told.claims, answer.mode, answer.complete) == ([], "crm_only", True)
    assert answer.mode_reason in ("model_unreadable", "model_unavailable")


@pytest.mark.parametrize("switch", ["hipaa", "customer_analysis"])
def test_once_ai_is_switched_off_no_further_claim_is_told_and_the_answer_holds_none(
    sqlite_database: Database, tmp_path: Path, models: Models, switch: str
) -> None:
    told = Told()
    first, rest = cut("".join(written(TEXT)), f'"{BUDGET}"}}]}}')

    def turn() -> None:
        assert told.events[0].wait(20)
        silence(sqlite_database, switch)

    with scripted(streams(first, turn, rest)) as model:
        answer = with_model(sqlite_database, tmp_path, models, model.url, total=60.0).ask(OPEN, told=told)
    assert told.texts == [HARD["statement"]]
    assert (answer.answered, answer.mode, answer.claims, answer.sources) == (False, "crm_only", (), ())
    assert answer.mode_reason == {"hipaa": "hipaa", "customer_analysis": "customer_analysis_off"}[switch]
    assert (len(model.requests), kept(sqlite_database)) == (1, 0)
    assert Budget(sqlite_database, 0).spent_today() > 0, "what came by then is counted"


def test_without_a_model_the_quotes_are_told(sqlite_database: Database, tmp_path: Path, models: Models) -> None:
    told = Told()
    answer = Desk(sqlite_database, tmp_path, models=models).ask("What did we promise Brenner last week?", told=told)
    assert (answer.mode, told.texts) == ("local", [PROMISE])
    assert agree(answer, told)


def test_what_the_crm_tells_has_no_claims(sqlite_database: Database, tmp_path: Path) -> None:
    told = Told()
    assert Desk(sqlite_database, tmp_path).ask("When does Brenner close?", told=told).mode == "structured"
    assert told.claims == []


# Kept answers


@pytest.fixture
def served(sqlite_database: Database, tmp_path: Path, models: Models) -> "Served":
    return Served(sqlite_database, tmp_path, models)


class Served:
    """Asks and says how many requests it took; one `desk` is one process."""

    def __init__(self, database: Database, path: Path, models: Models) -> None:
        self.database = database
        self._path = path
        self._models = models

    def desk(self, model: ScriptedModel, **more: Any) -> Desk:
        return with_model(self.database, self._path, self._models, model.url, **more)


def test_the_same_question_about_the_same_is_answered_from_what_is_kept_all_at_once(served: Served) -> None:
    first, again = Told(), Told()
    with scripted(SERVERS["streams"]) as model:
        given = served.desk(model).ask(OPEN, told=first)
        kept_one = served.desk(model).ask(OPEN, told=again)
        assert served.desk(model).ask(OPEN) == given
    assert len(model.requests) == 1
    assert kept_one == given
    assert (again.claims, again.sources) == (first.claims, first.sources)


def test_whatever_changes_what_is_asked_or_seen_is_asked_anew(served: Served) -> None:
    asked: list[int] = []

    def ask(question: str = OPEN, desk: Desk | None = None, **how: Any) -> None:
        before = len(model.requests)
        (desk or usual).ask(question, **how)
        asked.append(len(model.requests) - before)

    with scripted(PLAIN) as model:
        usual = served.desk(model)
        ask()
        ask()
        ask("What worries Brenner about the costs?")
        ask("Cosa preoccupa Brenner delle sedi?")
        ask(thread=[Turn(CLARA, "Is Fulda at risk?", "8801")])
        ask(thread=[Turn(BRUNO, "Is Fulda at risk?", "8801")])  # not the asker's: as if it were not there
        ask(desk=served.desk(model, name="other"))
        lines = company()["emails"]
        lines[0]["properties"]["hs_email_text"] = "Finance asked us to stay under 50 this year."
        lines[0]["updatedAt"] = ago(hours=1).isoformat()
        ask(desk=served.desk(model, emails=lines))
    assert asked == [1, 0, 1, 1, 1, 0, 1, 1]


def test_the_golden_case_what_was_made_for_one_is_not_told_to_another(served: Served) -> None:
    call = f.call(
        "7", start=ago(days=1), owner="502", to={"deals": ["8801"]}, hs_call_body="Bruno called about hall C."
    )
    told = Told()
    with scripted(PLAIN) as model:
        desk = served.desk(model, calls=[*company()["calls"], call])
        assert desk.ask(OPEN).answered
        answer = desk.ask(OPEN, who=BRUNO, told=told)
    assert len(model.requests) == 2
    assert (told.claims, answer.reason, [str(one) for one in answer.retrieved]) == ([], "no_evidence", ["calls:7"])


def test_not_enough_evidence_is_not_kept(served: Served) -> None:
    with scripted(says({"claims": [FALSE]})) as model:
        for _ in range(2):
            assert served.desk(model).ask(OPEN).reason == "no_evidence"
    assert (len(model.requests), kept(served.database)) == (2, 0)


@pytest.mark.parametrize("switch", ["hipaa", "customer_analysis"])
def test_with_a_switch_turned_nothing_kept_is_told(served: Served, switch: str) -> None:
    told = Told()
    with scripted(PLAIN) as model:
        desk = served.desk(model)
        desk.ask(OPEN)
        silence(served.database, switch)
        answer = desk.ask(OPEN, told=told)
    assert (told.claims, answer.mode, len(model.requests)) == ([], "crm_only", 1)


def test_who_asks_the_same_at_the_same_time_is_told_the_same_of_one_request(served: Served) -> None:
    tellings = [Told() for _ in range(4)]
    with scripted(Reply(PLAIN.body, wait=0.6)) as model:
        desk = served.desk(model)
        threads = [threading.Thread(target=desk.ask, args=(OPEN,), kwargs={"told": told}) for told in tellings]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
    assert len(model.requests) == 1
    assert [told.texts for told in tellings] == [tellings[0].texts] * 4
    assert len(tellings[0].texts) == 3
