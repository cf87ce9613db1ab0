"""The commands as a person runs them: exit codes, stdout, stderr, and clear sentences for what cannot work."""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from tests.folders import deal, user, write_folder

DAYBOOK = Path(sys.executable).parent / "daybook"


def run(home: Path, *arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DAYBOOK", "SLACK"))}
    return subprocess.run(
        [DAYBOOK, *arguments],
        env=kept | {"DAYBOOK_HOME": str(home)} | environment,
        cwd=home.parent,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def document(done: subprocess.CompletedProcess[str]) -> Any:
    """All of stdout, as the one JSON document it must be."""
    return json.loads(done.stdout)


def test_a_folder_with_a_bad_line_is_imported_with_exit_code_3(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "folder", deals=[deal("1"), '{"id": "2", "createdAt": "soon"}'], boats=[])
    done = run(tmp_path / "home", "import", folder)
    assert done.returncode == 3
    assert "deals.jsonl:2: createdAt: not a time: soon" in done.stdout.splitlines()
    assert "Unknown files, not imported: boats.jsonl." in done.stderr
    again = run(tmp_path / "home", "import", folder, "--json")
    assert again.returncode == 3
    assert document(again) == {
        "types": {"deals": {"added": 0, "changed": 0, "unchanged": 1, "archived": 0, "rejected": 1}},
        "rejects": [{"file": "deals.jsonl", "line": 2, "reason": "createdAt: not a time", "value": "soon"}],
    }


def test_strict_refuses_with_exit_code_1_and_names_the_rejects(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "folder", deals=[deal("1"), "{"])
    refused = run(tmp_path / "home", "import", folder, "--strict", "--json")
    assert refused.returncode == 1
    assert [reject["line"] for reject in document(refused)["rejects"]] == [2]
    assert "Nothing was imported" in refused.stderr
    assert "deals.jsonl:2: not JSON: {" in run(tmp_path / "home", "import", folder, "--strict").stdout
    write_folder(folder, deals=[deal("1")])
    good = run(tmp_path / "home", "import", folder, "--strict", "--json")
    assert good.returncode == 0
    assert document(good)["types"]["deals"]["added"] == 1


def test_export_and_replace_by_command(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert run(home, "import", write_folder(tmp_path / "a", deals=[deal("1"), deal("2")])).returncode == 0
    exported = run(home, "export", tmp_path / "b")
    assert exported.returncode == 0, exported.stderr
    replaced = run(home, "import", write_folder(tmp_path / "c", deals=[deal("1")]), "--replace", "--json")
    assert document(replaced)["types"]["deals"]["archived"] == 1
    back = run(home, "import", tmp_path / "b", "--json")
    assert document(back)["types"]["deals"] == {
        "added": 1,
        "changed": 0,
        "unchanged": 1,
        "archived": 0,
        "rejected": 0,
    }
    refused = run(home, "export", tmp_path / "b")
    assert refused.returncode == 1
    assert "is not empty" in refused.stderr


def test_init_and_upgrade_say_that_the_database_is_ready(tmp_path: Path) -> None:
    for command in ("init", "upgrade"):
        done = run(tmp_path / "home", command)
        assert done.returncode == 0, done.stderr
        assert "is ready" in done.stdout
    assert (tmp_path / "home" / "daybook.db").exists()


@pytest.fixture
def postgres_empty_url(postgres_url: str) -> Iterator[str]:
    """A database without any table."""
    engine = create_engine(postgres_url.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    name = f"t{uuid.uuid4().hex}"
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    head, _, query = postgres_url.partition("?")
    yield f"{head.rsplit('/', 1)[0]}/{name}?{query}"
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


def test_postgresql_needs_an_upgrade_and_then_imports(postgres_empty_url: str, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "folder", users=[user("1")])
    before = run(tmp_path / "home", "import", folder, DAYBOOK_DATABASE_URL=postgres_empty_url)
    assert before.returncode == 1
    assert "daybook upgrade" in before.stderr
    assert run(tmp_path / "home", "init", DAYBOOK_DATABASE_URL=postgres_empty_url).returncode == 0
    after = run(tmp_path / "home", "import", folder, "--json", DAYBOOK_DATABASE_URL=postgres_empty_url)
    assert document(after)["types"]["users"]["added"] == 1


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["import"], 2, "Missing argument"),
        (["import", "nowhere"], 1, "There is no folder nowhere"),
        (["import", "file"], 1, "is not a folder"),
        (["import", "empty"], 1, "holds no file of a data folder"),
        (["import", "empty", "--fast"], 2, "No such option"),
        (["export", "file"], 1, "is not a folder"),
        (["export", "/proc/daybook"], 1, "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(tmp_path: Path, arguments: list[str], code: int, said: str) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "empty").mkdir()
    done = run(tmp_path / "home", *arguments)
    assert done.returncode == code
    assert said in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_a_home_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """/proc is read-only for root too."""
    folder = write_folder(tmp_path / "folder", deals=[deal("1")])
    done = run(tmp_path / "home", "import", folder, DAYBOOK_HOME="/proc/daybook")
    assert done.returncode == 1
    assert "/proc/daybook" in done.stderr
    assert "Traceback" not in done.stderr
