"""The commands as a person runs them: exit codes, stdout, stderr, and clear sentences for what cannot work."""

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from tests.bot.cli.process import HomeHere
from tests.commands import Home, Said
from tests.folders import deal, user, write_folder


def run(home: Path, *arguments: str | Path, **environment: str) -> Said:
    here = HomeHere(home)
    here.environment |= environment
    return here.run(*map(str, arguments))


def document(done: Said) -> Any:
    """All of stdout, as the one JSON document it must be."""
    return json.loads(done.out)


def test_a_folder_with_a_bad_line_is_imported_with_exit_code_3(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "folder", deals=[deal("1"), '{"id": "2", "createdAt": "soon"}'], boats=[])
    done = run(tmp_path / "home", "import", folder)
    assert done.code == 3
    assert "deals.jsonl:2: createdAt: not a time: soon" in done.out.splitlines()
    assert "Unknown files, not imported: boats.jsonl." in done.err
    again = run(tmp_path / "home", "import", folder, "--json")
    assert again.code == 3
    assert document(again) == {
        "types": {"deals": {"added": 0, "changed": 0, "unchanged": 1, "archived": 0, "rejected": 1}},
        "rejects": [{"file": "deals.jsonl", "line": 2, "reason": "createdAt: not a time", "value": "soon"}],
    }


def test_strict_refuses_with_exit_code_1_and_names_the_rejects(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "folder", deals=[deal("1"), "{"])
    refused = run(tmp_path / "home", "import", folder, "--strict", "--json")
    assert refused.code == 1
    assert [reject["line"] for reject in document(refused)["rejects"]] == [2]
    assert "Nothing was imported" in refused.err
    assert "deals.jsonl:2: not JSON: {" in run(tmp_path / "home", "import", folder, "--strict").out
    write_folder(folder, deals=[deal("1")])
    good = run(tmp_path / "home", "import", folder, "--strict", "--json")
    assert good.code == 0
    assert document(good)["types"]["deals"]["added"] == 1


def test_export_and_replace_by_command(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert run(home, "import", write_folder(tmp_path / "a", deals=[deal("1"), deal("2")])).code == 0
    exported = run(home, "export", tmp_path / "b")
    assert exported.code == 0, exported.err
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
    assert refused.code == 1
    assert "is not empty" in refused.err


def test_init_and_upgrade_say_that_the_database_is_ready(tmp_path: Path) -> None:
    for command in ("init", "upgrade"):
        done = run(tmp_path / "home", command)
        assert done.code == 0, done.err
        assert "is ready" in done.out
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
    folder = str(write_folder(tmp_path / "folder", users=[user("1")]))
    home = Home(tmp_path / "home", DAYBOOK_DATABASE_URL=postgres_empty_url)
    before = home.run("import", folder)
    assert before.code == 1
    assert "daybook upgrade" in before.err
    assert home.run("init").code == 0
    assert document(home.run("import", folder, "--json"))["types"]["users"]["added"] == 1


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
    assert done.code == code
    assert said in done.err
    assert done.out == ""
    assert "Traceback" not in done.err


def test_a_home_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """/proc is read-only for root too."""
    folder = write_folder(tmp_path / "folder", deals=[deal("1")])
    done = run(tmp_path / "home", "import", folder, DAYBOOK_HOME="/proc/daybook")
    assert done.code == 1
    assert "/proc/daybook" in done.err
    assert "Traceback" not in done.err
