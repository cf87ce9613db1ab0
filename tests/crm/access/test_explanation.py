"""Why: every rule named, and the verdict that of the policy."""

import pytest

from crm.database import Database
from crm.explanation import Explanation, explain
from crm.kinds import Ref
from crm.viewer import viewer_of
from tests.crm.access.mirrors import fill
from tests.folders import contact, deal, email, record, right, rights, team, user


@pytest.fixture
def company(sqlite_database: Database) -> Database:
    manager = {"deals": right("team", unassigned=True), "emails": right("all"), "contacts": right("all"),
               "quotes": right("all")}  # fmt: skip
    fill(
        sqlite_database,
        permission_sets={"rep": rights("owned", hidden={"deals": ["amount"]}), "manager": manager},
        teams=[team("n", name="North"), team("o", parent="n", name="Oslo"), team("s")],
        users=[
            user("1", permission_set="rep", teams=["o"]),
            user("2", permission_set="manager", teams=["n"], owner=""),
            user("3", super_admin=True, permission_set=None),
            user("4", permission_set="gone", teams=["s"]),
            user("5"),
            user("6", permission_set="rep", owner=""),
        ],
        contacts=[contact("3", owner="999"), contact("4", archived=True)],
        deals=[deal("5", owner="501"), deal("6", owner="504"), deal("7"), deal("8", owner="502", archived=True)],
        emails=[
            email("1", owner="501"),
            email("2", owner="504", to={"deals": ["5", "6"]}),
            email("3", owner="504", to={"deals": [str(100 + n) for n in range(12)]}),
        ],
        quotes=[record("1", to={"deals": ["5"]}), record("2")],
    )
    return sqlite_database


def told(company: Database, user_id: str, text: str) -> Explanation:
    return explain(company, viewer_of(company, user_id), Ref.parse(text))


@pytest.mark.parametrize(
    ("user_id", "text", "visible", "because"),
    [
        ("1", "deals:5", True, "its owner 501 is the viewer"),
        ("1", "deals:6", False, "its owner is 504; the viewer's owner id is 501"),
        ("6", "deals:6", False, "its owner is 504; the viewer has no owner id"),
        ("1", "deals:7", False, "it has no owner; unassigned is false"),
        ("1", "deals:8", False, "deals:8 is archived"),
        ("1", "deals:404", False, "deals:404 is not in the mirror"),
        ("2", "deals:5", True, "its owner 501 (users:1) is in Oslo, below a team of the viewer"),
        ("2", "deals:6", False, "its owner 504 is in no team of the viewer or below"),
        ("2", "deals:7", True, "it has no owner; unassigned is true"),
        ("2", "contacts:3", True, "with all any owner counts"),
        ("2", "tickets:404", False, "tickets:404 is not in the mirror"),
        ("2", "emails:2", True, "associated: deals:5 visible, deals:6 not visible"),
        ("2", "emails:1", False, "associated with no record"),
        ("2", "emails:3", False, "deals:109 not visible and 2 more"),
        ("2", "quotes:1", True, "associated: deals:5 visible"),
        ("2", "quotes:2", False, "associated with no deal"),
        ("1", "emails:1", True, "the viewer owns it"),
        ("3", "emails:3", True, "a super admin sees everything"),
        ("4", "deals:6", False, "the user's permission set gone is not in the mirror"),
        ("4", "deals:6", False, "with none no owner counts"),
        ("5", "deals:6", False, "the user has no permission set"),
        ("1", "deals:5", True, "view on deals is owned, by the permission set rep"),
        ("2", "deals:7", True, "view on deals is team, unassigned included, by the permission set manager"),
    ],
)
def test_each_rule_says_why(company: Database, user_id: str, text: str, visible: bool, because: str) -> None:
    explanation = told(company, user_id, text)
    assert explanation.visible == visible == all(step.holds for step in explanation.steps)
    assert any(step.because.endswith(because) for step in explanation.steps), explanation.steps


def test_the_other_rights_and_hidden_properties_are_told_too(company: Database) -> None:
    explanation = told(company, "1", "deals:5")
    assert explanation.may == {"edit": True, "delete": True, "communicate": True}
    assert explanation.hidden == ("amount",)


def test_a_team_of_ones_own_is_told_from_one_below(sqlite_database: Database) -> None:
    fill(
        sqlite_database,
        permission_sets={"rep": rights("team")},
        users=[user("1", permission_set="rep", teams=["t"]), user("2", teams=["t", "u"], active=False)],
        deals=[deal("5", owner="502")],
    )
    steps = told(sqlite_database, "1", "deals:5").steps
    assert steps[-1].because == "its owner 502 (users:2) is in t, a team of the viewer"


def test_without_permission_sets_it_says_so(sqlite_database: Database) -> None:
    fill(sqlite_database, users=[user("1")], deals=[deal("5", owner="501")])
    assert told(sqlite_database, "1", "deals:5").steps[1].because.endswith("no permission file was imported")
