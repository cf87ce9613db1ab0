"""What a good line becomes in the typed tables."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crm.database import Database
from crm.instants import micros
from crm.kinds import OBJECTS
from tests.crm.importing.mirrors import bring, counted, one, rows, table
from tests.folders import call, company, contact, deal, email, lead, meeting, note, record, task, ticket

AT = datetime(2026, 10, 1, 9, tzinfo=UTC)
MICROS = micros(AT)


def test_every_object_type_is_imported(database: Database, tmp_path: Path) -> None:
    files: dict[str, Any] = {kind: [record("7", owner="501", created=AT)] for kind in OBJECTS}
    report = bring(database, tmp_path, **files)
    for kind in OBJECTS:
        assert counted(report, kind) == (1, 0, 0, 0, 0)
        assert table(database, kind, "id, owner_id, created_at") == [("7", "501", MICROS)]


def test_a_deal_has_its_properties_as_typed_columns(database: Database, tmp_path: Path) -> None:
    line = deal(
        "5",
        name="Acme",
        owner="501",
        assigned=AT,
        created=AT,
        amount="1250.50",
        deal_currency_code="EUR",
        closedate="2026-12-31",
        hs_next_step="Call",
        hs_next_step_updated_at=AT,
        hs_v2_date_entered_current_stage="1759309200000",
    )
    bring(database, tmp_path, deals=[line])
    named = "name, pipeline, stage, amount, currency, next_step"
    assert table(database, "deals", named) == [("Acme", "sales", "talks", "1250.50", "EUR", "Call")]
    close, entered = micros(datetime(2026, 12, 31, tzinfo=UTC)), micros(datetime(2025, 10, 1, 9, tzinfo=UTC))
    dated = "close_at, stage_entered_at, next_step_updated_at, owner_assigned_at"
    assert table(database, "deals", dated) == [(close, entered, MICROS, MICROS)]


def test_an_e_mail_has_its_recipients_lower_case_once_each(sqlite_database: Database, tmp_path: Path) -> None:
    line = email(
        "9",
        at=AT,
        sender="Rep <Rep1@Acme.test>",
        recipients=["Ada <ADA@Buyer.test>", " bob@buyer.test "],
        cc=["ada@buyer.test", "carl@buyer.test"],
        hs_email_cc_email="ada@buyer.test, Carl@buyer.test;;",
        tracked=True,
        opened=AT,
    )
    bring(sqlite_database, tmp_path, emails=[line])
    assert rows(sqlite_database, "SELECT from_email, has_recipients, is_tracked, opened_at FROM emails") == [
        ("rep1@acme.test", 1, 1, MICROS)
    ]
    assert sorted(rows(sqlite_database, "SELECT address, is_to FROM email_recipients")) == [
        ("ada@buyer.test", 1),
        ("bob@buyer.test", 1),
        ("carl@buyer.test", 0),
    ]


@pytest.mark.parametrize(("to", "expected"), [(None, 0), ("", 0), (" ; , ", 0), ("a@b.test", 1)])
def test_an_e_mail_without_an_address_in_to_and_cc_has_no_recipients(
    sqlite_database: Database, tmp_path: Path, to: str | None, expected: int
) -> None:
    bring(sqlite_database, tmp_path, emails=[email("9", hs_email_to_email=to)])
    assert one(sqlite_database, "SELECT has_recipients FROM emails") == expected


def test_a_meeting_without_end_ended_at_its_start(sqlite_database: Database, tmp_path: Path) -> None:
    later = datetime(2026, 10, 1, 10, tzinfo=UTC)
    lines = [meeting("1", start=AT), meeting("2", start=AT, end=later), meeting("3", hs_timestamp=AT)]
    bring(sqlite_database, tmp_path, meetings=lines)
    assert rows(sqlite_database, "SELECT id, at, start_at, end_at FROM meetings ORDER BY id") == [
        ("1", MICROS, MICROS, MICROS),
        ("2", MICROS, MICROS, micros(later)),
        ("3", MICROS, None, None),
    ]


def test_created_is_createdate_then_hs_createdate_then_the_objects_own(
    sqlite_database: Database, tmp_path: Path
) -> None:
    first, second, third = ("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z")
    lines = [
        record("1", created=third, createdate=first, hs_createdate=second),
        record("2", created=third, createdate="", hs_createdate=second),
        record("3", created=third),
        record("4", created=third, createdate="1970-01-01T00:00:00Z"),
        record("5"),
    ]
    bring(sqlite_database, tmp_path, leads=lines)
    months = [None if at is None else datetime.fromtimestamp(at / 1e6, UTC).month for at in _created(sqlite_database)]
    assert months == [1, 2, 3, 1, None]
    assert _created(sqlite_database)[3] == 0


def _created(database: Database) -> list[int | None]:
    return [row[0] for row in rows(database, "SELECT created_at FROM leads ORDER BY id")]


def test_modified_of_a_contact_is_lastmodifieddate_and_of_others_hs_lastmodifieddate(
    sqlite_database: Database, tmp_path: Path
) -> None:
    stated: dict[str, Any] = {"lastmodifieddate": AT, "hs_lastmodifieddate": "2026-01-01"}
    bring(
        sqlite_database,
        tmp_path,
        contacts=[contact("1", updated="2026-05-01", **stated), contact("2", updated=AT)],
        leads=[lead("1", lastmodifieddate="2026-01-01", hs_lastmodifieddate=AT)],
    )
    assert rows(sqlite_database, "SELECT modified_at FROM contacts") == [(MICROS,), (MICROS,)]
    assert one(sqlite_database, "SELECT modified_at FROM leads") == MICROS


def test_numbers_booleans_and_empty_texts_are_read_as_hubspot_means_them(
    sqlite_database: Database, tmp_path: Path
) -> None:
    lines = [
        company("1", name="", hs_is_target_account=True, domain=" Buyer.TEST "),
        company("2", name=42, hs_is_target_account="TRUE"),
        company("3", name=True, hs_is_target_account="false"),
        company("4", name=1.5, hs_is_target_account=""),
        company("5", name="N\0UL"),
    ]
    bring(sqlite_database, tmp_path, companies=lines)
    assert rows(sqlite_database, "SELECT name, target_account, domain FROM companies ORDER BY id") == [
        (None, 1, "buyer.test"),
        ("42", 1, None),
        ("true", 0, None),
        ("1.5", 0, None),
        ("NUL", 0, None),
    ]


def test_a_nul_character_does_not_stop_an_import(database: Database, tmp_path: Path) -> None:
    report = bring(database, tmp_path, deals=[deal("1", name="N\0UL", history={"amount": [("a\0b", AT)]})])
    assert not report.rejects
    assert one(database, "SELECT name FROM deals") == "NUL"
    assert one(database, "SELECT value FROM property_history") == "ab"


@pytest.mark.parametrize(
    ("amount", "stored"),
    [("1e3", "1000"), (" 12.50 ", "12.50"), (7, "7"), ("n/a", None), ("NaN", None), ("1e999999", None), ("", None)],
)
def test_an_amount_that_is_no_number_is_unknown(
    sqlite_database: Database, tmp_path: Path, amount: object, stored: str | None
) -> None:
    report = bring(sqlite_database, tmp_path, deals=[deal("1", amount=amount)])
    assert not report.rejects
    assert one(sqlite_database, "SELECT amount FROM deals") == stored


@pytest.mark.parametrize(
    ("millis", "stored"), [("60000", 60_000_000), (1500.5, 1_500_500), ("?", None), ("-1", None), ("9e30", None)]
)
def test_a_duration_comes_in_milliseconds(
    database: Database, tmp_path: Path, millis: object, stored: int | None
) -> None:
    bring(database, tmp_path, calls=[call("1", hs_call_duration=millis)])
    assert one(database, "SELECT duration FROM calls") == stored


@pytest.mark.parametrize(
    "stated",
    [
        "2026-10-01T09:00:00Z",
        "2026-10-01T11:00:00+02:00",
        "2026-10-01T09:00:00.000Z",
        1790845200000,
        "1790845200000",
        "2026-10-01 09:00:00+00:00",
    ],
)
def test_one_instant_in_every_spelling(sqlite_database: Database, tmp_path: Path, stated: object) -> None:
    bring(sqlite_database, tmp_path, notes=[note("1", hs_timestamp=stated)])
    assert one(sqlite_database, "SELECT at FROM notes") == MICROS


@pytest.mark.parametrize(
    ("stated", "year"), [("1970-01-01T00:00:00Z", 1970), ("1969-12-31", 1969), ("2100-12-31T23:59:59.999999Z", 2100)]
)
def test_dates_of_1970_and_2100_are_kept(database: Database, tmp_path: Path, stated: str, year: int) -> None:
    bring(database, tmp_path, tasks=[task("1", due=stated, created=stated, updated=stated)])
    assert one(database, "SELECT at FROM tasks") == micros(datetime.fromisoformat(stated).replace(tzinfo=UTC))
    assert datetime.fromtimestamp(one(database, "SELECT created_at FROM tasks") / 1e6, UTC).year == year


@pytest.mark.parametrize(
    "name",
    ["<!channel> & <@U1>", "Ada 👩‍💻🇮🇹", "شركة أكمي", "חברה \u202edlrow", "O'Brien; DROP TABLE deals;--", "%s ?"],
)
def test_names_of_any_script_come_back_as_they_are(database: Database, tmp_path: Path, name: str) -> None:
    bring(database, tmp_path, deals=[deal("1", name=name)], tickets=[ticket("1", name=name)])
    assert one(database, "SELECT name FROM deals") == name
    assert one(database, "SELECT name FROM tickets") == name


def test_a_mail_of_ten_megabytes_is_kept_whole(database: Database, tmp_path: Path) -> None:
    body = "ä🙂" * 2_500_000
    report = bring(database, tmp_path, emails=[email("1", text=body, at=AT), email("2", at=AT)])
    assert counted(report, "emails") == (2, 0, 0, 0, 0)
    assert body in one(database, "SELECT line FROM sources WHERE id = '1'")


def test_history_is_kept_newest_first_whatever_its_order(database: Database, tmp_path: Path) -> None:
    older = datetime(2026, 9, 1, tzinfo=UTC)
    line = deal("5", history={"hs_next_step": [("Old", older), ("New", AT), (None, older)]})
    bring(database, tmp_path, deals=[line])
    assert rows(database, "SELECT property, position, at, value FROM property_history ORDER BY position") == [
        ("hs_next_step", 0, MICROS, "New"),
        ("hs_next_step", 1, micros(older), "Old"),
        ("hs_next_step", 2, micros(older), None),
    ]


def test_ids_sort_as_numbers(sqlite_database: Database, tmp_path: Path) -> None:
    bring(sqlite_database, tmp_path, deals=[deal("10"), deal("9"), deal("x-1"), deal("007")])
    assert [row[0] for row in rows(sqlite_database, "SELECT id FROM deals ORDER BY id_order, id")] == [
        "007",
        "9",
        "10",
        "x-1",
    ]


def test_a_numeric_id_is_the_same_as_its_text(sqlite_database: Database, tmp_path: Path) -> None:
    bring(sqlite_database, tmp_path, deals=['{"id": 17, "properties": {"hubspot_owner_id": 501}}'])
    report = bring(sqlite_database, tmp_path, deals=[deal("17", owner="501")])
    assert counted(report, "deals") == (0, 1, 0, 0, 0)


def test_absent_properties_are_unknown(sqlite_database: Database, tmp_path: Path) -> None:
    report = bring(sqlite_database, tmp_path, deals=['{"id":"1"}', '{"id":"2","properties":null,"associations":null}'])
    assert counted(report, "deals") == (2, 0, 0, 0, 0)
    assert rows(sqlite_database, "SELECT name, owner_id, created_at FROM deals") == [(None, None, None)] * 2
