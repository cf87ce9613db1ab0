"""Looking as somebody, and doing as the operator: both leave a line."""

import getpass

import pytest

from bot.cli.viewing import as_operator, operator
from crm.audit import read_audit
from crm.database import Database


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
