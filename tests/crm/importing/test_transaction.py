"""All or nothing: --strict, a crash in the middle, two imports at once, and the quick way of a large first import."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import inspect

from crm.database import Database, open_database
from crm.errors import DaybookError
from crm.importing import folder as importing
from crm.importing import import_folder
from crm.schema import metadata
from tests.crm.importing.mirrors import NOW, bring, counted, everything, one, rows, table
from tests.folders import deal, email, note, rights, user, write_folder


def test_strict_imports_nothing_unless_every_line_is_good(database: Database, tmp_path: Path) -> None:
    bring(database, tmp_path, deals=[deal("1")])
    before = everything(database)
    lines = [note(str(number)) for number in range(100)]
    report = bring(
        database,
        tmp_path,
        strict=True,
        replace=True,
        account={"settings": {"hipaa": True}},
        users=[user("1", super_admin=True)],
        permission_sets={"Rep": rights()},
        deals=[deal("2"), "{"],
        notes=lines,
        emails=["["],
    )
    assert report.refused
    assert [str(reject) for reject in report.rejects] == ["deals.jsonl:2: not JSON: {", "emails.jsonl:1: not JSON: ["]
    assert counted(report, "deals") == (0, 0, 0, 0, 1)
    assert counted(report, "notes") == (0, 0, 0, 0, 0)
    assert everything(database) == before
    assert table(database, "audit") == []


def test_strict_imports_a_good_folder(sqlite_database: Database, tmp_path: Path) -> None:
    report = bring(sqlite_database, tmp_path, strict=True, deals=[deal("1")])
    assert not report.refused
    assert table(sqlite_database, "deals", "id") == [("1",)]


def test_a_crash_in_the_middle_leaves_the_old_mirror(database: Database, tmp_path: Path) -> None:
    bring(database, tmp_path, deals=[deal("1", name="Old")])
    before = everything(database)
    folder = write_folder(tmp_path / "new", deals=[deal("1", name="New")], emails=[email("2")])

    class Crash:
        def start(self, size: int) -> None: ...

        def advance(self, file: str, _size: int) -> None:
            if file == "emails.jsonl":
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_folder(database, folder, now=NOW, replace=True, progress=Crash())
    assert everything(database) == before
    assert counted(import_folder(database, folder, now=NOW), "deals") == (0, 1, 0, 0, 0)


def test_two_imports_at_the_same_time_both_arrive(database: Database, tmp_path: Path) -> None:
    shared = [note(str(number), to={"deals": ["1"]}) for number in range(2_000)]
    folders = [write_folder(tmp_path / name, notes=shared, deals=[deal(name)]) for name in ("1", "2", "3")]
    reports, errors = [], []

    def run(folder: Path) -> None:
        own = open_database(_address(database))
        try:
            reports.append(import_folder(own, folder, now=NOW))
        except DaybookError as error:
            errors.append(error)
        finally:
            own.dispose()

    threads = [threading.Thread(target=run, args=(folder,)) for folder in folders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert sorted(counted(report, "notes") for report in reports) == [(0, 0, 2_000, 0, 0)] * 2 + [(2_000, 0, 0, 0, 0)]
    assert table(database, "deals", "id") == [("1",), ("2",), ("3",)]
    assert one(database, "SELECT count(*) FROM associations") == 4_000


def _address(database: Database) -> str:
    return database.url.replace("postgresql+psycopg://", "postgresql://")


def test_progress_tells_every_byte(sqlite_database: Database, tmp_path: Path) -> None:
    told: list[int] = []

    class Count:
        def start(self, size: int) -> None:
            told.append(-size)

        def advance(self, _file: str, size: int) -> None:
            told.append(size)

    folder = write_folder(tmp_path / "f", deals=[deal(str(number)) for number in range(6_000)], notes=["{", note("1")])
    import_folder(sqlite_database, folder, now=NOW, progress=Count())
    assert sum(told) == 0
    assert len(told) >= 4


def test_a_large_first_import_gives_the_same_mirror_with_all_its_indexes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [
        email(str(number), sender="A@b.test", recipients=[f"c{number}@d.test"], thread="t", to={"deals": ["1"]})
        for number in range(300)
    ]
    folder = write_folder(tmp_path / "folder", emails=lines, deals=[deal("1")])
    mirrors = []
    for name, large in (("small", 4_000_000), ("large", 1)):
        monkeypatch.setattr("crm.importing.bulk.LARGE", large)
        database = open_database(f"sqlite:///{tmp_path / name}.db")
        import_folder(database, folder, now=NOW)
        mirrors.append(everything(database))
        with database.reading() as connection:
            for table_ in metadata.sorted_tables:
                found = {index["name"] for index in inspect(connection).get_indexes(table_.name)}
                assert {str(index.name) for index in table_.indexes} <= found
        assert rows(database, "PRAGMA integrity_check") == [("ok",)]
        database.dispose()
    assert mirrors[0] == mirrors[1]


_STEMS = (
    "users teams pipelines contacts companies deals leads tickets tasks notes calls emails meetings communications "
    "line_items quotes comments lists sequences playbooks attachments touches feed sync_status"
)


def test_every_file_of_the_contract_is_known() -> None:
    lines = {f"{stem}.jsonl" for stem in _STEMS.split()}
    assert {shape.file for shape in importing.SHAPES} == lines | {"account.json", "permission_sets.json"}
