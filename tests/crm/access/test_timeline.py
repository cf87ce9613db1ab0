"""The timeline: what it shows, in which order, and what its filters find."""

from collections.abc import Iterator

import pytest

from crm.database import Database, open_database
from crm.errors import NotVisible
from crm.instants import iso, micros
from crm.kinds import Ref
from crm.settings import change_setting
from crm.timeline import Entry, Wanted, fold, last_engagement, timeline
from tests.crm.access.mirrors import NOW, fill, reading_as
from tests.folders import call, communication, deal, email, meeting, note, rights, task, user

DEAL = {"deals": ["5"]}
HIDDEN = {
    "tasks": ["hs_task_subject", "hs_task_status", "hs_task_body"],
    "emails": ["hs_email_subject", "hubspot_owner_id"],
    "calls": ["hs_timestamp"],
    "meetings": ["hs_meeting_start_time"],
}


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('company')}/daybook.db")
    fill(
        database,
        permission_sets={"all": rights("all"), "blind": rights("all", hidden=HIDDEN)},
        users=[user("1", permission_set="all"), user("2", permission_set="blind"), user("3", permission_set="gone")],
        deals=[deal("5", owner="501"), deal("6", owner="501")],
        tasks=[
            task("1", owner="501", due="2026-11-25T09:00:00Z", subject="Call  back", hs_task_body="Straße", to=DEAL),
            task("2", owner="501", due="2026-11-26T09:00:00Z", status="COMPLETED",
                 completed="2026-11-23T09:00:00Z", to=DEAL),
            task("3", owner="502", due="2026-11-01T09:00:00Z", to=DEAL),
            task("4", owner="502", to=DEAL),
        ],
        notes=[note("9", owner="501", at="2026-11-20T09:00:00Z", body="<p>The bud<b>get</b>&nbsp;is low</p>", to=DEAL),
               note("10", owner="502", at="2026-11-20T09:00:00Z", body="margin <5% or\n>3", to=DEAL)],
        calls=[call("1", owner="501", start="2026-11-22T09:00:00Z", title="Intro", hs_call_body="Kassel", to=DEAL)],
        emails=[email("1", owner="502", at="2026-11-23T08:00:00Z", subject="Re: Offer", text="budget", to=DEAL),
                email("2", owner="502", at="2026-11-21T08:00:00Z", hs_email_subject="  ", to=DEAL),
                email("3", owner="502", at="2026-11-21T08:00:00Z", to={"deals": ["6"]})],
        meetings=[
            meeting("1", owner="501", start="2026-11-24T10:00:00Z", title="Review", hs_meeting_body="Kassel", to=DEAL),
            meeting("2", owner="501", hs_timestamp="2026-11-19T10:00:00Z", to=DEAL),
        ],
        communications=[communication("1", owner="501", at="2026-11-18T10:00:00Z", body="budget", to=DEAL)],
    )  # fmt: skip
    yield database
    database.dispose()


def read(company: Database, wanted: Wanted | None = None, *, user_id: str = "1") -> list[Entry]:
    with reading_as(company, user_id) as reader:
        return timeline(reader, Ref("deals", "5"), now=micros(NOW), wanted=wanted or Wanted())


def names(entries: list[Entry]) -> list[str]:
    return [str(entry.ref) for entry in entries]


def test_upcoming_comes_first_soonest_first_then_the_newest_and_last_what_has_no_time(company: Database) -> None:
    entries = read(company)
    assert names(entries) == [
        "meetings:1", "tasks:1",
        "tasks:2", "emails:1", "calls:1", "emails:2", "notes:10", "notes:9", "meetings:2", "communications:1",
        "tasks:3", "tasks:4",
    ]  # fmt: skip
    assert [entry.upcoming for entry in entries] == [True, True] + [False] * 10


def test_a_title_is_a_title_never_a_body(company: Database) -> None:
    titles = {str(entry.ref): entry.title for entry in read(company)}
    assert titles["tasks:1"] == "Call back"
    assert titles["emails:1"] == "Re: Offer"
    assert titles["emails:2"] == "E-mail"
    assert (titles["notes:9"], titles["communications:1"]) == ("Note", "Communication")


def test_times_are_due_dates_starts_and_timestamps(company: Database) -> None:
    at = {str(entry.ref): entry.at and iso(entry.at) for entry in read(company)}
    assert at["tasks:1"] == "2026-11-25T09:00:00Z"
    assert at["meetings:1"] == "2026-11-24T10:00:00Z"
    assert at["meetings:2"] == "2026-11-19T10:00:00Z"
    assert at["tasks:4"] is None


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("BUDGET", ["notes:9"]),  # not the e-mail's and not the message's body
        ("budget is  low", ["notes:9"]),
        ("strasse", ["tasks:1"]),
        ("re: offer", ["emails:1"]),
        ("kassel", ["meetings:1", "calls:1"]),
        ("intro", []),  # titles of calls are not searched
        ("<5% or >3", ["notes:10"]),
        ("nothing of the kind", []),
        ("   ", None),
    ],
)
def test_search_reads_bodies_and_subjects_folded(company: Database, words: str, found: list[str] | None) -> None:
    entries = names(read(company, Wanted(words=words)))
    assert entries == (names(read(company)) if found is None else found)


def test_filters_by_type_and_owner(company: Database) -> None:
    assert names(read(company, Wanted(kinds=("notes",)))) == ["notes:10", "notes:9"]
    assert names(read(company, Wanted(kinds=("notes", "emails"), owners={"502"}))) == [
        "emails:1", "emails:2", "notes:10"
    ]  # fmt: skip
    assert read(company, Wanted(owners=set())) == []


def test_a_hidden_property_neither_shows_nor_sorts_nor_filters(company: Database) -> None:
    entries = {str(entry.ref): entry for entry in read(company, user_id="2")}
    assert entries["tasks:1"].title == "Task"
    assert entries["emails:1"].title == "E-mail"
    assert entries["calls:1"].at is None
    assert entries["meetings:1"].at is None
    assert not entries["meetings:1"].upcoming
    assert entries["meetings:2"].at is None
    assert entries["tasks:2"].upcoming  # whether it is completed is hidden too
    assert entries["tasks:2"].done_at is None
    assert names(read(company, Wanted(owners={"502"}), user_id="2")) == ["notes:10", "tasks:3", "tasks:4"]
    assert read(company, Wanted(words="offer"), user_id="2") == []
    assert read(company, Wanted(words="strasse"), user_id="2") == []


def test_the_last_engagement_is_the_newest_that_happened(company: Database) -> None:
    entries = read(company)
    last = last_engagement(entries, now=micros(NOW))
    assert last is not None
    assert str(last.ref) == "tasks:2"  # completed on 23 November at 9, an hour after the e-mail
    assert last_engagement(entries, now=0) is None
    assert last_engagement([], now=micros(NOW)) is None


def test_absent_and_forbidden_records_are_told_alike(company: Database) -> None:
    sentences = set()
    for user_id, deal_id in (("1", "7"), ("3", "5")):
        with reading_as(company, user_id) as reader, pytest.raises(NotVisible) as refused:
            timeline(reader, Ref("deals", deal_id), now=0)
        sentences.add((refused.value.sentence.replace(deal_id, "N"), refused.value.hint))
    assert sentences == {("No deal N that you can see.", "")}


def test_with_hipaa_on_bodies_are_not_searched(sqlite_database: Database) -> None:
    fill(
        sqlite_database,
        users=[user("1", super_admin=True)],
        deals=[deal("5")],
        tasks=[task("1", subject="Budget call", hs_task_body="Kassel", to=DEAL)],
        notes=[note("9", body="Kassel and the budget", to=DEAL)],
    )
    assert names(read(sqlite_database, Wanted(words="kassel"))) == ["notes:9", "tasks:1"]
    with sqlite_database.writing() as connection:
        change_setting(connection, "hipaa", True, at=0, actor="system:test")
    assert names(read(sqlite_database, Wanted(words="kassel"))) == []
    assert names(read(sqlite_database, Wanted(words="budget"))) == ["tasks:1"]
    with reading_as(sqlite_database, "1") as reader:
        assert reader.hipaa
        assert "hs_note_body" not in reader.shown([Ref("notes", "9")])[Ref("notes", "9")]


def test_folding_sees_through_case_space_and_composition() -> None:
    assert fold("  Stra\u00dfe\n\tCafe\u0301 ") == fold("STRASSE caf\u00e9")
