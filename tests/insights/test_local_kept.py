"""A conversation that was read without a model's help is kept until anything of it changes, and HIPAA deletes it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from crm.database import Database
from crm.gate import Gate
from crm.importing import import_folder
from crm.instants import micros
from crm.purge import finish_purge
from crm.schema.models import KeptAnswer
from crm.settings import change_setting
from crm.viewer import viewer_of
from insights.insight import Insights
from insights.local import LocalReading
from insights.model import Insight
from insights.nearness import Nearness
from retrieval import local
from retrieval.models import Models
from tests import folders as f
from tests.insights.asked import NOW, company

HARD = "Finance cut our budget by half, so we cannot pay for three sites this year."


@pytest.fixture(scope="module")
def nearness() -> Nearness:
    return Nearness(Models())


def bring_in(database: Database, path: Path, text: str) -> None:
    mail = f.email("1", at=NOW - timedelta(days=2), sender="jana@brenner.test", recipients=["rep1@acme.test"],
                   direction="INCOMING_EMAIL", owner="501", to={"deals": ["8801"], "contacts": ["31"]},
                   subject="Re: Offer", text=text)  # fmt: skip
    lines: dict[str, Any] = company() | {"emails": [mail]}
    folder = f.write_folder(
        path, users=[f.user("1", permission_set="all"), f.user("2", permission_set="own")], pipelines=f.PIPELINES,
        permission_sets={"all": f.rights(), "own": f.rights() | {"emails": f.right("owned")}},
        **lines,
    )  # fmt: skip
    assert not import_folder(database, folder, now=NOW, replace=True).rejects


def read(database: Database, nearness: Nearness, user: str = "1", deal: str = "8801") -> Insight:
    gate = Gate(database)
    insights = Insights(database, gate, LocalReading(database, gate, nearness))
    return insights.of(viewer_of(database, user), deal, now=micros(NOW), language="en")


def budgets(insight: Insight) -> list[str]:
    return [risk.statement for risk in insight.risks if risk.kind == "budget"]


def kept(database: Database) -> int:
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(KeptAnswer)).scalar_one()


def test_the_same_conversation_is_read_once(sqlite_database: Database, tmp_path: Path, nearness: Nearness) -> None:
    bring_in(sqlite_database, tmp_path / "one", HARD)
    first, again = read(sqlite_database, nearness), read(sqlite_database, nearness)
    assert (budgets(first), first.told.cached, again.told.cached) == ([HARD], False, True)
    assert again.as_json() == first.as_json() | {"cached": True}
    bring_in(sqlite_database, tmp_path / "two", HARD.replace("half", "a third"))
    changed = read(sqlite_database, nearness)
    assert (budgets(changed), changed.told.cached) == ([HARD.replace("half", "a third")], False)


def test_who_sees_less_is_not_given_what_was_kept(
    sqlite_database: Database, tmp_path: Path, nearness: Nearness
) -> None:
    bring_in(sqlite_database, tmp_path / "one", HARD)
    assert budgets(read(sqlite_database, nearness))
    theirs = read(sqlite_database, nearness, "2")
    assert (budgets(theirs), theirs.told.cached) == ([], False)


def test_a_deal_of_which_nothing_is_said_was_never_read(
    sqlite_database: Database, tmp_path: Path, nearness: Nearness
) -> None:
    bring_in(sqlite_database, tmp_path / "one", HARD)
    for deal in ("8803", "8804", "8804"):
        insight = read(sqlite_database, nearness, deal=deal)
        assert (insight.engagements, insight.told.cached) == ((), False)


def test_hipaa_deletes_it(sqlite_database: Database, tmp_path: Path, nearness: Nearness) -> None:
    bring_in(sqlite_database, tmp_path / "one", HARD)
    read(sqlite_database, nearness)
    assert kept(sqlite_database) == 1
    with sqlite_database.writing() as connection:
        change_setting(connection, "hipaa", True, at=1, actor="system:me")
    finish_purge(sqlite_database, (), now=lambda: 2)
    assert kept(sqlite_database) == 0
    assert read(sqlite_database, nearness).mode == "crm_only"


def test_what_was_read_without_the_sentence_model_is_not_kept(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_in(sqlite_database, tmp_path / "one", HARD)
    monkeypatch.setitem(local._WEIGHTS, "weights.npz", "those of others")
    read(sqlite_database, Nearness(Models()))
    assert kept(sqlite_database) == 0
