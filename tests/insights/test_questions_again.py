"""An answer that was given is looked at again: nothing that its asker no longer sees is left in it, and no model is
asked."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from crm.database import Database
from crm.instants import micros
from crm.kinds import Ref
from crm.reader import Reader
from crm.settings import change_setting
from crm.viewer import viewer_of
from insights.model import Quote
from insights.questions import refusals
from insights.questions.again import Given, again, counted
from insights.questions.answer import Answer, Claim, Source
from tests import folders as f
from tests.insights.asked import CLARA, NOW, Desk, ago, company

BUDGET = "Finance asked us to stay under 60 this year, so three sites at once is hard to defend."
KASSEL = "If Kassel is not live by 1 March we lose the whole season."


def told(*claims: tuple[str, str, str], mode: Any = "ai") -> Answer:
    """Claims as (words, engagement, quote)."""
    made = [Claim(text, (Quote(ref, quote),)) for text, ref, quote in claims]
    refs = dict.fromkeys(Ref.parse(ref) for _, ref, _ in claims)
    sources = [Source(ref, ref.kind, micros(NOW), "as it was", "Nobody", None) for ref in refs]
    return Answer(True, mode, "en", "2 points from what was said:", deal=Ref("deals", "8801"), claims=made,
                  sources=sources, engagements=5)  # fmt: skip


TWO = told(("Three sites are hard to defend.", "emails:1", BUDGET), ("Kassel by 1 March.", "meetings:1", KASSEL))


def look(database: Database, answer: Answer, question: str = "What worries them?") -> Answer | None:
    return again(database, viewer_of(database, CLARA), Given(question, answer), now=micros(NOW))


def texts(answer: Answer | None) -> list[str]:
    return [claim.text for claim in answer.claims] if answer else []


def test_what_is_still_seen_stays_and_its_sources_are_read_anew(sqlite_database: Database, tmp_path: Path) -> None:
    Desk(sqlite_database, tmp_path)
    found = look(sqlite_database, TWO)
    assert found is not None
    assert list(found.claims) == list(TWO.claims)
    assert [(str(one.ref), one.who, one.title) for one in found.sources] == [
        ("emails:1", "Jana Krüger", "Re: Offer"), ("meetings:1", "Jana Krüger", "Kassel visit"),
    ]  # fmt: skip


def test_a_claim_goes_with_its_activity_and_the_numbers_close_up(sqlite_database: Database, tmp_path: Path) -> None:
    Desk(sqlite_database, tmp_path, sets={"clara": f.rights() | {"emails": f.right("none")}})
    found = look(sqlite_database, TWO)
    assert texts(found) == ["Kassel by 1 March."]
    assert found is not None
    assert [str(one.ref) for one in found.sources] == ["meetings:1"]
    assert found.headline == "Kassel by 1 March."


def test_what_is_gone_is_counted_no_more(sqlite_database: Database, tmp_path: Path) -> None:
    mails = [Ref("emails", str(n)) for n in (1, 2, 3)]
    given = replace(TWO, retrieved=[*mails, Ref("meetings", "1")])
    Desk(sqlite_database, tmp_path, sets={"clara": f.rights() | {"emails": f.right("none")}})
    found = look(sqlite_database, given)
    assert found is not None
    assert (found.engagements, [str(one) for one in found.retrieved]) == (2, ["meetings:1"])


def test_not_enough_evidence_tells_of_no_more_than_is_seen(sqlite_database: Database, tmp_path: Path) -> None:
    near = [Source(Ref(kind, "1"), kind, micros(NOW), "near", "Nobody", None) for kind in ("emails", "meetings")]
    none = refusals.no_evidence(Ref("deals", "8801"), "WMS for 3 sites", "ai", near, 5, "en")
    given = replace(none, retrieved=[one.ref for one in near], model="small")
    Desk(sqlite_database, tmp_path, sets={"clara": f.rights() | {"emails": f.right("none")}})
    with Reader(sqlite_database, viewer_of(sqlite_database, CLARA)) as reader:
        found = counted(reader, given, now=micros(NOW))
    assert "Nothing in the 2 activities you can see on WMS for 3 sites" in found.headline
    assert [str(one.ref) for one in found.closest] == [str(one) for one in found.retrieved] == ["meetings:1"]
    assert (found.engagements, found.model, found.short is not None) == (2, "small", True)


def test_a_quote_that_is_no_longer_said_goes(sqlite_database: Database, tmp_path: Path) -> None:
    mail = f.email("1", at=ago(days=2), sender="jana@brenner.test", recipients=["rep1@acme.test"],
                   direction="INCOMING_EMAIL", owner="501", to={"deals": ["8801"], "contacts": ["31"]},
                   subject="Re: Offer", text="All is well.")  # fmt: skip
    Desk(sqlite_database, tmp_path, emails=[mail])
    assert texts(look(sqlite_database, TWO)) == ["Kassel by 1 March."]


def test_a_hidden_body_is_quoted_no_more(sqlite_database: Database, tmp_path: Path) -> None:
    hidden = f.rights(hidden={"emails": ["hs_email_text", "hs_email_html"]})
    Desk(sqlite_database, tmp_path, sets={"clara": hidden})
    assert texts(look(sqlite_database, TWO)) == ["Kassel by 1 March."]


def test_a_figure_of_the_crm_goes_when_it_is_hidden(sqlite_database: Database, tmp_path: Path) -> None:
    answer = told(("They want less than 84,000.", "emails:1", BUDGET))
    Desk(sqlite_database, tmp_path / "seen")
    assert texts(look(sqlite_database, answer)) == ["They want less than 84,000."]
    Desk(sqlite_database, tmp_path / "hidden", sets={"clara": f.rights(hidden={"deals": ["amount"]})})
    assert look(sqlite_database, answer) is None


def test_nothing_is_left_of_a_deal_that_is_gone_nor_while_ai_is_off(sqlite_database: Database, tmp_path: Path) -> None:
    Desk(sqlite_database, tmp_path / "all")
    for setting, value, back in (("customer_analysis", False, True), ("hipaa", True, False)):
        with sqlite_database.writing() as connection:
            change_setting(connection, setting, value, at=1, actor="test")
        assert look(sqlite_database, TWO) is None
        assert look(sqlite_database, told(("x", "emails:1", BUDGET), mode="local")) is None
        with sqlite_database.writing() as connection:
            change_setting(connection, setting, back, at=1, actor="test")
    Desk(sqlite_database, tmp_path / "less", sets={"clara": f.rights() | {"deals": f.right("none")}})
    assert look(sqlite_database, TWO) is None


def test_what_the_crm_answers_is_answered_anew(sqlite_database: Database, tmp_path: Path) -> None:
    desk = Desk(sqlite_database, tmp_path / "before")
    question = "When does Brenner close?"
    before = desk.ask(question)
    assert look(sqlite_database, before, question) == before
    moved = [one if one["id"] != "8801" else _closing(one, "2026-12-15") for one in company()["deals"]]
    Desk(sqlite_database, tmp_path / "moved", deals=moved)
    found = look(sqlite_database, before, question)
    assert found is not None
    assert "15 Dec 2026" in found.headline
    follow_up = desk.ask("And what is the amount?", focus="8801")
    found = look(sqlite_database, follow_up, "And what is the amount?")
    assert found is not None
    assert "€84,000" in found.headline


def _closing(deal: f.Line, day: str) -> f.Line:
    return deal | {"properties": deal["properties"] | {"closedate": day}}
