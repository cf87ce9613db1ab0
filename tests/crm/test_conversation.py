"""What was said on a deal: the viewer's window of it, who spoke, and what of it is shown; on both databases."""

from datetime import timedelta

import pytest

from crm.conversation import Window, window
from crm.database import Database
from crm.errors import NotVisible
from crm.instants import iso, micros
from crm.kinds import Ref
from crm.settings import change_setting
from tests.crm.access.mirrors import NOW, fill, reading_as
from tests.folders import (
    call,
    communication,
    contact,
    deal,
    email,
    meeting,
    note,
    right,
    rights,
    task,
    user,
)

DEAL = {"deals": ["5"]}
ADA = {"deals": ["5"], "contacts": ["3"]}
USERS = [
    user("1", permission_set="all", first_name="Clara", last_name="Hoffmann"),
    user("2", permission_set="own"),
    user("3", permission_set="blind"),
]
SETS = {
    "all": rights("all"),
    "own": rights("all") | {"emails": right("owned"), "contacts": right("owned")},
    "blind": rights(
        "all",
        hidden={
            "emails": ["hs_email_text", "hs_email_from_email"],
            "notes": ["hs_timestamp"],
            "meetings": ["hs_meeting_start_time"],
            "calls": ["hubspot_owner_id"],
        },
    ),
}
CONTACTS = [
    contact("3", owner="501", email="Ada@Buyer.test", firstname="Ada", lastname="Lovelace", to=DEAL),
    contact("4", owner="501", email="bob@buyer.test", to=DEAL),
]


def ago(**length: float) -> str:
    return (NOW - timedelta(**length)).isoformat()


def read(database: Database, user_id: str = "1", *, size: int = 100) -> Window:
    with reading_as(database, user_id) as reader:
        return window(reader, Ref("deals", "5"), now=micros(NOW), size=size)


def names(found: Window) -> list[str]:
    return [str(one.ref) for one in found.engagements]


def test_the_newest_come_first_by_their_time_and_what_has_not_happened_is_left_out(database: Database) -> None:
    fill(
        database,
        permission_sets=SETS,
        users=USERS,
        deals=[deal("5", owner="501"), deal("6", owner="501")],
        emails=[
            email("9", owner="501", at=ago(days=2), to=DEAL),
            email("10", owner="501", at=ago(days=2), to=DEAL),
            email("11", owner="501", at=ago(seconds=-1), to=DEAL),
            email("12", owner="501", at=ago(days=1), to={"deals": ["6"]}),
            email("13", owner="501", at=ago(days=1), archived=True, to=DEAL),
            email("14", owner="501", to=DEAL),
        ],
        meetings=[
            meeting("1", owner="501", start=ago(days=3), hs_timestamp=ago(days=1), to=DEAL),
            meeting("2", owner="501", hs_timestamp=ago(days=4), to=DEAL),
        ],
        notes=[note("1", owner="501", at=ago(days=2), to=DEAL)],
        calls=[call("1", owner="501", start=NOW, to=DEAL)],
        communications=[communication("1", owner="501", at=ago(days=9), to=DEAL)],
        tasks=[task("1", owner="501", due=ago(days=1), to=DEAL)],
    )
    found = read(database)
    assert names(found) == ["calls:1", "emails:10", "emails:9", "notes:1", "meetings:1", "meetings:2",
                            "communications:1"]  # fmt: skip
    assert [one.type for one in found.engagements][:2] == ["call", "email"]
    assert (found.oldest, found.newest) == (micros(NOW - timedelta(days=9)), micros(NOW))
    assert names(read(database, size=2)) == ["calls:1", "emails:10"]


def test_the_window_is_filled_with_what_the_viewer_sees(database: Database) -> None:
    """A hundred mails that rep 2 may not see do not push out the ones that rep 2 may."""
    theirs = [email(str(n), owner="501", at=ago(minutes=n), to=DEAL) for n in range(1, 121)]
    own = [email(str(n), owner="502", at=ago(days=n), to=DEAL) for n in range(201, 204)]
    fill(database, permission_sets=SETS, users=USERS, deals=[deal("5", owner="501")], emails=theirs + own)
    assert len(read(database).engagements) == 100
    assert names(read(database, "2")) == ["emails:201", "emails:202", "emails:203"]


def test_absent_and_forbidden_deals_are_refused_alike(sqlite_database: Database) -> None:
    fill(
        sqlite_database,
        permission_sets={"none": rights("none")},
        users=[user("1", permission_set="none")],
        deals=[deal("5")],
    )
    said = []
    for deal_id in ("5", "7"):
        with reading_as(sqlite_database, "1") as reader, pytest.raises(NotVisible) as refused:
            window(reader, Ref("deals", deal_id), now=micros(NOW))
        said.append(refused.value.sentence.replace(deal_id, "…"))
    assert said[0] == said[1]


@pytest.fixture
def spoken(sqlite_database: Database) -> Database:
    mails = {
        "1": {"direction": "INCOMING_EMAIL", "sender": "Ada <ADA@buyer.test>", "to": ADA, "text": "Hi", "thread": "t"},
        "2": {"direction": "EMAIL", "sender": "rep1@acme.test", "to": ADA, "owner": "502"},
        "3": {"direction": "FORWARDED_EMAIL", "sender": "rep1@acme.test", "to": DEAL},
        "4": {"direction": "FORWARDED_EMAIL", "sender": "bob@buyer.test", "to": DEAL},
        "5": {"direction": "INCOMING_EMAIL", "sender": "stranger@else.test", "to": ADA},
        "6": {"direction": "INCOMING_EMAIL", "to": ADA, "hs_email_html": "<p>Yes</p>"},
        "7": {"direction": None, "to": ADA, "owner": "501"},
    }
    fill(
        sqlite_database,
        account={"record_url": "https://app.example.test/{type}/{id}"},
        permission_sets=SETS,
        users=USERS,
        contacts=CONTACTS,
        deals=[deal("5", owner="501")],
        emails=[email(key, at=ago(hours=int(key)), **fields) for key, fields in mails.items()],  # type: ignore[arg-type]
        notes=[note("1", owner="501", at=ago(days=1), body="Said a lot", to=ADA)],
        calls=[
            call("1", owner="501", start=ago(days=2), hs_call_direction="INBOUND", hs_call_body="Rang", to=ADA),
            call("2", owner="501", start=ago(days=3), to=DEAL),
        ],
        meetings=[
            meeting("1", start=ago(days=4), hs_meeting_body="Plan", hs_internal_meeting_notes="Doubts", to=ADA),
        ],
    )
    return sqlite_database


def test_who_spoke_and_in_which_direction(spoken: Database) -> None:
    said = {str(one.ref): (one.direction, one.who, one.sender_id) for one in read(spoken).engagements}
    assert said == {
        "emails:1": ("in", "Ada Lovelace", "3"),
        "emails:2": ("out", "Clara Hoffmann", None),
        "emails:3": ("out", "Clara Hoffmann", None),
        "emails:4": ("in", "bob@buyer.test", "4"),
        "emails:5": ("in", None, None),
        "emails:6": ("in", "Ada Lovelace", "3"),
        "emails:7": (None, "Clara Hoffmann", None),
        "notes:1": (None, "Clara Hoffmann", None),
        "calls:1": ("in", "Ada Lovelace", None),
        "calls:2": (None, "Clara Hoffmann", None),
        "meetings:1": (None, "Ada Lovelace", None),
    }


def test_what_was_said_comes_as_the_crm_holds_it(spoken: Database) -> None:
    bodies = {str(one.ref): one.body for one in read(spoken).engagements if one.body}
    assert bodies == {
        "emails:1": "Hi",
        "emails:6": "<p>Yes</p>",
        "notes:1": "Said a lot",
        "calls:1": "Rang",
        "meetings:1": "Plan\n\nDoubts",
    }
    first = read(spoken).engagements[0]
    assert (first.title, first.thread, first.contact_ids) == ("Mail 1", "t", ("3",))
    assert first.url == "https://app.example.test/0-49/1"
    assert {one.title for one in read(spoken).engagements if one.type == "note"} == {"Note"}


def test_contacts_that_are_hidden_are_not_named(spoken: Database) -> None:
    for one in read(spoken, "2").engagements:
        assert (one.contact_ids, one.sender_id) == ((), None)
        assert "Ada" not in (one.who or "")


def test_hidden_properties_decide_and_show_nothing(spoken: Database) -> None:
    found = {str(one.ref): one for one in read(spoken, "3").engagements}
    assert not {"notes:1", "meetings:1"} & found.keys(), "their time is hidden"
    assert {one.body for one in found.values()} == {"", "Rang"}
    assert [found[f"emails:{key}"].direction for key in "1234"] == ["in", "out", None, None], "nobody knows who wrote 3"
    assert found["calls:2"].who is None


def test_with_hipaa_on_there_are_no_bodies(spoken: Database) -> None:
    with spoken.writing() as connection:
        change_setting(connection, "hipaa", True, at=micros(NOW), actor="system:test")
    assert {one.body for one in read(spoken).engagements} == {""}


def test_the_history_of_a_property_is_the_viewers(database: Database) -> None:
    changes = {"amount": [("80", ago(days=1)), (None, ago(days=2))], "closedate": [("2026-12-01", ago(days=3))]}
    fill(
        database,
        permission_sets={"all": rights("all"), "poor": rights("owned", hidden={"deals": ["amount"]})},
        users=[user("1", permission_set="all"), user("2", permission_set="poor")],
        deals=[deal("5", owner="502", history=changes), deal("6", owner="501", history=changes)],
    )
    asked = [Ref("deals", "5"), Ref("deals", "6"), Ref("deals", "7")], ("amount", "closedate")
    with reading_as(database, "1") as reader:
        everything = reader.history(*asked)
    assert set(everything) == {(ref, name) for ref in asked[0][:2] for name in asked[1]}
    assert [(iso(one.at), one.value) for one in everything[Ref("deals", "5"), "amount"]] == [
        ("2026-11-23T08:00:00Z", "80"),
        ("2026-11-22T08:00:00Z", None),
    ]
    with reading_as(database, "2") as reader:
        assert set(reader.history(*asked)) == {(Ref("deals", "5"), "closedate")}


def test_colleagues_are_known_by_owner_id_and_address(database: Database) -> None:
    """Of two with one owner id, the one who is still there."""
    fill(
        database,
        users=[
            user("1", first_name="Clara", last_name="Hoffmann"),
            user("2", owner="501", active=False, first_name="Gone"),
            user("3", first_name="", last_name=""),
        ],
    )
    with reading_as(database, "1") as reader:
        assert reader.owner_names(["501", "503", "999", ""]) == {"501": "Clara Hoffmann", "503": ""}
        assert reader.users_with(["rep2@acme.test", "nobody@acme.test"]) == {"rep2@acme.test": "Gone 2"}
