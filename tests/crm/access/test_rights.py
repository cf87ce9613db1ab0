"""Who may write what: rights end where sight ends."""

import pytest
from sqlalchemy import false

from crm.database import Database
from crm.kinds import Ref
from crm.policy import TABLES, Policy
from crm.rights import may, may_add, may_associate
from crm.viewer import Act
from tests.crm.access.mirrors import fill, reading_as
from tests.folders import contact, deal, note, record, right, rights, user


@pytest.fixture
def company(database: Database) -> Database:
    """User 1 sees every deal, edits own ones, deletes none; sees own contacts alone."""
    deals = {"view": "all", "edit": "owned", "delete": "none", "communicate": "owned", "unassigned": True}
    contacts = {"view": "owned", "edit": "all", "delete": "all", "communicate": "all"}
    parts = {"view": "all", "edit": "all", "delete": "none", "communicate": "none"}
    fill(
        database,
        permission_sets={"rep": {"deals": deals, "contacts": contacts, "notes": right("all"), "line_items": parts}},
        users=[user("1", permission_set="rep"), user("2", super_admin=True)],
        deals=[deal("5", owner="501"), deal("6", owner="502"), deal("7")],
        contacts=[contact("3", owner="501"), contact("4", owner="502")],
        notes=[note("1", owner="502", to={"deals": ["6"]}), note("2", owner="502", to={"contacts": ["4"]})],
        line_items=[record("1", to={"deals": ["5"]}), record("2", to={"deals": ["6"]})],
    )
    return database


def test_each_act_has_its_scope(company: Database) -> None:
    expected: dict[Act, set[str]] = {
        "view": {"deals:5", "deals:6", "deals:7", "contacts:3", "notes:1", "line_items:1", "line_items:2"},
        "edit": {"deals:5", "deals:7", "contacts:3", "notes:1", "line_items:1"},
        "delete": {"contacts:3", "notes:1"},
        "communicate": {"deals:5", "deals:7", "contacts:3", "notes:1"},
    }
    every = [Ref.parse(text) for text in (*sorted(expected["view"]), "contacts:4", "notes:2", "deals:404")]
    with reading_as(company, "1") as reader:
        for act, texts in expected.items():
            assert {str(ref) for ref in reader.permitted(act, every)} == texts
    with reading_as(company, "2") as reader:
        assert may(reader, "delete", Ref("contacts", "4"))
        assert not may(reader, "delete", Ref("contacts", "404"))


def test_logging_needs_communicate_and_noting_needs_sight(company: Database) -> None:
    with reading_as(company, "1") as reader:
        own, others, unseen = Ref("deals", "5"), Ref("deals", "6"), Ref("contacts", "4")
        assert may_add(reader, "calls", own)
        assert not may_add(reader, "calls", others)
        assert may_add(reader, "notes", others)
        assert may_add(reader, "comments", others)
        assert not may_add(reader, "comments", unseen)
        assert not may_add(reader, "deals", own)


def test_associating_needs_edit_here_and_sight_there(company: Database) -> None:
    with reading_as(company, "1") as reader:
        assert may_associate(reader, Ref("deals", "5"), Ref("contacts", "3"))
        assert not may_associate(reader, Ref("deals", "5"), Ref("contacts", "4"))
        assert not may_associate(reader, Ref("deals", "6"), Ref("contacts", "3"))
        assert may_associate(reader, Ref("contacts", "3"), Ref("deals", "6"))


def test_a_revoked_right_is_gone_for_the_next_reader(sqlite_database: Database) -> None:
    people, deals = [user("1", permission_set="rep")], [deal("5", owner="502")]
    fill(sqlite_database, permission_sets={"rep": rights("all")}, users=people, deals=deals)
    with reading_as(sqlite_database, "1") as reader:
        assert may(reader, "edit", Ref("deals", "5"))
    fill(sqlite_database, permission_sets={"rep": rights("owned")}, users=people, deals=deals)
    with reading_as(sqlite_database, "1") as reader:
        assert not may(reader, "view", Ref("deals", "5"))


def test_what_is_no_crm_object_is_permitted_to_nobody(company: Database) -> None:
    with reading_as(company, "2") as reader:
        policy = Policy(reader.viewer)
        assert str(policy.permitted("view", "users", TABLES["deals"].c)) == str(false())
        assert reader.which_visible([Ref("users", "1")]) == set()
