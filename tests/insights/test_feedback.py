"""A verdict is kept once a person and display, without texts while HIPAA is on, and counted with its n."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from crm.audit import read_audit, verify_audit
from crm.database import Database
from crm.instants import DAY
from crm.kinds import Ref
from crm.purge import finish_purge
from crm.schema.displays import Feedback as Row
from crm.settings import change_setting
from insights.displays import Display, Displays, New
from insights.feedback import LONGEST, Feedbacks, Given
from insights.feedback_report import report

AT = 20_780 * DAY  # Monday 23 November 2026
SHOWN = {"viewer": "clara@acme.test", "risks": [{"kind": "budget"}, {"kind": "timing"}, {"kind": "budget"}]}


def shown(database: Database, *, kind: str = "insight", **fields: str) -> Display:
    displays = Displays(database)
    content = {"question": "Who signs?", "shown": SHOWN if kind == "insight" else {"answer": "Jana"}}
    told = {"mode": "ai", "mode_reason": None, "user_id": "1", "model": "gpt", "prompt_version": "v3", **fields}
    new = New(kind, deal_id="8801", retrieved=[Ref("emails", "1")], content=content, **told)  # type: ignore[arg-type]
    display = displays.of(displays.keep(new, at=AT))
    assert display
    return display


def turn_on_hipaa(database: Database) -> None:
    with database.writing() as connection:
        change_setting(connection, "hipaa", True, at=AT, actor="system:me")


def test_a_second_verdict_takes_the_place_of_the_first_and_the_log_has_both(database: Database) -> None:
    feedbacks, display = Feedbacks(database), shown(database)
    assert feedbacks.keep(display, Given("useful"), at=AT) == "kept"
    assert feedbacks.keep(display, Given("not_useful", "wrong", "Not the cap"), at=AT + DAY) == "kept"
    feedbacks.keep(shown(database, user_id="2"), Given("useful"), at=AT)
    others, mine = feedbacks.every()
    assert (others.user_id, others.verdict) == ("2", "useful")
    assert (mine.verdict, mine.reason, mine.words, mine.at) == ("not_useful", "wrong", "Not the cap", AT + DAY)
    assert (mine.content, mine.retrieved) == (display.content, ("emails:1",))
    assert [one.id for one in feedbacks.every(since=AT + 1)] == [mine.id]
    with database.reading() as connection:
        lines = read_audit(connection, action="feedback.given")
        assert verify_audit(connection).broken is None
    assert [(line.outcome, line.details.get("reason")) for line in lines[:2]] == [
        ("useful", None), ("not_useful", "wrong"),
    ]  # fmt: skip


def test_a_double_press_leaves_one_verdict(database: Database) -> None:
    feedbacks, display = Feedbacks(database), shown(database)
    given = [Given("useful"), Given("not_useful", "other")] * 4
    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(lambda one: feedbacks.keep(display, one, at=AT), given))
    assert kept == ["kept"] * 8
    assert len(feedbacks.every()) == 1


def test_the_export_names_nobody_s_address(database: Database) -> None:
    feedbacks = Feedbacks(database)
    feedbacks.keep(shown(database), Given("not_useful", "missing", "x" * (LONGEST + 9)), at=AT)
    (line,) = (one.as_json() for one in feedbacks.every())
    assert list(line) == [
        "id", "at", "kind", "viewer", "deal_id", "question", "mode", "model", "prompt_version", "shown", "retrieved",
        "verdict", "reason", "words",
    ]  # fmt: skip
    assert (line["viewer"], line["question"], line["at"]) == ("1", "Who signs?", "2026-11-23T00:00:00Z")
    assert line["shown"] == {"risks": SHOWN["risks"]}
    assert len(line["words"]) == LONGEST
    assert "@" not in json.dumps(line)


def test_with_hipaa_on_what_was_shown_before_is_closed_and_of_what_is_shown_since_no_text_is_kept(
    database: Database,
) -> None:
    feedbacks, before = Feedbacks(database), shown(database)
    feedbacks.keep(before, Given("not_useful", "wrong", "The cap was lifted"), at=AT)
    turn_on_hipaa(database)
    since = shown(database, mode_reason="hipaa", mode="crm_only")
    assert feedbacks.closed(before)
    assert not feedbacks.closed(since)
    assert feedbacks.keep(before, Given("useful"), at=AT + 1) == "closed"
    assert feedbacks.keep(since, Given("not_useful", "other", "Jana said so"), at=AT + 2) == "without_texts"
    old, new = feedbacks.every()
    assert (old.verdict, new.verdict, new.reason) == ("not_useful", "not_useful", "other")
    assert (new.words, new.content) == (None, None)
    finish_purge(database, (), now=lambda: AT + 3)
    assert [(one.words, one.content) for one in feedbacks.every()] == [(None, None)] * 2
    with database.reading() as connection:
        assert not [row for row in connection.execute(select(Row.content, Row.words)) if any(row)]


def test_what_may_not_be_seen_any_more_is_kept_without_what_was_shown(database: Database) -> None:
    feedbacks = Feedbacks(database)
    feedbacks.keep(shown(database), Given("not_useful", "not_visible", "Not mine", content=False), at=AT)
    (given,) = feedbacks.every()
    assert (given.content, given.words, given.reason) == (None, "Not mine", "not_visible")


def test_the_report_counts_by_what_was_shown_and_every_share_has_its_n(sqlite_database: Database) -> None:
    feedbacks = Feedbacks(sqlite_database)
    feedbacks.keep(shown(sqlite_database), Given("useful"), at=AT)
    feedbacks.keep(shown(sqlite_database), Given("not_useful", "wrong"), at=AT + 7 * DAY)
    feedbacks.keep(shown(sqlite_database, kind="answer", mode="local", prompt_version="v4"), Given("useful"), at=AT)
    feedbacks.keep(shown(sqlite_database), Given("not_useful", "wrong", content=False), at=AT)
    told = report(feedbacks.every()).as_json()
    assert (told["feedback"], told["useful"], told["not_useful"], told["acceptance"]) == (4, 2, 2, 0.5)
    assert told["reasons"] == {"wrong": 2, "missing": 0, "out_of_date": 0, "not_visible": 0, "other": 0}
    assert told["by_kind"] == [
        {"name": "answer", "n": 1, "useful": 1, "acceptance": 1.0},
        {"name": "insight", "n": 3, "useful": 1, "acceptance": 0.3333},
    ]
    assert {one["name"]: one["n"] for one in told["by_mode"]} == {"ai": 3, "local": 1}
    assert {one["name"]: one["n"] for one in told["by_prompt_version"]} == {"v3": 3, "v4": 1}
    assert {one["name"]: (one["n"], one["useful"]) for one in told["by_week"]} == {
        "2026-W48": (3, 2),
        "2026-W49": (1, 0),
    }
    assert {one["name"]: one["n"] for one in told["by_risk_kind"]} == {"budget": 2, "timing": 2}


@pytest.mark.parametrize("content", [None, {}, {"shown": "Mon 30 Nov"}, {"shown": {"risks": "none"}}, {"shown": [1]}])
def test_what_was_shown_may_have_any_shape(sqlite_database: Database, content: dict[str, object] | None) -> None:
    displays, feedbacks = Displays(sqlite_database), Feedbacks(sqlite_database)
    kept = displays.keep(New("answer", "1", None, "local", None, [], content or {}), at=AT)
    display = displays.of(kept)
    assert display
    feedbacks.keep(display, Given("useful"), at=AT)
    (given,) = feedbacks.every()
    assert given.as_json()["shown"] == (content or {}).get("shown")
    assert report([given]).as_json()["by_risk_kind"] == []


def test_without_feedback_there_is_no_share() -> None:
    assert report([]).as_json()["acceptance"] is None
