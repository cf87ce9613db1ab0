"""`daybook digest`, as an operator uses it."""

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from crm.database import open_database
from tests.bot.cli.process import HomeHere
from tests.bot.digest import days
from tests.bot.limits import assert_legal
from tests.commands import Said

AT = "2026-11-24T08:00:00+01:00"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    database = open_database(f"sqlite:///{folder / 'daybook.db'}")
    days.fill(database, folder, days.ordinary(), read_at=days.READ)
    database.dispose()
    return folder


def daybook(home: Path, *arguments: str, **environment: str) -> Said:
    here = HomeHere(home)
    here.environment |= {"NO_COLOR": "1"} | environment
    return here.run("digest", *arguments)


def audited(home: Path) -> list[tuple[str, str | None]]:
    database = open_database(f"sqlite:///{home / 'daybook.db'}")
    with database.reading() as connection:
        lines = [tuple(row) for row in connection.execute(text("SELECT action, viewer FROM audit"))]
    database.dispose()
    return lines


def test_it_prints_the_day_as_text(home: Path) -> None:
    shown = daybook(home, "--as", days.CLARA, "--at", AT)
    assert shown.code == 0, shown.err
    assert shown.out.startswith("Tuesday 24 November\n")
    assert "First: answer Jana Krüger, Brenner Logistik" in shown.out
    assert shown.err == ""
    assert ("cli.digest", "users:1") in audited(home)


def test_it_prints_the_payload_that_slack_would_get(home: Path) -> None:
    payload = json.loads(daybook(home, "--as", days.CLARA.upper(), "--at", AT, "--format", "blocks").out)
    assert set(payload) == {"text", "blocks"}
    assert_legal(payload)


def test_it_prints_the_day_as_data(home: Path) -> None:
    document = json.loads(daybook(home, "--as", days.CLARA, "--at", AT, "--format", "json").out)
    assert document["counts"] == {"overdue": 3, "due_today": 4, "tomorrow": 2, "meetings": 2, "actions": 13}
    assert document["zone"] == "Europe/Berlin"
    assert document["date"] == "2026-11-24"
    assert document["first"] == {"kind": "action", "rule": "reply_to_email", "subjects": ["deals:8801"]}
    assert document["tasks"][0] == {
        "id": "9001",
        "state": "overdue",
        "due": "2026-11-20T08:00:00Z",
        "days_late": 4,
        "priority": "HIGH",
    }
    assert [group["count"] for group in document["actions"]] == [1, 6, 2, 1, 3]
    assert document["text"].startswith("First: answer Jana Krüger")


def test_without_at_it_is_now_and_the_ledger_knows(home: Path) -> None:
    shown = daybook(home, "--as", days.GIULIA, DAYBOOK_LANGUAGE="en")
    assert shown.code == 0, shown.err
    assert "niente in scadenza" in shown.out


def test_a_time_without_an_offset_is_wrong_use(home: Path) -> None:
    shown = daybook(home, "--as", days.CLARA, "--at", "2026-11-24T08:00:00")
    assert shown.code == 2
    assert "2026-11-24T08:00:00+01:00" in " ".join(shown.err.split())
    assert shown.out == ""


def test_nobody_of_that_name_is_one_sentence(home: Path) -> None:
    shown = daybook(home, "--as", "nobody@nordlager.example", "--at", AT)
    assert shown.code == 1
    assert "nobody@nordlager.example" in shown.err
    assert "Traceback" not in shown.err
    assert ("cli.digest", None) in audited(home)
