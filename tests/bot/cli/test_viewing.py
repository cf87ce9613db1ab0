"""Looking as somebody, and doing as the operator: both leave a line."""

import getpass
from pathlib import Path

import pytest

from bot.cli.viewing import as_operator, operator
from crm.audit import read_audit
from crm.database import Database
from tests.bot.cli.process import HomeHere


def test_an_operators_command_is_audited_without_a_viewer(sqlite_database: Database) -> None:
    as_operator(sqlite_database, "cli.export", {"files": 3})
    with sqlite_database.reading() as connection:
        [line] = read_audit(connection)
    assert (line.actor, line.viewer, line.outcome) == (f"system:{getpass.getuser()}", None, "done")
    assert line.details == {"files": 3}


def test_a_system_user_without_a_name_is_unnamed(monkeypatch: pytest.MonkeyPatch) -> None:
    def nameless() -> str:
        raise KeyError("uid not found")

    monkeypatch.setattr(getpass, "getuser", nameless)
    assert operator() == "system:unnamed"


@pytest.mark.parametrize(
    "words",
    [("audit", "--since", "zzz"), ("audit", "--until", "zzz"), ("feedback", "report", "--since", "zzz")],
    ids=" ".join,
)
def test_a_time_that_cannot_be_read_names_its_own_option(tmp_path: Path, words: tuple[str, ...]) -> None:
    said = HomeHere(tmp_path / "home").run(*words)
    assert said.code == 2
    assert f"Invalid value for {words[-2]}: not a time" in said.err
