"""Without a permission file everyone sees what they own; with an empty one nobody sees anything."""

from pathlib import Path
from typing import Any

import pytest

from crm.database import Database
from crm.importing import import_folder
from crm.reader import Reader
from crm.viewer import viewer_of
from tests.folders import deal, user, write_folder
from tests.rules.mirrors import NOW


def seen(database: Database) -> list[str]:
    with Reader(database, viewer_of(database, "1")) as reader:
        return reader.visible_ids("deals")


@pytest.mark.parametrize(("sets", "visible"), [(None, ["5"]), ({}, []), ({"m": {"deals": {"view": "sideways"}}}, [])])
def test_a_file_without_a_usable_set_shows_less_than_no_file(
    database: Database, tmp_path: Path, sets: dict[str, Any] | None, visible: list[str]
) -> None:
    folder = write_folder(
        tmp_path / "a", users=[user("1", permission_set="m")], deals=[deal("5", owner="501")], permission_sets=sets
    )
    import_folder(database, folder, now=NOW)
    assert seen(database) == visible


def test_the_file_is_remembered_until_the_mirror_is_to_equal_a_folder_without_one(
    database: Database, tmp_path: Path
) -> None:
    people: dict[str, Any] = {"users": [user("1")], "deals": [deal("5", owner="501")]}
    import_folder(database, write_folder(tmp_path / "with", permission_sets={}, **people), now=NOW)
    without = write_folder(tmp_path / "without", **people)
    import_folder(database, without, now=NOW)
    assert seen(database) == []
    import_folder(database, without, now=NOW, replace=True)
    assert seen(database) == ["5"]


def test_an_account_may_come_after_the_people(database: Database, tmp_path: Path) -> None:
    import_folder(database, write_folder(tmp_path / "a", users=[user("1")]), now=NOW)
    report = import_folder(database, write_folder(tmp_path / "b", account={"name": "x"}), now=NOW)
    assert report.types["account"].added == 1
    import_folder(database, tmp_path / "a", now=NOW, replace=True)
    assert import_folder(database, tmp_path / "b", now=NOW).types["account"].added == 1
