"""Export and import again: an equal mirror, and the lines as they came."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.database import Database, open_database
from crm.errors import BadInput
from crm.exporting import export_folder
from crm.importing import import_folder
from crm.kinds import OBJECTS
from tests.crm.importing.mirrors import NOW, bring, everything, rows, table
from tests.folders import PIPELINES, contact, deal, email, lead, meeting, record, rights, team, user

AT = "2026-01-01T00:00:00Z"
FOLDER: dict[str, Any] = {
    "account": {"name": "Äcme & <Co>", "lifecycle_stages": [{"id": "lead"}], "settings": {"hipaa": True}},
    "permission_sets": {"Sales rep": rights("team", hidden={"deals": ["amount"]}), "Ümlaut": {}},
    "users": [user("1", permission_set="Sales rep", teams=["7"]), user("10"), user("2", super_admin=True)],
    "teams": [team("7")],
    "pipelines": PIPELINES,
    "contacts": [contact("3", email="ada@buyer.test"), contact("30", archived=True)],
    "deals": [
        deal(
            "5",
            name="<!channel> & 🙂",
            to={"contacts": ["3", "404"], "p1_boats": ["1"]},
            history={"amount": [("1", AT)]},
        ),
        deal("40", to={"deals": ["40"]}),
        '{ "id" : 6 ,"properties": {"x_custom": 1.50, "flag": true},   "unread": [1, {"a": null}]}',
    ],
    "leads": [lead("8", primary="3")],
    "emails": [email("9", recipients=["ada@buyer.test"], to={"contacts": ["3"]}, text="a\nb\u2028c")],
    "meetings": [meeting("11", start=AT)],
    "comments": [{"id": "1", "engagement": "notes:7", "userId": "1", "at": AT, "text": "<b>"}],
    "lists": [{"id": "1", "name": "L", "kind": "list", "members": {"contacts": ["3"]}}],
    "sequences": [{"id": "1", "name": "S", "enrollments": [{"contactId": "3", "userId": "1", "enrolledAt": AT}]}],
    "playbooks": [{"id": "1", "name": "P", "questions": []}],
    "attachments": [{"id": "1", "name": "a.pdf", "size": 3, "record": "deals:5", "at": AT}],
    "touches": [{"contactId": "3", "at": AT, "kind": "ad"}, {"contactId": "4", "at": AT}],
    "feed": [{"at": AT, "kind": "email_open", "contactId": "3", "ref": "emails:9"}],
    "sync_status": [{"record": "deals:5", "system": "salesforce", "state": "in_sync", "at": AT}],
}


def test_an_exported_mirror_imports_as_an_equal_one(database: Database, tmp_path: Path) -> None:
    bring(database, tmp_path, **FOLDER)
    bring(database, tmp_path, contacts=[contact("3", archived=True)], deals=[deal("40", name="New")])
    export_folder(database, tmp_path / "export", now=NOW)
    other = open_database(f"sqlite:///{tmp_path / 'other' / 'daybook.db'}")
    report = import_folder(other, tmp_path / "export", now=NOW)
    assert not report.rejects
    ours = everything(database)
    if database.dialect == "sqlite":
        assert everything(other) == ours
    else:
        third = import_folder(database, tmp_path / "export", now=NOW, replace=True)
        assert all(counts.written == 0 for counts in third.types.values())
        assert everything(database) == ours
    other.dispose()


def test_an_exported_folder_has_the_lines_that_were_imported(sqlite_database: Database, tmp_path: Path) -> None:
    bring(sqlite_database, tmp_path, **FOLDER)
    [folder] = tmp_path.glob("folder*")
    counts = export_folder(sqlite_database, tmp_path / "export", now=NOW)
    assert sorted(counts) == sorted(path.name for path in folder.iterdir())
    for path in folder.iterdir():
        exported = tmp_path / "export" / path.name
        if path.suffix == ".json":
            assert json.loads(exported.read_text()) == json.loads(path.read_text())
        else:
            assert sorted(exported.read_bytes().splitlines()) == sorted(path.read_bytes().splitlines())


def test_an_export_is_in_id_order(sqlite_database: Database, tmp_path: Path) -> None:
    bring(sqlite_database, tmp_path, users=[user("10"), user("9"), user("x"), user("1")])
    export_folder(sqlite_database, tmp_path / "export", now=NOW)
    lines = (tmp_path / "export" / "users.jsonl").read_text().splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["1", "9", "10", "x"]


def test_only_the_owner_reads_an_export_and_it_is_audited(database: Database, tmp_path: Path) -> None:
    bring(database, tmp_path, deals=[deal("1")])
    export_folder(database, tmp_path / "export", now=NOW)
    assert stat.S_IMODE((tmp_path / "export").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "export" / "deals.jsonl").stat().st_mode) == 0o600
    [(actor, action, details)] = rows(database, "SELECT actor, action, details FROM audit")
    assert actor.startswith("system:")
    assert action == "export"
    assert json.loads(details) == {"files": 1, "lines": 1}


def test_an_export_overwrites_nothing(sqlite_database: Database, tmp_path: Path) -> None:
    bring(sqlite_database, tmp_path, deals=[deal("1")])
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "deals.jsonl").write_text("mine")
    (tmp_path / "file").write_text("mine")
    for place, sentence in (("full", "is not empty"), ("file", "is not a folder"), ("file/below", "is not a folder")):
        with pytest.raises(BadInput, match=sentence):
            export_folder(sqlite_database, tmp_path / place, now=NOW)
    assert (tmp_path / "full" / "deals.jsonl").read_text() == "mine"
    assert table(sqlite_database, "audit") == []


def test_a_permission_file_without_sets_stays_one(sqlite_database: Database, tmp_path: Path) -> None:
    """Without the file everyone has `owned`: losing it would show more."""
    bring(sqlite_database, tmp_path, permission_sets={})
    assert export_folder(sqlite_database, tmp_path / "export", now=NOW) == {"permission_sets.json": 0}
    assert json.loads((tmp_path / "export" / "permission_sets.json").read_text()) == {}


def test_an_empty_mirror_exports_an_empty_folder(sqlite_database: Database, tmp_path: Path) -> None:
    assert export_folder(sqlite_database, tmp_path / "export", now=NOW) == {}
    assert list((tmp_path / "export").iterdir()) == []


_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs"])),
)
_RECORDS = st.builds(
    lambda key, properties, archived, to: record(key, archived=archived, to=to) | {"properties": properties},
    st.integers(1, 9).map(str),
    st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), _VALUES, max_size=4),
    st.booleans(),
    st.dictionaries(st.sampled_from(OBJECTS), st.lists(st.integers(1, 9).map(str), max_size=3), max_size=2),
)
_FILES = st.dictionaries(st.sampled_from(OBJECTS), st.lists(_RECORDS, max_size=4), min_size=1, max_size=3)


@given(files=_FILES)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_folder_of_records_comes_back_as_it_was(
    sqlite_database: Database, tmp_path: Path, files: dict[str, Any]
) -> None:
    report = bring(sqlite_database, tmp_path, replace=True, **files)
    assert not report.rejects
    before = everything(sqlite_database)
    target = tmp_path / f"export{len(list(tmp_path.iterdir()))}"
    if not export_folder(sqlite_database, target, now=NOW):
        return
    bring(sqlite_database, tmp_path, replace=True, notes=[])
    import_folder(sqlite_database, target, now=NOW, replace=True)
    assert everything(sqlite_database) == before
