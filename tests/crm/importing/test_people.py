"""Users, teams, permission sets, pipelines and the account: typed rows, warnings, and what is audited."""

import json
from pathlib import Path
from typing import Any

import pytest

from crm.audit import verify_audit
from crm.database import Database
from crm.settings import change_setting, switches
from tests.crm.importing.mirrors import bring, counted, one, rows, table
from tests.folders import LEADS, SALES, TICKETS, deal, pipeline, right, rights, team, user


def _audited(database: Database) -> list[tuple[str, str, str, dict[str, Any]]]:
    found = rows(database, "SELECT actor, action, records, details FROM audit ORDER BY seq")
    return [(actor, action, records, json.loads(details)) for actor, action, records, details in found]


def test_users_and_teams_are_typed(database: Database, tmp_path: Path) -> None:
    bring(
        database,
        tmp_path,
        users=[
            user("1", " Ada <ADA@Acme.test> ", teams=["7", "8", "7"], timezone="Europe/Rome", locale="it"),
            '{"id":2,"ownerId":502,"superAdmin":"true","teamIds":[7]}',
            user("3", owner="", active=False),
        ],
        teams=[team("7"), team("8", parent="7", name="South")],
        permission_sets={"Rep": rights()},
    )
    named = "id, email, owner_id, super_admin, timezone, locale, active"
    assert table(database, "users", named) == [
        ("1", "ada@acme.test", "501", 0, "Europe/Rome", "it", 1),
        ("2", None, "502", 1, None, None, 1),
        ("3", "rep3@acme.test", None, 0, "UTC", "en", 0),
    ]
    assert table(database, "user_teams") == [("1", "7"), ("1", "8"), ("2", "7")]
    assert table(database, "teams") == [("7", "Team 7", None), ("8", "South", "7")]


def test_permission_sets_are_stored_complete(sqlite_database: Database, tmp_path: Path) -> None:
    sets = {
        "Rep": {"deals": {"view": "team", "unassigned": True}, "hidden_properties": {"deal": ["amount"]}},
        "Empty": {},
    }
    bring(sqlite_database, tmp_path, permission_sets=sets)
    stored = {name: json.loads(value) for name, value in table(sqlite_database, "permission_sets")}
    assert stored == {
        "Rep": {
            "deals": right("none") | {"view": "team", "unassigned": True},
            "hidden_properties": {"deals": ["amount"]},
        },
        "Empty": {"hidden_properties": {}},
    }


def test_a_set_for_an_unknown_type_grants_nothing_and_is_named(sqlite_database: Database, tmp_path: Path) -> None:
    report = bring(sqlite_database, tmp_path, permission_sets={"Rep": {"dealz": right("all")}})
    assert report.warnings == ["permission_sets.json: Rep: dealz is no object type and grants nothing."]
    assert json.loads(one(sqlite_database, "SELECT rights FROM permission_sets")) == {"hidden_properties": {}}


def test_properties_of_custom_objects_hide_nothing_of_ours(sqlite_database: Database, tmp_path: Path) -> None:
    named = {"p_boats": ["x"], "p12_boats": ["x"], "2-3465404": ["x"], "deals": ["amount"]}
    report = bring(
        sqlite_database,
        tmp_path,
        permission_sets={"Rep": {"hidden_properties": named}},
        account={"sensitive_properties": named},
    )
    assert not report.rejects
    assert json.loads(one(sqlite_database, "SELECT rights FROM permission_sets"))["hidden_properties"] == {
        "deals": ["amount"]
    }
    assert json.loads(one(sqlite_database, "SELECT sensitive_properties FROM account")) == {"deals": ["amount"]}


def test_a_rejected_set_keeps_what_the_mirror_had(sqlite_database: Database, tmp_path: Path) -> None:
    bring(sqlite_database, tmp_path, permission_sets={"Rep": rights("owned")})
    bring(sqlite_database, tmp_path, replace=True, permission_sets={"Rep": {"deals": {"view": "?"}}})
    assert json.loads(one(sqlite_database, "SELECT rights FROM permission_sets"))["deals"]["view"] == "owned"


def test_the_administrator_is_warned_of_users_who_cannot_work(sqlite_database: Database, tmp_path: Path) -> None:
    report = bring(
        sqlite_database,
        tmp_path,
        permission_sets={"Rep": rights("team")},
        users=[
            user("1", "same@acme.test", permission_set="Rep", timezone="Mars/Base"),
            user("2", "SAME@acme.test", permission_set="Rep", timezone=None),
            user("3", "same@acme.test", permission_set="Gone", active=False),
            user("4", permission_set="Gone"),
            user("5", super_admin=True),
        ],
    )
    assert report.warnings == [
        "Users 1, 2 have the same e-mail address: none of them can be recognised.",
        "Users 1 have an unknown time zone: the account's is used.",
        "Users 4 have no permission set in the mirror: they see nothing.",
    ]
    assert counted(report, "users") == (5, 0, 0, 0, 0)
    assert "acme" not in " ".join(report.warnings)


def test_without_any_permission_set_everyone_gets_owned_and_it_is_said(
    sqlite_database: Database, tmp_path: Path
) -> None:
    report = bring(sqlite_database, tmp_path, users=[user("1", permission_set="Rep")])
    assert report.warnings == ["There is no permission_sets.json: everyone gets the right `owned` for everything."]
    assert bring(sqlite_database, tmp_path, deals=[deal("1")]).warnings == report.warnings


def test_changes_of_rights_are_audited_and_nothing_else(database: Database, tmp_path: Path) -> None:
    bring(
        database,
        tmp_path,
        users=[user("1", super_admin=True), user("2", permission_set="Rep")],
        permission_sets={"Rep": rights("team"), "Old": rights("none")},
    )
    first = _audited(database)
    assert first == [
        ("system:import", "import.super_admins", '["users:1"]', {"granted": ["1"], "revoked": []}),
        ("system:import", "import.permission_sets", "[]", {"added": ["Old", "Rep"], "removed": [], "changed": []}),
        ("system:import", "import.users_sets", '["users:2"]', {"sets": {"2": "Rep"}}),
    ]
    bring(database, tmp_path, users=[user("1", super_admin=True, first_name="Ada")], deals=[deal("5")])
    assert _audited(database) == first
    bring(
        database,
        tmp_path,
        replace=True,
        users=[user("2", permission_set="Rep", super_admin=True)],
        permission_sets={"Rep": rights("all")},
    )
    assert [line[1:] for line in _audited(database)[3:]] == [
        ("import.super_admins", '["users:1","users:2"]', {"granted": ["2"], "revoked": ["1"]}),
        ("import.permission_sets", "[]", {"added": [], "removed": ["Old"], "changed": ["Rep"]}),
    ]
    with database.reading() as connection:
        assert verify_audit(connection).broken is None


def test_stages_know_whether_they_are_first_closed_and_won(database: Database, tmp_path: Path) -> None:
    bring(database, tmp_path, pipelines=[SALES, LEADS, TICKETS])
    found = {row[0]: tuple(map(bool, row[1:])) for row in table(database, "stages", "id, is_first, is_closed, is_won")}
    assert found == {
        "new": (True, False, False),
        "talks": (False, False, False),
        "won": (False, True, True),
        "lost": (False, True, False),
        "fresh": (True, False, False),
        "working": (False, False, False),
        "qualified": (False, True, True),
        "out": (False, True, False),
        "open": (True, False, False),
        "done": (False, True, False),
    }


@pytest.mark.parametrize(
    ("orders", "first"),
    [([2, 1, 0], "c"), (["10", "9", "11"], "b"), ([0, 0, 0], "a"), ([None, None, None], "a"), ([5, None, 3], "b")],
)
def test_the_first_stage_has_the_lowest_display_order(
    sqlite_database: Database, tmp_path: Path, orders: list[Any], first: str
) -> None:
    stages = [{"id": name, "displayOrder": order} for name, order in zip("abc", orders, strict=True)]
    bring(sqlite_database, tmp_path, pipelines=[pipeline("deals", "p", stages)])
    assert rows(sqlite_database, "SELECT id FROM stages WHERE is_first") == [(first,)]


@pytest.mark.parametrize(
    ("kind", "metadata", "closed_won"),
    [
        ("deals", {"isClosed": True, "probability": 1}, (True, True)),
        ("deals", {"isClosed": "true", "probability": "1.0"}, (True, True)),
        ("deals", {"isClosed": "true", "probability": "0.99"}, (True, False)),
        ("deals", {"isClosed": "false", "probability": "1.0"}, (False, False)),
        ("deals", {"isClosed": "true", "probability": "?"}, (True, False)),
        ("deals", None, (False, False)),
        ("tickets", {"isClosed": "true", "probability": "1.0"}, (True, False)),
        ("leads", {"leadState": "QUALIFIED"}, (True, True)),
        ("leads", {"leadState": "UNQUALIFIED"}, (True, False)),
        ("leads", {"leadState": "NEW", "isClosed": "true"}, (False, False)),
    ],
)
def test_closed_and_won_come_from_the_stages_metadata(
    sqlite_database: Database, tmp_path: Path, kind: str, metadata: Any, closed_won: tuple[bool, bool]
) -> None:
    bring(sqlite_database, tmp_path, pipelines=[pipeline(kind, "p", [{"id": "a", "metadata": metadata}])])
    assert rows(sqlite_database, "SELECT is_closed, is_won FROM stages") == [closed_won]


def test_one_pipeline_id_in_two_types_and_a_stage_twice(sqlite_database: Database, tmp_path: Path) -> None:
    lines = [pipeline("deals", "default", ["a", "b", "a"]), pipeline("leads", "default", ["a"])]
    report = bring(sqlite_database, tmp_path, pipelines=lines)
    assert table(sqlite_database, "stages", "kind, id") == [("deals", "a"), ("deals", "b"), ("leads", "a")]
    assert report.warnings == ["pipelines.jsonl: deals:default: stage a stands twice; the first is taken."]
    bring(sqlite_database, tmp_path, pipelines=[pipeline("deals", "default", ["c"])])
    assert table(sqlite_database, "stages", "kind, id") == [("deals", "c"), ("leads", "a")]


def test_the_account_is_typed(database: Database, tmp_path: Path) -> None:
    account = {
        "portal_id": 123,
        "name": "Acme",
        "timezone": "Europe/Rome",
        "currency": "EUR",
        "record_url": "https://app.example.test/contacts/1/record/{type}/{id}",
        "lifecycle_stages": [{"id": "lead", "label": "Lead"}, {"id": "customer", "label": "Customer"}],
        "email_domains": ["ACME.test", "@acme.example", "acme.test"],
        "sensitive_properties": {"contact": ["diagnosis"]},
    }
    report = bring(database, tmp_path, account=account)
    assert counted(report, "account") == (1, 0, 0, 0, 0)
    named = "portal_id, name, timezone, currency, record_url, sensitive_properties"
    assert table(database, "account", named) == [
        ("123", "Acme", "Europe/Rome", "EUR", account["record_url"], '{"contacts":["diagnosis"]}')
    ]
    assert table(database, "email_domains") == [("acme.example",), ("acme.test",)]
    assert rows(database, "SELECT id FROM lifecycle_stages ORDER BY position") == [("lead",), ("customer",)]
    assert one(database, "SELECT imported_at FROM account") is not None
    bring(database, tmp_path, account={"name": "Other"})
    assert table(database, "account", "name, currency") == [("Other", None)]
    assert table(database, "email_domains") == []


def test_an_import_without_account_notes_when_it_was(sqlite_database: Database, tmp_path: Path) -> None:
    bring(sqlite_database, tmp_path, deals=[deal("1")])
    assert one(sqlite_database, "SELECT imported_at FROM account") is not None


@pytest.mark.parametrize(
    ("account", "reason"),
    [
        ({"sensitive_properties": {"contactz": ["x"]}}, "sensitive_properties: unknown object type"),
        ({"sensitive_properties": {"contacts": "x"}}, "sensitive_properties.contacts: not a list"),
        ({"email_domains": "acme.test"}, "email_domains: not a list"),
        ({"email_domains": [["x"]]}, "email_domains: not a text"),
        ({"lifecycle_stages": [{}]}, "missing lifecycle_stages.id"),
        ({"settings": {"hipaa": "true"}}, "settings.hipaa: not true or false"),
        ({"name": ["x"]}, "name: not a text"),
    ],
)
def test_a_bad_account_is_rejected_whole(
    sqlite_database: Database, tmp_path: Path, account: dict[str, Any], reason: str
) -> None:
    bring(sqlite_database, tmp_path, account={"name": "Acme"})
    report = bring(sqlite_database, tmp_path, account=account | {"currency": "EUR"})
    assert [reject.reason for reject in report.rejects] == [reason]
    assert table(sqlite_database, "account", "name, currency") == [("Acme", None)]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "app.example.test", "https://a b/{id}"])
def test_a_record_url_that_is_no_web_address_gives_no_links(
    sqlite_database: Database, tmp_path: Path, url: str
) -> None:
    report = bring(sqlite_database, tmp_path, account={"record_url": url, "timezone": "Mars/Base"})
    assert table(sqlite_database, "account", "record_url") == [(None,)]
    assert report.warnings == [
        "account.json: the timezone is not known; UTC is used.",
        "account.json: record_url is no web address; records have no links.",
    ]


def test_a_currency_that_is_no_code_is_kept_and_told_of(database: Database, tmp_path: Path) -> None:
    deals = [deal(str(n), deal_currency_code=code) for n, code in enumerate(("EUR", "€", "X" * 70, None, ""), 1)]
    report = bring(database, tmp_path, account={"currency": "Euro"}, deals=deals, permission_sets={"Rep": {}})
    assert report.rejects == []
    assert report.warnings == [
        "account.json: the currency is no code of three letters; it is shown as it stands.",
        "Deals 2, 3 have a currency that is no code of three letters: shown as it stands.",
    ]
    kept = [("1", "EUR"), ("2", "€"), ("3", "X" * 70), ("4", None), ("5", None)]
    assert table(database, "deals", "id, currency") == kept


def test_an_import_only_tightens_the_switches(database: Database, tmp_path: Path) -> None:
    report = bring(database, tmp_path, account={"settings": {"hipaa": False, "customer_analysis": True, "other": 1}})
    assert report.warnings == [
        "account.json: settings.hipaa false is ignored: an import only tightens.",
        "account.json: settings.customer_analysis true is ignored: an import only tightens.",
        "account.json: settings.other is not read.",
    ]
    assert table(database, "settings") == []
    tight = {"settings": {"hipaa": True, "customer_analysis": False}}
    bring(database, tmp_path, account=tight)
    assert _switches(database) == (True, False)
    assert [line[:2] for line in _audited(database)] == [("system:import", "settings.set")] * 2
    bring(database, tmp_path, account={"settings": {"hipaa": False, "customer_analysis": True}})
    assert _switches(database) == (True, False)


def test_a_folder_that_says_hipaa_says_it_at_every_import(sqlite_database: Database, tmp_path: Path) -> None:
    bring(sqlite_database, tmp_path, account={"settings": {"hipaa": True}})
    with sqlite_database.writing() as connection:
        change_setting(connection, "hipaa", False, at=0, actor="users:1")
    bring(sqlite_database, tmp_path, account={"settings": {"hipaa": True}})
    assert _switches(sqlite_database) == (True, True)


def _switches(database: Database) -> tuple[bool, bool]:
    with database.reading() as connection:
        found = switches(connection)
    return found.hipaa, found.customer_analysis
