"""A second import: what is unchanged, older, newer, archived, absent or rejected."""

from pathlib import Path

import pytest

from crm.database import Database
from tests.crm.importing.mirrors import bring, counted, everything, one, rows, table
from tests.folders import PIPELINES, contact, deal, email, note, rights, team, user

OLD, NEW = "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"


def test_the_same_folder_twice_changes_nothing(database: Database, tmp_path: Path) -> None:
    folder = {
        "account": {"name": "Acme", "lifecycle_stages": [{"id": "lead", "label": "Lead"}]},
        "permission_sets": {"Rep": rights("team")},
        "users": [user("1", permission_set="Rep", teams=["7"], super_admin=True)],
        "teams": [team("7")],
        "pipelines": PIPELINES,
        "deals": [deal("5", to={"contacts": ["3"]}, history={"amount": [("1", OLD)]}), deal("6", archived=True)],
        "emails": [email("9", recipients=["a@b.test"], to={"contacts": ["3"], "deals": ["5"]})],
        "touches": [{"contactId": "3", "at": OLD}],
        "sync_status": [{"record": "deals:5", "system": "x", "state": "error", "at": OLD}],
    }
    bring(database, tmp_path, **folder)  # type: ignore[arg-type]
    before, audited = everything(database), table(database, "audit")
    report = bring(database, tmp_path, **folder)  # type: ignore[arg-type]
    assert all(counts.written == 0 for counts in report.types.values())
    assert everything(database) == before
    assert table(database, "audit") == audited


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (NEW, OLD, (0, 0, 1, 0, 0)),
        (OLD, NEW, (0, 1, 0, 0, 0)),
        (OLD, OLD, (0, 1, 0, 0, 0)),
        (OLD, None, (0, 1, 0, 0, 0)),
        (None, OLD, (0, 1, 0, 0, 0)),
        (None, None, (0, 1, 0, 0, 0)),
    ],
)
def test_a_line_older_than_the_mirrors_is_skipped(
    sqlite_database: Database,
    tmp_path: Path,
    before: str | None,
    after: str | None,
    expected: tuple[int, int, int, int, int],
) -> None:
    bring(sqlite_database, tmp_path, deals=[deal("5", name="Before", updated=before)])
    report = bring(sqlite_database, tmp_path, deals=[deal("5", name="After", updated=after)])
    assert counted(report, "deals") == expected
    assert one(sqlite_database, "SELECT name FROM deals") == ("After" if expected[1] else "Before")


def test_a_bad_line_is_rejected_also_where_it_is_older(sqlite_database: Database, tmp_path: Path) -> None:
    bring(sqlite_database, tmp_path, deals=[deal("5", updated=NEW)])
    report = bring(sqlite_database, tmp_path, deals=[deal("5", updated=OLD, closedate="x")])
    assert counted(report, "deals") == (0, 0, 0, 0, 1)


def test_a_changed_line_replaces_all_that_the_old_one_said(database: Database, tmp_path: Path) -> None:
    old = email("9", recipients=["a@b.test"], to={"contacts": ["3"]}, history={"x": [("1", OLD), ("2", OLD)]})
    bring(database, tmp_path, emails=[old])
    bring(database, tmp_path, emails=[email("9", recipients=["c@d.test"], history={"x": [("3", NEW)]})])
    assert table(database, "email_recipients", "address") == [("c@d.test",)]
    assert table(database, "property_history", "value") == [("3",)]
    assert table(database, "associations") == []


def test_an_archived_record_leaves_every_table_but_the_lines(database: Database, tmp_path: Path) -> None:
    history = {"amount": [("1", OLD)]}
    bring(database, tmp_path, emails=[email("9", recipients=["a@b.test"], history=history)])
    report = bring(database, tmp_path, emails=[email("9", recipients=["a@b.test"], history=history, archived=True)])
    assert counted(report, "emails") == (0, 0, 0, 1, 0)
    for name in ("emails", "email_recipients", "property_history"):
        assert table(database, name) == []
    assert table(database, "sources", "id, archived") == [("9", 1)]


def test_a_record_that_was_never_here_can_be_archived(sqlite_database: Database, tmp_path: Path) -> None:
    assert counted(bring(sqlite_database, tmp_path, deals=[deal("5", archived=True)]), "deals") == (0, 0, 0, 1, 0)
    assert counted(bring(sqlite_database, tmp_path, deals=[deal("5", archived=True)]), "deals") == (0, 0, 1, 0, 0)


def test_an_archived_record_can_come_back_and_an_older_line_does_not_bring_it(
    sqlite_database: Database, tmp_path: Path
) -> None:
    bring(sqlite_database, tmp_path, deals=[deal("5", archived=True, updated=NEW)])
    bring(sqlite_database, tmp_path, deals=[deal("5", updated=OLD)])
    assert table(sqlite_database, "deals", "id") == []
    bring(sqlite_database, tmp_path, deals=[deal("5", updated="2026-03-01")])
    assert table(sqlite_database, "deals", "id") == [("5",)]


def test_records_absent_from_a_folder_stay(sqlite_database: Database, tmp_path: Path) -> None:
    bring(sqlite_database, tmp_path, deals=[deal("5"), deal("6")], notes=[note("1")])
    bring(sqlite_database, tmp_path, deals=[deal("6")])
    assert table(sqlite_database, "deals", "id") == [("5",), ("6",)]
    assert table(sqlite_database, "notes", "id") == [("1",)]


def test_two_lines_of_one_id_take_the_newer_in_either_order(sqlite_database: Database, tmp_path: Path) -> None:
    lines = [deal("5", name="New", updated=NEW), deal("5", name="Old", updated=OLD)]
    for stem, order in (("deals", lines), ("leads", lines[::-1])):
        files = {stem: order}
        bring(sqlite_database, tmp_path, **files)  # type: ignore[arg-type]
        assert '"New"' in one(sqlite_database, f"SELECT line FROM sources WHERE kind = '{stem}'")  # noqa: S608


def test_two_lines_of_one_id_take_the_newer_also_with_replace(sqlite_database: Database, tmp_path: Path) -> None:
    bring(sqlite_database, tmp_path, deals=[deal("5", name="Newest", updated="2026-03-01")])
    lines = [deal("5", name="New", updated=NEW), deal("5", name="Old", updated=OLD)]
    for order in (lines, lines[::-1], lines):
        bring(sqlite_database, tmp_path, replace=True, deals=order)
        assert one(sqlite_database, "SELECT name FROM deals") == "New"


def test_two_different_lines_of_one_id_and_time_change_nothing_the_second_time(
    sqlite_database: Database, tmp_path: Path
) -> None:
    lines = [
        deal("5", name="First"),
        note("7"),
        deal("5", name="Second"),
        deal("5", archived=True),
        deal("5", name="Last"),
    ]
    assert counted(bring(sqlite_database, tmp_path, deals=lines), "deals")[0] == 2
    before = everything(sqlite_database)
    report = bring(sqlite_database, tmp_path, deals=lines)
    assert counted(report, "deals") == (0, 0, 5, 0, 0)
    assert everything(sqlite_database) == before
    assert one(sqlite_database, "SELECT name FROM deals WHERE id = '5'") == "Last"


def test_replace_makes_the_mirror_equal_to_the_folder(database: Database, tmp_path: Path) -> None:
    bring(
        database,
        tmp_path,
        account={"name": "Old"},
        users=[user("1"), user("2")],
        pipelines=PIPELINES,
        deals=[deal("5", to={"contacts": ["3"]}, updated=NEW), deal("6"), deal("7", archived=True)],
        emails=[email("9", recipients=["a@b.test"], to={"deals": ["5"]}, history={"x": [("1", OLD)]})],
        touches=[{"contactId": "3"}],
    )
    folder = {
        "users": [user("2")],
        "deals": [deal("5", name="Older", updated=OLD)],
        "contacts": [contact("3")],
    }
    report = bring(database, tmp_path, replace=True, **folder)  # type: ignore[arg-type]
    assert counted(report, "deals") == (0, 1, 0, 1, 0)
    assert counted(report, "users") == (0, 0, 1, 1, 0)
    assert counted(report, "emails") == (0, 0, 0, 1, 0)
    assert counted(report, "touches") == (0, 0, 0, 1, 0)
    replaced = everything(database)
    assert table(database, "deals", "name") == [("Older",)]
    for name in ("associations", "email_recipients", "property_history", "stages", "emails"):
        assert table(database, name) == [], name
    assert table(database, "account", "name") == [(None,)]

    bring(database, tmp_path, replace=True, users=[user("9")])
    bring(database, tmp_path, replace=True, **folder)  # type: ignore[arg-type]
    assert everything(database) == replaced


def test_replace_keeps_what_a_rejected_line_names(sqlite_database: Database, tmp_path: Path) -> None:
    bring(sqlite_database, tmp_path, deals=[deal("5", name="Kept"), deal("6")])
    report = bring(sqlite_database, tmp_path, replace=True, deals=[deal("5", closedate="x"), deal("7")])
    assert counted(report, "deals") == (1, 0, 0, 1, 1)
    assert table(sqlite_database, "deals", "id") == [("5",), ("7",)]


@pytest.mark.parametrize("bad", ["{", "{}"])
def test_replace_removes_nothing_of_a_kind_with_an_unreadable_id(
    sqlite_database: Database, tmp_path: Path, bad: str
) -> None:
    bring(sqlite_database, tmp_path, deals=[deal("5"), deal("6")], notes=[note("1")])
    report = bring(sqlite_database, tmp_path, replace=True, deals=[deal("7"), bad])
    assert table(sqlite_database, "deals", "id") == [("5",), ("6",), ("7",)]
    assert table(sqlite_database, "notes") == []
    assert report.warnings == ["deals.jsonl: nothing was removed, because rejected lines have no readable id."]


def test_a_removed_record_loses_its_associations_but_not_those_that_others_state(
    sqlite_database: Database, tmp_path: Path
) -> None:
    bring(
        sqlite_database,
        tmp_path,
        deals=[deal("5", to={"contacts": ["3", "4"]})],
        contacts=[contact("3", to={"deals": ["5"]}), contact("4")],
    )
    bring(sqlite_database, tmp_path, replace=True, contacts=[contact("3", to={"deals": ["5"]}), contact("4")])
    assert table(sqlite_database, "associations", "from_kind, from_id, to_kind, to_id, stated") == [
        ("contacts", "3", "deals", "5", 1),
        ("deals", "5", "contacts", "3", 0),
    ]


def test_more_lines_than_a_batch_holds_all_arrive(database: Database, tmp_path: Path) -> None:
    lines = [note(str(number), to={"deals": [str(number % 7)]}) for number in range(12_001)]
    assert counted(bring(database, tmp_path, notes=lines), "notes") == (12_001, 0, 0, 0, 0)
    assert one(database, "SELECT count(*) FROM notes") == 12_001
    assert one(database, "SELECT count(*) FROM associations") == 24_002
    assert counted(bring(database, tmp_path, notes=lines[::-1]), "notes") == (0, 0, 12_001, 0, 0)
    assert rows(database, "SELECT count(*) FROM associations WHERE stated") == [(12_001,)]
