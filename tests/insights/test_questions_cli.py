"""`daybook ask`: JSON and text, exit codes, and a line in the audit log that does not hold the question."""

from pathlib import Path
from typing import Any

import pytest

from crm.audit import read_audit
from crm.database import open_database
from tests import folders as f
from tests.bot.cli.process import HomeHere
from tests.insights.asked import NOW, company

AS = ("--as", "rep1@acme.test", "--at", NOW.isoformat())
BRUNO = ("--as", "rep2@acme.test", "--at", NOW.isoformat())


@pytest.fixture
def home(tmp_path: Path) -> HomeHere:
    files: dict[str, Any] = dict(company())
    folder = f.write_folder(
        tmp_path / "data",
        permission_sets={"clara": f.rights(), "bruno": f.rights("owned")},
        users=[f.user("1", permission_set="clara"), f.user("2", permission_set="bruno", locale="it-it")],
        pipelines=f.PIPELINES,
        **files,
    )
    made = HomeHere(tmp_path / "home")
    assert made.run("import", str(folder)).code == 0
    return made


def test_json_is_one_document(home: HomeHere) -> None:
    said = home.run("ask", "When does Brenner close?", *AS, "--json")
    assert (said.code, said.err) == (0, "")
    assert said.json["answer"].startswith("WMS for 3 sites closes Mon 30 Nov 2026, in 6 days.")
    assert (said.json["mode"], said.json["deal_id"]) == ("structured", "8801")


def test_text_ends_with_what_it_was_made_from(home: HomeHere) -> None:
    said = home.run("ask", "importo?", *AS, "--deal", "deals:8801")
    assert said.out.splitlines() == [
        "WMS for 3 sites vale 84.000 €.",
        "Cambiato una volta: 87.000 € → 84.000 €, l'ultima volta il 19 ago.",
        "Dai dati HubSpot che puoi vedere, senza AI.",
    ]


def test_a_question_that_is_not_answered_is_no_failure(home: HomeHere) -> None:
    said = home.run("ask", "When does Quarz close?", *AS, "--json")
    assert (said.code, said.json["answered"], said.json["reason"]) == (0, False, "no_such_deal")


def test_a_deal_that_is_absent_or_forbidden_is_one(home: HomeHere) -> None:
    absent = home.run("ask", "When does it close?", *BRUNO, "--deal", "9999", "--json")
    forbidden = home.run("ask", "When does it close?", *BRUNO, "--deal", "8801", "--json")
    assert (absent.code, absent.out) == (forbidden.code, forbidden.out) == (1, "")
    assert absent.err.replace("9999", "8801") == forbidden.err


def test_nobody_asks_as_someone_unknown(home: HomeHere) -> None:
    said = home.run("ask", "When does Brenner close?", "--as", "nobody@acme.test")
    assert (said.code, said.out) == (1, "")


def test_a_question_of_ten_thousand_characters_is_refused(home: HomeHere) -> None:
    said = home.run("ask", "x" * 10_000, *AS, "--json")
    assert (said.code, said.out) == (1, "")
    assert "at most 2,000 characters; this one has 10,000" in said.err


def test_what_was_asked_is_not_in_the_audit_log(home: HomeHere) -> None:
    home.run("ask", "When does Brenner close, zebra?", *AS, "--deal", "8801")
    home.run("ask", "What is the amount of zebra Brenner?", *BRUNO, "--deal", "8801")
    with open_database(f"sqlite:///{home.folder / 'daybook.db'}").reading() as connection:
        lines = [line for line in read_audit(connection) if line.action == "cli.ask"]
    assert [(line.viewer, line.outcome) for line in lines] == [("users:1", "shown"), ("users:2", "not visible")]
    assert lines[0].records[0] == "deals:8801"
    assert lines[0].details["answered"] in (True, False)
    assert "zebra" not in str(lines).lower()
