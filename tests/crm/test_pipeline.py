"""A rep's open deals and their lists: the rep's own, with what the rep may see, on both databases."""

from pathlib import Path
from typing import Any

from crm.database import Database
from crm.instants import micros
from crm.pipeline import Pipeline, open_pipeline
from crm.reader import Reader
from crm.viewer import viewer_by_email
from crm.workday import day_at
from tests import folders as f
from tests.bot.digest import days

NOW = days.at(24, 8)
FAR = days.at(1, 9, month=3)


def deal(key: str, **fields: Any) -> f.Line:
    return f.deal(key, **{"owner": days.MINE, "created": FAR, "amount": "100", **fields})


def read(database: Database) -> Pipeline:
    viewer, day = viewer_by_email(database, days.CLARA), day_at(NOW, days.BERLIN)
    with Reader(database, viewer) as reader:
        return open_pipeline(reader, day, now=micros(NOW), home_currency="EUR")


def ids(pipeline: Pipeline, name: Any) -> list[str]:
    return [one.ref.id for one in pipeline.of(name)]


def test_open_deals_of_the_rep_by_list(database: Database, tmp_path: Path) -> None:
    files = {
        "deals": [
            deal("1", hs_next_step="Call", closedate="2026-11-30"),
            deal("2", hs_next_step="  ", closedate=days.at(1, 9, month=12)),
            deal("3", created=days.at(20, 9)),
            deal("4", stage="won"),
            deal("5", owner=days.THEIRS),
            deal("6", created=days.at(25, 9)),
            deal("7", deal_currency_code="NOK", amount="9000"),
            deal("8", pipeline="nowhere"),
        ],
        "calls": [f.call("1", start=days.at(23, 9), to={"deals": ["1"]}), f.call("2", start=FAR, to={"deals": ["2"]})],
        "tasks": [
            f.task("1", due=days.at(26, 9), to={"deals": ["1"]}),
            f.task("2", due=days.at(20, 9), to={"deals": ["2"]}),
            f.task("3", due=days.at(26, 9), status="COMPLETED", to={"deals": ["3"]}),
        ],
        "meetings": [
            f.meeting("1", start=days.at(26, 9), to={"deals": ["7"]}),
            f.meeting("2", start=days.at(26, 9), outcome="CANCELED", to={"deals": ["3"]}),
        ],
    }
    days.fill(database, tmp_path, files, read_at=NOW)
    pipeline = read(database)
    assert [one.ref.id for one in pipeline.deals] == ["1", "2", "3", "7"]
    assert ids(pipeline, "no_next_step") == ["2", "3", "7"]
    assert ids(pipeline, "closing_month") == ["1"]
    assert ids(pipeline, "stalled") == ["2", "7"], "a call yesterday; created on Friday"
    assert ids(pipeline, "no_activity") == ["2", "3"]
    assert [(str(amount), currency) for currency, amount in pipeline.sums()] == [("300", "EUR"), ("9000", "NOK")]


def test_what_the_rep_may_not_see_beside_a_deal_does_not_count(database: Database, tmp_path: Path) -> None:
    """A colleague's call and task on the rep's own deal."""
    files = {
        "deals": [deal("1", hs_next_step="Call")],
        "calls": [f.call("1", start=days.at(23, 9), owner=days.THEIRS, to={"deals": ["1"]})],
        "tasks": [f.task("1", due=days.at(26, 9), owner=days.THEIRS, to={"deals": ["1"]})],
    }
    owned = f.rights("all") | {"calls": f.right("owned"), "tasks": f.right("owned")}
    days.fill(database, tmp_path, files, read_at=NOW, permission_sets={"rep": owned})
    pipeline = read(database)
    assert ids(pipeline, "stalled") == ["1"]
    assert ids(pipeline, "no_activity") == ["1"]


def test_a_hidden_property_takes_its_list_away(sqlite_database: Database, tmp_path: Path) -> None:
    hidden = {"deals": ["closedate", "amount", "hs_next_step"]}
    days.fill(sqlite_database, tmp_path, {"deals": [deal("1", closedate="2026-11-30")]}, read_at=NOW,
              permission_sets={"rep": f.rights("all", hidden=hidden)})  # fmt: skip
    pipeline = read(sqlite_database)
    assert set(pipeline.lists) == {"stalled", "no_activity"}
    assert pipeline.sums() == []
    assert pipeline.deals[0].stake.close_at is None


def test_with_the_owner_hidden_no_deal_is_known_to_be_the_rep_s_own(sqlite_database: Database, tmp_path: Path) -> None:
    rights = f.rights("all", hidden={"deals": ["hubspot_owner_id"]})
    days.fill(sqlite_database, tmp_path, {"deals": [deal("1")]}, read_at=NOW, permission_sets={"rep": rights})
    assert read(sqlite_database).deals == ()
