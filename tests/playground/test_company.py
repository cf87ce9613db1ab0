"""The demo company as a folder, at any hour of any day. Its stories' quotes are checked here, not how they read."""

import json
import os
import re
import subprocess
import sys
import tomllib
from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from crm.database import Database
from crm.importing import import_folder
from crm.instants import micros
from playground.company import write_company
from playground.company.folder import FIRST_IDS
from playground.company.story import StoryError, load_stories, load_story
from rules.catalog import RULES
from rules.evaluator import evaluate

PLANTED = Path(__file__).with_name("planted")
TUESDAY = "2026-11-24T08:00:00+01:00"
NOWS = (
    TUESDAY,
    "2026-11-29T23:10:00+01:00",  # a Sunday night
    "2027-03-28T03:30:00+02:00",  # half an hour after the clocks went forward
    "2026-10-25T02:30:00+01:00",  # the second half past two of that night
)
ENGAGEMENTS = ("tasks", "notes", "calls", "emails", "meetings", "communications")
BODIES = ("hs_task_body", "hs_note_body", "hs_call_body", "hs_email_text", "hs_meeting_body", "hs_communication_body")
MONTHS = (
    "january february march april may june july august september october november december gennaio febbraio marzo "
    "aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"
)
MONTH = "|".join(month.capitalize() + "|" + month for month in MONTHS.split())
DATE = re.compile(
    rf"\b\d{{1,2}}(st|nd|rd|th|\.|º)?\s+(of\s+)?({MONTH})\b|\b({MONTH})\s+\d{{1,2}}\b(?!\s*[.:,]\d)"
    r"|\b20[1-4]\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|\b\d{4}-\d\d-\d\d\b"
)
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
ADDRESS = re.compile(r"[a-z0-9.+-]+@[a-z0-9-]+(\.[a-z0-9-]+)*\.test")

Line = dict[str, Any]
Content = dict[str, list[Line]]


def made(path: Path, now: str) -> Content:
    write_company(path, datetime.fromisoformat(now))
    return read(path)


def read(path: Path) -> Content:
    return {
        file.stem: [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line]
        for file in path.glob("*.jsonl")
    }


@pytest.fixture(scope="module", params=NOWS)
def now(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, now: str) -> Path:
    path = tmp_path_factory.mktemp("company")
    write_company(path, datetime.fromisoformat(now))
    return path


@pytest.fixture(scope="module")
def content(folder: Path) -> Content:
    return read(folder)


def objects(content: Content, *kinds: str) -> list[Line]:
    return [line for kind in kinds or FIRST_IDS for line in content[kind]]


def bodies(content: Content) -> list[str]:
    told = [one["properties"].get(name) for one in objects(content, *ENGAGEMENTS) for name in BODIES]
    return [*filter(None, told), *(comment["text"] for comment in content["comments"])]


def test_the_company_is_as_large_as_promised(content: Content, now: str) -> None:
    least = {"users": 8, "deals": 30, "companies": 40, "contacts": 120, "leads": 20, "feed": 300, "touches": 100}
    assert {name: len(content[name]) for name, number in least.items() if len(content[name]) < number} == {}
    year = datetime.fromisoformat(now) - timedelta(days=365)
    times = [datetime.fromisoformat(one["properties"]["hs_timestamp"]) for one in objects(content, *ENGAGEMENTS)]
    assert sum(year < at <= datetime.fromisoformat(now) for at in times) >= 1500
    assert len(bodies(content)) > 1200


def test_the_same_now_gives_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    texts = []
    for seed in ("1", "4711"):
        path = tmp_path / seed
        command = [sys.executable, "-m", "playground.company", str(path), "--now", TUESDAY]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
        texts.append({file.name: file.read_bytes() for file in sorted(path.iterdir())})
    assert texts[0] == texts[1]


def test_ids_stay_when_the_day_changes(tmp_path: Path) -> None:
    """A demo that is written again tomorrow brings the same records."""
    first, second = made(tmp_path / "first", TUESDAY), made(tmp_path / "second", NOWS[1])
    for kind, name in (("contacts", "email"), ("deals", "dealname"), ("emails", "hs_email_text")):
        assert [(one["id"], one["properties"][name]) for one in first[kind]] == [
            (one["id"], one["properties"][name]) for one in second[kind]
        ]


def test_no_two_bodies_are_alike_and_none_names_a_date(content: Content) -> None:
    told = bodies(content)
    assert [body for body, number in Counter(" ".join(body.split()) for body in told).items() if number > 1] == []
    assert [found.group() for body in told if (found := DATE.search(body))] == []
    assert [body for body in told if "{" in body or body != body.strip()] == []


def test_every_line_is_what_the_data_page_asks_for(content: Content) -> None:
    for one in objects(content):
        assert one["id"].isdigit()
        assert TIME.fullmatch(one["createdAt"])
        assert one["createdAt"] <= one["updatedAt"]
        assert all(value is None or isinstance(value, str) for value in one["properties"].values())
        for name, history in one.get("propertiesWithHistory", {}).items():
            times = [entry["timestamp"] for entry in history]
            assert all(TIME.fullmatch(at) for at in times)
            assert all(newer >= older for newer, older in pairwise(times)), (one["id"], name)
            assert history[0]["value"] == one["properties"][name]
    for kind in FIRST_IDS:
        assert len({one["id"] for one in content[kind]}) == len(content[kind])
    timed = [
        value for one in objects(content) for key, value in one["properties"].items() if key.endswith(("date", "time"))
    ]
    assert all(TIME.fullmatch(value) for value in timed if value)


def test_associations_name_records_that_exist(content: Content) -> None:
    known = {kind: {one["id"] for one in content[kind]} for kind in FIRST_IDS}
    for one in objects(content):
        for kind, linked in one.get("associations", {}).items():
            assert {other["id"] for other in linked["results"]} <= known[kind]


def test_nothing_but_meetings_and_tasks_lies_ahead(content: Content, now: str) -> None:
    instant = datetime.fromisoformat(now)
    for one in objects(content):
        assert datetime.fromisoformat(one["updatedAt"]) <= instant, one
    for one in objects(content, "notes", "calls", "emails", "communications"):
        assert datetime.fromisoformat(one["properties"]["hs_timestamp"]) <= instant
    assert [line for line in content["feed"] if datetime.fromisoformat(line["at"]) > instant] == []


def test_claras_tuesday_is_an_ordinary_one(tmp_path: Path) -> None:
    """Three tasks overdue, four due today, two tomorrow, two meetings in her working hours."""
    day = made(tmp_path, TUESDAY)
    zone = ZoneInfo("Europe/Berlin")

    def dates(kind: str, **wanted: str) -> list[int]:
        properties = [one["properties"] for one in day[kind]]
        hers = [one for one in properties if wanted.items() | {("hubspot_owner_id", "501")} <= one.items()]
        times = [datetime.fromisoformat(one["hs_timestamp"]).astimezone(zone) for one in hers]
        assert all(at.hour in range(9, 18) for at in times)
        return [(at.date() - datetime.fromisoformat(TUESDAY).date()).days for at in times]

    due = dates("tasks", hs_task_status="NOT_STARTED")
    assert (sum(day < 0 for day in due), due.count(0), due.count(1), len(due)) == (3, 4, 2, 9)
    assert dates("meetings", hs_meeting_outcome="SCHEDULED").count(0) == 2


def test_addresses_are_unique_and_lead_nowhere(content: Content) -> None:
    emails = [one["properties"]["email"] for one in content["contacts"]] + [user["email"] for user in content["users"]]
    assert len(set(emails)) == len(emails)
    assert [email for email in emails if not ADDRESS.fullmatch(email)] == []
    linked = re.findall(r"https?://([^/\"\s]+)", json.dumps(content))
    assert {host for host in linked if not host.endswith(".test")} == set()


def test_planted_quotes_stand_in_their_entries() -> None:
    stories = {story.key: story for story in load_stories()}
    assert {path.stem for path in PLANTED.glob("*.toml")} == set(stories)
    assert len(stories) == 12
    assert sum(story.language == "it" for story in stories.values()) == 3
    assert sum(bool(entry.body) for story in stories.values() for entry in story.entries) >= 250
    for path in PLANTED.glob("*.toml"):
        planted = tomllib.loads(path.read_text(encoding="utf-8"))
        for claim in (*planted["risk"], *planted["goal"], *planted["also"]):
            body = stories[path.stem].entries[claim["entry"]].body
            assert " ".join(claim["quote"].split()) in " ".join(body.split()), (path.name, claim)
            assert claim.get("resolved_by", len(body)) > claim["entry"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('stage = "negotiation"', 'stage = "won"'),
        ('from = "jana"', 'from = "nobody"'),
        ('kind = "note"', 'kind = "fax"'),
        ('kind = "note"', 'kind = "note"\ncolour = "red"'),
        ('owner = "clara"', 'owner = "karl"'),
    ],
)
def test_a_story_that_contradicts_itself_is_refused(tmp_path: Path, old: str, new: str) -> None:
    text = (Path(sys.modules[write_company.__module__].__file__ or "").parent / "stories/brenner.toml").read_text(
        "utf-8"
    )
    broken = tmp_path / "brenner.toml"
    broken.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(StoryError, match=r"brenner\.toml"):
        load_story(broken)


def test_a_now_without_an_offset_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="offset"):
        write_company(tmp_path, datetime.fromisoformat("2026-11-24T08:00:00"))


def test_each_of_the_nineteen_actions_occurs(sqlite_database: Database, folder: Path, now: str) -> None:
    """At any hour; for Clara many different ones, for Tobias few, for nobody hundreds."""
    instant = datetime.fromisoformat(now)
    report = import_folder(sqlite_database, folder, now=instant)
    assert (report.rejects, report.warnings) == ([], [])
    with sqlite_database.reading() as connection:
        found = evaluate(connection, micros(instant))
    assert {match.rule for match in found.matches} == {rule.id for rule in RULES}
    assert not found.skipped
    counts = Counter(match.owner_id for match in found.matches)
    assert 10 <= counts["501"] <= 25
    assert len({match.rule for match in found.matches if match.owner_id == "501"}) >= 11
    assert 1 <= counts["504"] <= 8
    assert max(counts.values()) <= 25
    assert "509" not in counts
