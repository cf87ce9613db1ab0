"""Switches and choices: defaults, values, and what the log keeps of a change."""

import pytest

from crm.audit import read_audit
from crm.database import Database
from crm.errors import BadInput
from crm.settings import (
    Switches,
    calling_sources,
    change_setting,
    choose,
    read_setting,
    rep_settings,
    rep_zone,
    switches,
)  # fmt: skip
from tests.crm.access.mirrors import fill
from tests.folders import user


def test_by_default_hipaa_is_off_and_analysis_on(database: Database) -> None:
    with database.reading() as connection:
        assert switches(connection) == Switches(hipaa=False, customer_analysis=True)
        assert calling_sources(connection) == ("HUBSPOT_CALLING",)


def test_a_change_is_kept_and_audited_once(database: Database) -> None:
    with database.writing() as connection:
        assert change_setting(connection, "hipaa", True, at=5, actor="system:me", viewer="users:1", reason="audit")
        assert not change_setting(connection, "hipaa", True, at=6, actor="system:me")
        assert change_setting(connection, "calling_sources", ["A", "B"], at=7, actor="system:me")
    with database.reading() as connection:
        assert switches(connection).hipaa
        assert calling_sources(connection) == ("A", "B")
        lines = read_audit(connection, action="settings.set")
    assert [(line.at, line.viewer, dict(line.details)) for line in lines] == [
        (5, "users:1", {"key": "hipaa", "old": False, "new": True, "reason": "audit"}),
        (7, None, {"key": "calling_sources", "old": ["HUBSPOT_CALLING"], "new": ["A", "B"]}),
    ]


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("hipaa", "on", True),
        ("hipaa", " OFF ", False),
        ("customer_analysis", "false", False),
        ("calling_sources", " A, B ,", ["A", "B"]),
        ("calling_sources", "", []),
    ],
)
def test_values_are_read_as_typed(key: str, typed: str, value: object) -> None:
    assert read_setting(key, typed) == value


@pytest.mark.parametrize(("key", "typed"), [("hipaa", "maybe"), ("hipaa", ""), ("nope", "on")])
def test_unknown_keys_and_values_are_refused(key: str, typed: str) -> None:
    with pytest.raises(BadInput):
        read_setting(key, typed)


@pytest.mark.parametrize(
    ("key", "good", "bad"),
    [
        ("timezone", "Asia/Kolkata", "Mars/Base"),
        ("digest_time", "07:30", "24:00"),
        ("digest_days", "mon-wed,fri", "mon-"),
        ("language", "it", "fr"),
        ("compact_tasks", True, "yes"),
    ],
)
def test_a_rep_chooses_and_takes_back(sqlite_database: Database, key: str, good: object, bad: object) -> None:
    with sqlite_database.writing() as connection:
        choose(connection, "1", key, good)
        assert rep_settings(connection, "1") == {key: good}
        assert rep_settings(connection, "2") == {}
        with pytest.raises(BadInput):
            choose(connection, "1", key, bad)
        assert rep_settings(connection, "1") == {key: good}
        choose(connection, "1", key, None)
        assert rep_settings(connection, "1") == {}
        with pytest.raises(BadInput):
            choose(connection, "1", "shoe_size", 44)


def zone_of(database: Database, user_id: str, slack: str | None = None) -> str:
    with database.reading() as connection:
        return rep_zone(connection, user_id, slack).key


def test_a_reps_zone_is_the_first_that_exists(database: Database) -> None:
    people = [user("1", timezone="Europe/Rome"), user("2", timezone="Nowhere/Land"), user("3", timezone=None)]
    fill(database, users=people)
    assert zone_of(database, "1", "America/New_York") == "Europe/Rome"
    assert zone_of(database, "2", "America/New_York") == "America/New_York"
    assert zone_of(database, "3", "No/Zone") == "UTC"
    assert zone_of(database, "404") == "UTC"
    fill(database, account={"timezone": "Europe/Berlin"}, users=people)
    assert zone_of(database, "2") == "Europe/Berlin"
    assert zone_of(database, "2", "Asia/Tokyo") == "Asia/Tokyo"
    with database.writing() as connection:
        choose(connection, "1", "timezone", "Asia/Kolkata")
    assert zone_of(database, "1") == "Asia/Kolkata"
