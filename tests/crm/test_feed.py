"""The feed: one's own notifications about what one may see, in a table that old databases fill at their migration."""

import json
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import select, text

import crm
from crm.database import Database
from crm.feed import latest_notices
from crm.instants import iso, micros
from crm.reader import Reader
from crm.schema.mirror import FeedLine
from crm.viewer import viewer_by_email
from tests import folders as f
from tests.bot.digest import days

NOW = days.at(24, 8)


def line(hour: int, contact: str = "1", **fields: Any) -> dict[str, Any]:
    at = iso(micros(days.at(23, hour)))
    return {"at": at, "kind": "email_open", "contactId": contact, "userId": "1", **fields}


def files(feed: list[dict[str, Any]]) -> days.Files:
    return {
        "contacts": [days.person("1", "Ann Archer", owner=days.MINE), days.person("2", "Bo Berg")],
        "emails": [
            f.email("7", at=days.at(20, 9), owner=days.MINE, to={"contacts": ["1"]}),
            f.email("8", at=days.at(20, 9), owner=days.THEIRS, to={"contacts": ["1"]}),
        ],
        "feed": feed,
    }


def told(database: Database, most: int = 10) -> list[tuple[str, str]]:
    with Reader(database, viewer_by_email(database, days.CLARA)) as reader:
        notices = latest_notices(reader, now=micros(NOW), most=most)
    return [(one.contact.id, iso(one.at)) for one in notices]


def test_own_lines_of_the_last_year_newest_first(database: Database, tmp_path: Path) -> None:
    old, coming = {"at": "2025-11-20T09:00:00Z"}, {"at": "2026-11-25T09:00:00Z"}
    feed = [line(9), line(11, "2"), line(10, userId="2"), line(9, **old), line(9, **coming), line(12, contactId=None),
            line(13, ref="emails:"), line(14, ref="gone")]  # fmt: skip
    days.fill(database, tmp_path, files(feed), read_at=NOW)
    assert told(database) == [("2", "2026-11-23T10:00:00Z"), ("1", "2026-11-23T08:00:00Z")]
    assert len(told(database, most=1)) == 1


def test_neither_hidden_contacts_nor_hidden_mails(sqlite_database: Database, tmp_path: Path) -> None:
    feed = [line(9, "2"), line(10, ref="emails:8"), line(11, ref="emails:7"), *(line(8, "2", n=n) for n in range(150))]
    rights = f.rights("all") | {"contacts": f.right("owned"), "emails": f.right("owned")}
    days.fill(sqlite_database, tmp_path, files([*feed, line(7)]), read_at=NOW, permission_sets={"rep": rights})
    assert told(sqlite_database) == [("1", "2026-11-23T10:00:00Z"), ("1", "2026-11-23T06:00:00Z")]


def test_who_may_not_know_of_opens_is_not_told_of_them(sqlite_database: Database, tmp_path: Path) -> None:
    hidden = {"rep": f.rights("all", hidden={"emails": ["hs_email_last_open_date"]})}
    feed = [line(9), line(10, kind="page_view")]
    days.fill(sqlite_database, tmp_path, files(feed), read_at=NOW, permission_sets=hidden)
    assert told(sqlite_database) == [("1", "2026-11-23T09:00:00Z")]


def test_a_line_that_leaves_the_folder_leaves_the_feed(sqlite_database: Database, tmp_path: Path) -> None:
    from crm.importing import import_folder

    days.fill(sqlite_database, tmp_path, files([line(9), line(10)]), read_at=NOW)
    path = tmp_path / "folder" / "feed.jsonl"
    path.write_text(json.dumps(line(10)) + "\n")
    import_folder(sqlite_database, tmp_path / "folder", now=NOW, replace=True)
    assert told(sqlite_database) == [("1", "2026-11-23T09:00:00Z")]


def test_an_older_database_fills_the_table_once(database: Database, tmp_path: Path) -> None:
    days.fill(database, tmp_path, files([line(9), line(10, ref="emails:7", title="x")]), read_at=NOW)
    with database.reading() as connection:
        before = connection.execute(select(FeedLine.__table__).order_by(FeedLine.id)).all()
    config = Config()
    config.set_main_option("script_location", str(Path(crm.__file__).parent / "migrations"))
    with database.writing() as connection:
        connection.execute(text("DROP TABLE feed_lines"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0004'"))
        config.attributes["connection"] = connection
        command.upgrade(config, "0005")
    with database.reading() as connection:
        assert connection.execute(select(FeedLine.__table__).order_by(FeedLine.id)).all() == before
