"""When a rep last wrote to a contact, from the mails that the rep may see."""

from pathlib import Path
from typing import Any

import pytest

from crm.database import Database
from crm.instants import micros
from crm.kinds import Ref
from crm.own_mails import knows_own_mails, last_mail_to
from crm.reader import Reader
from crm.viewer import viewer_by_email
from tests import folders as f
from tests.rules.mirrors import EVERYTHING, NOW, Mirror, ago

ME, ADA = "rep1@acme.test", "ada@buyer.test"


def mail(**changes: Any) -> dict[str, Any]:
    known = {"at": ago(days=2), "sender": ME, "recipients": [ADA], "owner": "501", "to": {"contacts": ["3"]}}
    return f.email("7", **{**known, **changes})


def last(mirror: Mirror, *mails: dict[str, Any], sets: dict[str, Any] | None = None) -> int | None:
    mirror.load(contacts=[f.contact("3", email=ADA)], emails=list(mails), permission_sets=sets or EVERYTHING)
    with Reader(mirror.database, viewer_by_email(mirror.database, ME)) as reader:
        return last_mail_to(reader, Ref("contacts", "3"), ADA, before=micros(NOW))


@pytest.fixture
def mirror(sqlite_database: Database, tmp_path: Path) -> Mirror:
    return Mirror(sqlite_database, tmp_path)


@pytest.mark.parametrize(
    "counts",
    [
        {},
        {"sender": "team@acme.test"},
        {"owner": None},
        {"recipients": []},
        {"recipients": ["bob@buyer.test"], "cc": [ADA.upper()]},
        {"direction": "FORWARDED_EMAIL"},
    ],
)
def test_a_mail_of_ones_own_counts(mirror: Mirror, counts: dict[str, Any]) -> None:
    assert last(mirror, mail(**counts)) == micros(ago(days=2))


@pytest.mark.parametrize(
    "differs",
    [
        {"sender": "rep2@acme.test", "owner": "502"},
        {"recipients": ["bob@buyer.test"]},
        {"direction": "INCOMING_EMAIL", "sender": ADA},
        {"direction": "FORWARDED_EMAIL", "sender": ADA},
        {"status": "BOUNCED"},
        {"at": ago(days=-1)},
        {"to": None},
    ],
)
def test_another_mail_does_not(mirror: Mirror, differs: dict[str, Any]) -> None:
    assert last(mirror, mail(**differs)) is None


def test_the_newest_is_told(mirror: Mirror) -> None:
    newer = mail() | {"id": "8"}
    newer["properties"] = newer["properties"] | {"hs_timestamp": f.iso(ago(hours=3))}
    assert last(mirror, mail(), newer) == micros(ago(hours=3))


@pytest.mark.parametrize(
    "sets",
    [
        {"all": f.rights("all") | {"emails": f.right("none")}},
        {"all": f.rights("all", hidden={"emails": ["hs_timestamp"]})},
    ],
)
def test_who_may_not_know_mails_is_told_nothing(mirror: Mirror, sets: dict[str, Any]) -> None:
    assert last(mirror, mail(), sets=sets) is None
    with Reader(mirror.database, viewer_by_email(mirror.database, ME)) as reader:
        assert not knows_own_mails(reader)
