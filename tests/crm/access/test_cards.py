"""What of a visible record is shown: names, addresses, properties; what is computed from hidden things is not."""

from collections.abc import Mapping
from typing import Any

import pytest

from crm.cards import Card
from crm.database import Database
from crm.kinds import OBJECTS, Ref
from crm.naming import parse_kind, parse_ref
from crm.properties import is_roll_up
from crm.records import record_page
from tests.crm.access.mirrors import fill, reading_as, refs
from tests.folders import company, contact, deal, email, lead, note, record, right, rights, user

DEAL = {"deals": ["5"]}
URL = "https://app.example.test/contacts/1/record/{type}/{id}"


def cards_of(database: Database, user_id: str, *texts: str) -> dict[str, Card]:
    with reading_as(database, user_id) as reader:
        return {str(ref): card for ref, card in reader.cards(refs(*texts)).items()}


def test_names_come_from_what_is_shown(sqlite_database: Database) -> None:
    hidden = {"contacts": ["lastname"], "deals": ["dealname"], "emails": ["hs_email_subject"]}
    fill(
        sqlite_database,
        permission_sets={"rep": rights("all", hidden=hidden)},
        users=[user("1", permission_set="rep"), user("2", super_admin=True)],
        contacts=[
            contact("1", firstname="Jana", lastname="Krüger", email="j@x.test"),
            contact("2", email="b@x.test"),
            contact("3"),
        ],
        companies=[company("1", name=" Acme\n Inc "), company("2", domain="x.test")],
        deals=[deal("5", name="Secret")],
        emails=[email("9", subject="Secret", to=DEAL)],
        notes=[note("9", body="Secret", to=DEAL)],
        quotes=[record("1", hs_title="Quote A", to=DEAL), record("2", to=DEAL)],
    )
    asked = ("contacts:1", "contacts:2", "contacts:3", "companies:1", "companies:2", "deals:5", "emails:9", "notes:9",
             "quotes:1", "quotes:2")  # fmt: skip
    assert [card.name for card in cards_of(sqlite_database, "1", *asked).values()] == [
        "Jana", "b@x.test", "Contact 3", "Acme Inc", "x.test", "Deal 5", "E-mail", "Note", "Quote A", "Quote 2"
    ]  # fmt: skip
    assert [card.name for card in cards_of(sqlite_database, "2", "contacts:1", "deals:5", "emails:9").values()] == [
        "Jana Krüger", "Secret", "Secret"
    ]  # fmt: skip


def test_the_address_is_the_crms_or_none(sqlite_database: Database) -> None:
    people = [user("1", super_admin=True)]
    fill(sqlite_database, account={"record_url": URL}, users=people, deals=[deal("5")], leads=[lead("7")])
    found = cards_of(sqlite_database, "1", "deals:5", "leads:7")
    assert found["deals:5"].url == "https://app.example.test/contacts/1/record/0-3/5"
    assert found["leads:7"].url == "https://app.example.test/contacts/1/record/0-136/7"
    fill(sqlite_database, users=people, deals=[deal("5")])
    assert cards_of(sqlite_database, "1", "deals:5")["deals:5"].url is None


def test_values_are_texts_and_empty_ones_are_absent(database: Database) -> None:
    fill(
        database,
        users=[user("1", super_admin=True)],
        deals=[{"id": "5", "properties": {"amount": 5.0, "hs_flag": True, "share": 0.5, "none": None, "empty": ""}},
               {"id": "6"}],
    )  # fmt: skip
    found = cards_of(database, "1", "deals:5", "deals:6", "deals:404")
    assert found["deals:5"].properties == {"amount": "5", "hs_flag": "true", "share": "0.5"}
    assert found["deals:6"].properties == {}
    assert set(found) == {"deals:5", "deals:6"}


def test_sensitive_properties_are_shown_to_nobody(sqlite_database: Database) -> None:
    fill(
        sqlite_database,
        account={"sensitive_properties": {"contacts": ["diagnosis"]}},
        users=[user("1", super_admin=True)],
        contacts=[contact("3", diagnosis="flu", jobtitle="CFO")],
    )
    assert cards_of(sqlite_database, "1", "contacts:3")["contacts:3"].properties == {"jobtitle": "CFO"}


def test_what_is_computed_from_a_hidden_property_is_hidden_with_it(sqlite_database: Database) -> None:
    fill(
        sqlite_database,
        permission_sets={
            "rep": rights("all", hidden={"deals": ["amount"], "notes": ["hs_note_body"], "emails": ["hs_email_text"]})
        },
        users=[user("1", permission_set="rep")],
        deals=[deal("5", name="A", stage=None, pipeline=None, amount="1", hs_projected_amount="1")],
        notes=[note("9", body="secret", hs_body_preview="secret", to=DEAL)],
        emails=[email("9", text="secret", hs_email_html="<p>secret", hs_body_preview="secret", to=DEAL)],
    )
    found = cards_of(sqlite_database, "1", "deals:5", "notes:9", "emails:9")
    assert found["deals:5"].properties == {"dealname": "A"}
    assert found["notes:9"].properties == {}
    assert "secret" not in str(found["emails:9"].properties)


ROLL_UPS: dict[str, Any] = {"notes_last_contacted": "2026-11-01T00:00:00Z", "num_associated_contacts": "3"}


@pytest.mark.parametrize(
    ("narrowed", "shown"),
    [
        ({}, True),
        ({"emails": right("team")}, False),
        ({"contacts": right("owned")}, False),
        ({"hidden_properties": {"deals": ["amount"]}}, False),
    ],
)
def test_roll_ups_of_the_crm_are_for_those_who_see_everything(
    sqlite_database: Database, narrowed: Mapping[str, Any], shown: bool
) -> None:
    fill(
        sqlite_database,
        permission_sets={"rep": rights("all") | dict(narrowed)},
        users=[user("1", permission_set="rep"), user("2", super_admin=True)],
        companies=[company("1", name="Acme", **ROLL_UPS)],
    )
    assert (
        ROLL_UPS.items() <= cards_of(sqlite_database, "1", "companies:1")["companies:1"].properties.items()
    ) == shown
    assert ROLL_UPS.items() <= cards_of(sqlite_database, "2", "companies:1")["companies:1"].properties.items()


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        ("contacts", "hs_last_sales_activity_timestamp", True),
        ("contacts", "notes_last_updated", True),
        ("contacts", "hs_sales_email_last_opened", True),
        ("contacts", "hs_email_open_count", True),
        ("deals", "num_contacted_notes", True),
        ("deals", "hs_latest_meeting_activity", True),
        ("companies", "total_revenue", True),
        ("companies", "hs_num_open_deals", True),
        ("emails", "hs_email_open_count", False),
        ("deals", "hs_next_step", False),
        ("deals", "hs_next_step_updated_at", False),
        ("deals", "hs_deal_score", False),
        ("deals", "hs_v2_date_entered_current_stage", False),
        ("contacts", "lastmodifieddate", False),
        ("companies", "numberofemployees", False),
    ],
)
def test_which_properties_are_roll_ups(kind: str, name: str, expected: bool) -> None:
    assert is_roll_up(kind, name) == expected


def test_a_property_that_names_a_record_is_shown_with_that_record_alone(database: Database) -> None:
    fill(
        database,
        permission_sets={"rep": rights("all") | {"contacts": right("owned")}},
        users=[user("1", permission_set="rep")],
        contacts=[contact("3", owner="501"), contact("4", owner="502")],
        leads=[lead("7", primary="3"), lead("8", primary="4"), lead("9", primary="404")],
    )
    found = cards_of(database, "1", "leads:7", "leads:8", "leads:9")
    assert found["leads:7"].properties["hs_primary_contact_id"] == "3"
    assert "hs_primary_contact_id" not in found["leads:8"].properties
    assert "hs_primary_contact_id" not in found["leads:9"].properties


def test_a_record_page_lists_and_counts_visible_neighbours_with_their_labels(database: Database) -> None:
    labelled = {"contacts": {"results": [{"id": "3", "label": "Decision maker"}, {"id": "4"}, {"id": "10"}]}}
    fill(
        database,
        permission_sets={"rep": rights("all") | {"contacts": right("owned")}},
        users=[user("1", permission_set="rep")],
        contacts=[contact("10", owner="501"), contact("3", owner="501", firstname="Jana"), contact("4", owner="502")],
        deals=[deal("5") | {"associations": labelled}],
        emails=[email("9", at="2026-11-20T10:00:00Z", to={"contacts": ["3"]})],
    )
    with reading_as(database, "1") as reader:
        page = record_page(reader, Ref("deals", "5"), now=0)
        assert [(one.id, one.name, one.label) for one in page.neighbours["contacts"]] == [
            ("3", "Jana", "Decision maker"), ("10", "Contact 10", None)
        ]  # fmt: skip
        assert set(page.neighbours) == {"contacts"}
        assert page.last is None
        assert record_page(reader, Ref("emails", "9"), now=10**18).last is None


def test_types_and_records_are_named_as_people_name_them() -> None:
    assert {parse_kind(kind) for kind in OBJECTS} == set(OBJECTS)
    assert [parse_kind(name) for name in ("Deal", "company", "e-mail", "Emails", "line item", "line-items", "x")] == [
        "deals", "companies", "emails", "emails", "line_items", "line_items", None
    ]  # fmt: skip
    assert parse_ref("deal:5") == Ref("deals", "5")
    assert [parse_ref(text) for text in ("deals", "deals:", "things:5", ":5")] == [None] * 4
