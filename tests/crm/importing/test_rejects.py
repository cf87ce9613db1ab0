"""A bad line is rejected by itself, with its place, the reason and the value; the rest is imported."""

import json
from pathlib import Path
from typing import Any

import pytest

from crm.database import Database
from crm.errors import BadInput
from crm.importing import import_folder
from tests.crm.importing.mirrors import NOW, bring, counted, one, rows, table
from tests.folders import deal, pipeline, rights, user, write_folder

GOOD = deal("1")


def _reject(stem: str, line: str | bytes, database: Database, tmp_path: Path) -> str:
    files: dict[str, Any] = {stem: [line]}
    report = bring(database, tmp_path, **files)
    [reject] = report.rejects
    assert counted(report, stem) == (0, 0, 0, 0, 1)
    assert rows(database, "SELECT * FROM sources") == []
    return str(reject)


@pytest.mark.parametrize(
    ("stem", "line", "expected"),
    [
        ("deals", '{"id": "1"', 'deals.jsonl:1: not JSON: {"id": "1"'),
        ("deals", "[1]", "deals.jsonl:1: not a JSON object: [1]"),
        ("deals", '{"id": "1", "x": "\\ud800"}', 'deals.jsonl:1: not JSON: {"id": "1", "x": "\\ud800"}'),
        ("deals", '{"id": "1", "x": NaN}', 'deals.jsonl:1: not JSON: {"id": "1", "x": NaN}'),
        ("deals", b'{"id": "\xff"}', 'deals.jsonl:1: not UTF-8: {"id": "�"}'),
        ("deals", "{}", "deals.jsonl:1: missing id"),
        ("deals", '{"id": ""}', "deals.jsonl:1: missing id"),
        ("deals", '{"id": null}', "deals.jsonl:1: missing id"),
        ("deals", '{"id": true}', "deals.jsonl:1: id: not a text or a whole number: true"),
        ("deals", '{"id": 1.5}', "deals.jsonl:1: id: not a text or a whole number: 1.5"),
        ("deals", '{"id": "a b"}', "deals.jsonl:1: id: holds a space, a colon, an @ or a control character: a b"),
        ("deals", '{"id": "a:b"}', "deals.jsonl:1: id: holds a space, a colon, an @ or a control character: a:b"),
        ("deals", '{"id": "a\\nb"}', "deals.jsonl:1: id: holds a space, a colon, an @ or a control character: a b"),
        ("deals", json.dumps({"id": "9" * 201}), f"deals.jsonl:1: id: longer than 200 characters: {'9' * 80}"),
        ("deals", '{"id":"1","createdAt":"soon"}', "deals.jsonl:1: createdAt: not a time: soon"),
        ("deals", '{"id":"1","updatedAt":true}', "deals.jsonl:1: updatedAt: not a time: true"),
        ("deals", '{"id":"1","updatedAt":[]}', "deals.jsonl:1: updatedAt: not a time: []"),
        ("deals", '{"id":"1","archived":"maybe"}', "deals.jsonl:1: archived: not true or false: maybe"),
        ("deals", '{"id":"1","properties":[]}', "deals.jsonl:1: properties: not an object: []"),
        ("deals", '{"id":"1","properties":{"x":{"a":1}}}', 'deals.jsonl:1: x: not a single value: {"a": 1}'),
        ("deals", '{"id":"1","properties":{"x":[1]}}', "deals.jsonl:1: x: not a single value: [1]"),
        (
            "deals",
            '{"id":"1","properties":{"closedate":"2026-13-01"}}',
            "deals.jsonl:1: closedate: not a time: 2026-13-01",
        ),
        (
            "deals",
            '{"id":"1","properties":{"createdate":"2026-10-01T09:00:00"}}',
            "deals.jsonl:1: createdate: a time without an offset: 2026-10-01T09:00:00",
        ),
        (
            "contacts",
            '{"id":"1","properties":{"lastmodifieddate":"x"}}',
            "contacts.jsonl:1: lastmodifieddate: not a time: x",
        ),
        (
            "companies",
            '{"id":"1","properties":{"notes_last_contacted":"x"}}',
            "companies.jsonl:1: notes_last_contacted: not a time: x",
        ),
        ("tasks", '{"id":"1","properties":{"hs_timestamp":true}}', "tasks.jsonl:1: hs_timestamp: not a time: true"),
        (
            "emails",
            '{"id":"1","properties":{"hs_email_last_open_date":"x"}}',
            "emails.jsonl:1: hs_email_last_open_date: not a time: x",
        ),
        (
            "meetings",
            '{"id":"1","properties":{"hs_meeting_end_time":"x"}}',
            "meetings.jsonl:1: hs_meeting_end_time: not a time: x",
        ),
        (
            "deals",
            '{"id":"1","propertiesWithHistory":{"amount":[{"value":"1","timestamp":"x"}]}}',
            "deals.jsonl:1: propertiesWithHistory.amount: not a time: x",
        ),
        (
            "deals",
            '{"id":"1","propertiesWithHistory":{"amount":[{"value":"1"}]}}',
            "deals.jsonl:1: propertiesWithHistory.amount: missing timestamp",
        ),
        (
            "deals",
            '{"id":"1","associations":{"contacts":{"results":[{"type":"x"}]}}}',
            "deals.jsonl:1: associations.contacts: missing id",
        ),
        (
            "deals",
            '{"id":"1","associations":{"contacts":{"results":"3"}}}',
            "deals.jsonl:1: associations.contacts: not a list: 3",
        ),
        ("deals", '{"id":"1","associations":["3"]}', 'deals.jsonl:1: associations: not an object: ["3"]'),
        ("pipelines", '{"objectType":"quotes","id":"1"}', "pipelines.jsonl:1: unknown objectType: quotes"),
        ("pipelines", '{"id":"1"}', "pipelines.jsonl:1: missing objectType"),
        ("pipelines", '{"objectType":"deals"}', "pipelines.jsonl:1: missing id"),
        (
            "pipelines",
            '{"objectType":"deals","id":"1","stages":[{"id":"a","displayOrder":"nan"}]}',
            "pipelines.jsonl:1: stages.displayOrder: not a number: nan",
        ),
        ("users", '{"id":"1","superAdmin":"yes"}', "users.jsonl:1: superAdmin: not true or false: yes"),
        ("users", '{"id":"1","active":2}', "users.jsonl:1: active: not true or false: 2"),
        ("users", '{"id":"1","teamIds":"7"}', "users.jsonl:1: teamIds: not a list: 7"),
        ("lists", '{"id":"1","kind":"heap"}', "lists.jsonl:1: unknown kind: heap"),
        ("lists", '{"id":"1"}', "lists.jsonl:1: missing kind"),
        ("feed", '{"kind":"shout"}', "feed.jsonl:1: unknown kind: shout"),
        ("feed", '{"kind":"email_open","at":"x"}', "feed.jsonl:1: at: not a time: x"),
        ("touches", '{"at":"x"}', "touches.jsonl:1: at: not a time: x"),
        ("comments", '{"id":"1","at":"x"}', "comments.jsonl:1: at: not a time: x"),
        ("comments", '{"at":"2026-01-01"}', "comments.jsonl:1: missing id"),
        ("attachments", '{"id":"1","at":"x"}', "attachments.jsonl:1: at: not a time: x"),
        (
            "sequences",
            '{"id":"1","enrollments":[{"enrolledAt":"x"}]}',
            "sequences.jsonl:1: enrollments.enrolledAt: not a time: x",
        ),
        ("sync_status", '{"record":"deals:5","state":"lost"}', "sync_status.jsonl:1: unknown state: lost"),
        ("sync_status", '{"state":"error"}', "sync_status.jsonl:1: missing record"),
    ],
)
def test_a_bad_line_is_named_with_its_reason_and_value(
    sqlite_database: Database, tmp_path: Path, stem: str, line: str | bytes, expected: str
) -> None:
    assert _reject(stem, line, sqlite_database, tmp_path) == expected


def test_good_lines_beside_a_bad_one_are_imported(database: Database, tmp_path: Path) -> None:
    report = bring(database, tmp_path, deals=[deal("1"), "{", deal("2", closedate="x"), deal("3")])
    assert counted(report, "deals") == (2, 0, 0, 0, 2)
    assert rows(database, "SELECT id FROM deals ORDER BY id") == [("1",), ("3",)]
    assert [reject.line for reject in report.rejects] == [2, 3]


def test_rejects_stand_in_the_order_of_the_lines(sqlite_database: Database, tmp_path: Path) -> None:
    bad: list[Any] = [deal("1", closedate="x"), "{", deal("2", closedate="x"), "{}"]
    for _ in range(2):
        report = bring(sqlite_database, tmp_path, deals=[deal("0"), *bad], notes=["{"])
        assert [(reject.file, reject.line) for reject in report.rejects] == [
            *(("deals.jsonl", line) for line in (2, 3, 4, 5)),
            ("notes.jsonl", 1),
        ]


def test_a_bad_value_in_the_middle_of_a_line_leaves_nothing_of_it(sqlite_database: Database, tmp_path: Path) -> None:
    bad = deal("1", to={"contacts": ["3"]}, history={"amount": [("1", "2026-01-01"), ("2", "x")]})
    bring(sqlite_database, tmp_path, deals=[bad])
    for name in ("sources", "deals", "property_history", "associations"):
        assert table(sqlite_database, name) == []


def test_a_rejected_line_leaves_the_mirrors_record_as_it_was(sqlite_database: Database, tmp_path: Path) -> None:
    bring(sqlite_database, tmp_path, deals=[deal("1", name="Acme")])
    bring(sqlite_database, tmp_path, deals=[deal("1", name="Other", closedate="x")])
    assert one(sqlite_database, "SELECT name FROM deals") == "Acme"


def test_line_numbers_count_blank_lines(sqlite_database: Database, tmp_path: Path) -> None:
    report = bring(sqlite_database, tmp_path, deals=["", "  ", deal("1"), "\r", "{"])
    assert counted(report, "deals") == (1, 0, 0, 0, 1)
    assert report.rejects[0].line == 5


def test_a_value_is_cut_at_eighty_characters_on_one_line(sqlite_database: Database, tmp_path: Path) -> None:
    report = bring(sqlite_database, tmp_path, deals=[deal("1", closedate="x\n" * 100)])
    [reject] = report.rejects
    assert reject.value == "x " * 40
    assert "\n" not in str(reject)


def test_a_byte_order_mark_and_windows_line_ends_are_accepted(sqlite_database: Database, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "folder")
    (folder / "deals.jsonl").write_bytes(b'\xef\xbb\xbf{"id":"1"}\r\n{"id":"2"}')
    report = import_folder(sqlite_database, folder, now=NOW)
    assert counted(report, "deals") == (2, 0, 0, 0, 0)


def test_the_report_has_the_shape_of_the_contract(sqlite_database: Database, tmp_path: Path) -> None:
    report = bring(sqlite_database, tmp_path, deals=[GOOD, "{"], notes=[])
    assert report.as_json() == {
        "types": {
            "deals": {"added": 1, "changed": 0, "unchanged": 0, "archived": 0, "rejected": 1},
            "notes": {"added": 0, "changed": 0, "unchanged": 0, "archived": 0, "rejected": 0},
        },
        "rejects": [{"file": "deals.jsonl", "line": 2, "reason": "not JSON", "value": "{"}],
    }


@pytest.mark.parametrize(
    ("sets", "reason"),
    [
        ({"deals": {"view": "some"}}, "deals.view: unknown right"),
        ({"deals": {"view": ["all"]}}, "deals.view: unknown right"),
        ({"deals": "all"}, "deals: not an object"),
        ({"deals": {"unassigned": "yes"}}, "deals.unassigned: not true or false"),
        ({"hidden_properties": ["amount"]}, "hidden_properties: not an object"),
        ({"hidden_properties": {"dealz": ["amount"]}}, "hidden_properties: unknown object type"),
        ({"hidden_properties": {"deals": "amount"}}, "hidden_properties.deals: not a list"),
        ({"hidden_properties": {"deals": [1]}}, "hidden_properties.deals: not a list of names"),
    ],
)
def test_a_bad_permission_set_is_rejected_by_itself(
    sqlite_database: Database, tmp_path: Path, sets: object, reason: str
) -> None:
    report = bring(sqlite_database, tmp_path, permission_sets={"Good": rights("team"), "Bad": sets})
    assert [reject.reason for reject in report.rejects] == [reason]
    assert rows(sqlite_database, "SELECT name FROM permission_sets") == [("Good",)]


def test_a_permission_file_that_is_no_json_rejects_the_file(sqlite_database: Database, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "folder", users=[user("1", permission_set="Rep")])
    (folder / "permission_sets.json").write_text("{\n broken")
    report = import_folder(sqlite_database, folder, now=NOW)
    assert str(report.rejects[0]) == "permission_sets.json:1: not JSON: {  broken"
    assert counted(report, "users") == (1, 0, 0, 0, 0)


def test_a_bad_set_is_named_with_its_line(sqlite_database: Database, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "folder")
    (folder / "permission_sets.json").write_text('{\n "Good": {},\n "Bad": {"deals": 1}\n}')
    report = import_folder(sqlite_database, folder, now=NOW)
    assert str(report.rejects[0]) == "permission_sets.json:3: deals: not an object: 1"


def test_what_is_no_data_folder_is_refused(sqlite_database: Database, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    empty = tmp_path / "empty"
    empty.mkdir()
    places = [
        (file, "is not a folder"),
        (empty, "holds no file"),
        (tmp_path / "no", "no folder"),
        (tmp_path / ("x" * 300), "cannot be read"),
    ]
    for folder, sentence in places:
        with pytest.raises(BadInput, match=sentence):
            import_folder(sqlite_database, folder, now=NOW)


def test_unknown_files_are_named_and_the_rest_imported(sqlite_database: Database, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "folder", deals=[GOOD], p_boats=[{"id": "1"}])
    (folder / "README").write_text("")
    report = import_folder(sqlite_database, folder, now=NOW)
    assert report.warnings == ["Unknown files, not imported: README, p_boats.jsonl."]
    assert list(report.types) == ["deals"]


def test_a_pipeline_beside_a_bad_one_is_imported(sqlite_database: Database, tmp_path: Path) -> None:
    report = bring(
        sqlite_database, tmp_path, pipelines=[pipeline("deals", "a", ["new"]), '{"objectType":"x","id":"1"}']
    )
    assert counted(report, "pipelines") == (1, 0, 0, 0, 1)
