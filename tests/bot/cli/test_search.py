"""`daybook index` and `daybook search`: exact shapes, two viewers, both switches, absent as forbidden."""

import json
from pathlib import Path

import pytest

from crm.database import open_database
from tests.bot.cli.process import HomeHere
from tests.retrieval.company import BUDGET, bring_in, switch


@pytest.fixture
def home(sqlite_template: Path, tmp_path: Path) -> HomeHere:
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "daybook.db").write_bytes(sqlite_template.read_bytes())
    database = open_database(f"sqlite:///{folder / 'daybook.db'}")
    bring_in(database, tmp_path / "data")
    database.dispose()
    return HomeHere(folder)


def test_index_counts_and_search_answers_as_documented(home: HomeHere) -> None:
    first = home.run("index", "--json")
    assert json.loads(first.out) | {"embedded": 0} == {
        "model": "use-multilingual-3-0db566fd", "engagements": 6, "embedded": 0, "forgotten": 0, "left": 0,
        "reason": None,
    }  # fmt: skip
    said = home.run("search", "How much money is left?", "--as", "rep1@acme.test", "--deal", "1", "--k", "2", "--json")
    hits = json.loads(said.out)
    assert [set(hit) for hit in hits] == [{"engagement_id", "score", "text"}] * 2
    assert (hits[0]["engagement_id"], hits[0]["text"]) == ("emails:1", BUDGET)
    assert hits[0]["score"] >= hits[1]["score"]
    assert "emails:1" in home.run("search", "budget", "--as", "rep1@acme.test").out
    other = home.run("search", "budget", "--as", "rep2@acme.test", "--deal", "1", "--json")
    assert "emails:1" not in other.out
    assert (
        home.run("search", "budget", "--as", "rep1@acme.test", "--deal", "77").err == "No deal 77 that you can see.\n"
    )


def test_what_is_wrong_is_told(home: HomeHere) -> None:
    assert home.run("index", "--deal", "77").code == 1
    assert home.run("index", "--deal", "1", "--rebuild").code == 1
    assert home.run("search", " ", "--as", "rep1@acme.test").code == 1
    assert home.run("search", "budget", "--as", "nobody@acme.test").code == 1


@pytest.mark.parametrize(("key", "value", "reason"), [
    ("hipaa", True, "hipaa"), ("customer_analysis", False, "customer_analysis_off"),
])  # fmt: skip
def test_silent_index_does_nothing_and_search_is_refused_both_with_the_reason(
    home: HomeHere, key: str, value: bool, reason: str
) -> None:
    database = open_database(f"sqlite:///{home.folder / 'daybook.db'}")
    switch(database, key, value)
    database.dispose()
    said = home.run("index", "--json")
    assert (said.code, json.loads(said.out)["reason"]) == (0, reason)
    assert "Nothing was indexed." in home.run("index").out
    refused = home.run("search", "budget", "--as", "rep1@acme.test", "--json")
    assert (refused.code, refused.out) == (1, "")
    assert "no AI content" in refused.err
    assert not (home.folder / "chroma").exists()
