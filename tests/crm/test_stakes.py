"""What is at stake in deals, as far as the viewer may know it."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from crm.database import Database
from crm.importing import import_folder
from crm.reader import Reader
from crm.stakes import Stake, read_amount, stakes
from crm.viewer import viewer_of
from tests import folders as f
from tests.crm.test_workday import NOON, reading


def test_only_visible_deals_with_their_own_currency_else_the_accounts(database: Database, tmp_path: Path) -> None:
    deals = [
        f.deal("1", amount="84000.50", deal_currency_code="NOK", closedate=NOON),
        f.deal("2", amount="5", stage="won"),
        f.deal("3", amount="many", stage="nowhere"),
        f.deal("4", archived=True),
    ]
    with reading(database, tmp_path, deals=deals, pipelines=f.PIPELINES) as reader:
        found = stakes(reader, ["1", "2", "3", "4", "404"], home_currency="EUR")
    assert found["1"].amount == Decimal("84000.50")
    assert found["1"].currency == "NOK"
    assert found["1"].is_open
    assert found["2"] == Stake(Decimal(5), "EUR", None, is_open=False)
    assert found["3"] == Stake(None, "EUR", None, is_open=False)
    assert set(found) == {"1", "2", "3"}


@pytest.mark.parametrize(
    ("hidden", "expected"),
    [
        ("amount", Stake(None, "NOK", None, is_open=True)),
        ("deal_currency_code", Stake(Decimal(9), None, None, is_open=True)),
        ("dealstage", Stake(Decimal(9), "NOK", None, is_open=False)),
    ],
)
def test_a_hidden_property_is_at_nobodys_stake(
    sqlite_database: Database, tmp_path: Path, hidden: str, expected: Stake
) -> None:
    deals = [f.deal("1", amount="9", deal_currency_code="NOK")]
    with reading(sqlite_database, tmp_path, {"deals": [hidden]}, deals=deals, pipelines=f.PIPELINES) as reader:
        assert stakes(reader, ["1"], home_currency="EUR") == {"1": expected}


def test_a_deal_that_is_not_visible_has_no_stake(sqlite_database: Database, tmp_path: Path) -> None:
    sets = {"rep": f.rights("owned")}
    files: dict[str, Any] = {"users": [f.user("1", permission_set="rep")], "pipelines": f.PIPELINES}
    deals = [f.deal("1", amount="9", owner="502"), f.deal("2", amount="9", owner="501")]
    import_folder(sqlite_database, f.write_folder(tmp_path / "f", permission_sets=sets, deals=deals, **files), now=NOON)
    with Reader(sqlite_database, viewer_of(sqlite_database, "1")) as reader:
        assert set(stakes(reader, ["1", "2"], home_currency=None)) == {"2"}


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1e3", Decimal(1000)),
        ("-5", Decimal(-5)),
        ("NaN", None),
        ("Infinity", None),
        ("", None),
        (None, None),
        ("5 €", None),
    ],
)
def test_an_amount_is_a_finite_number(text: str | None, amount: Decimal | None) -> None:
    assert read_amount(text) == amount
