"""What a digest holds: the day's tasks, meetings and actions, what is First, and what is left out."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.digest import build_digest
from bot.digest.content import Digest, FirstAction, FirstMeeting, FirstTask
from bot.digest.message import digest_message
from crm.database import Database
from crm.instants import micros
from crm.settings import choose
from crm.viewer import viewer_by_email
from rules.entries import Identity
from rules.ledger import complete, dismiss, snooze
from tests import folders as f
from tests.bot.digest import busy_day, days
from tests.bot.digest.conftest import Write, legal_message


def payload(digest: Digest) -> str:
    return str(legal_message(digest).as_payload())


def states(digest: Digest) -> list[tuple[str, str]]:
    return [(entry.task.ref.id, entry.state) for entry in digest.tasks]


def one_company(**files: list[f.Line]) -> days.Files:
    return {"companies": [days.company("1", "One")], **files}


def test_tasks_come_late_and_high_first_then_late_then_today_by_time_then_without_time(digest_of: Write) -> None:
    value = {"deals": ["8"]}
    digest = digest_of(
        one_company(
            deals=[days.deal("8", "Big", "9000", company="1", contacts=[], owner=days.THEIRS)],
            tasks=[
                days.task("1", "tomorrow", days.at(25, 9), company="1"),
                days.task("2", "today, no time", days.at(24), company="1", high=True),
                days.task("3", "today, late hour", days.at(24, 23, 59), company="1"),
                days.task("4", "today, early", days.at(24, 0, 1), company="1"),
                days.task("5", "late", days.at(20), company="1"),
                days.task("6", "later, worth more", days.at(23, 23, 59), company="1", to=value),
                days.task("7", "late and high", days.at(23, 9), company="1", high=True),
                days.task("8", "later, high, worth more", days.at(23, 10), company="1", high=True, to=value),
            ],
        )
    )
    assert [key for key, _ in states(digest)] == ["8", "7", "6", "5", "4", "3", "2", "1"]
    assert [entry.days_late for entry in digest.tasks] == [1, 1, 1, 4, 0, 0, 0, 0]
    assert isinstance(digest.first, FirstTask)
    assert digest.first.row.record.ref.id == "8"
    assert [row.record.ref.id for row in digest.task_rows] == ["7", "6", "5", "4", "3"]


@pytest.mark.parametrize("kinds", [1, 2])
def test_more_than_a_day_holds_leads_to_all_of_it_however_few_kinds_there_are(digest_of: Write, kinds: int) -> None:
    """One kind stands First, and nothing is left to draw below."""
    people = [days.person("3310", "Jana Krüger", company="1")]
    calls = [days.call(f"95{n:02}", days.at(23, 9), contact="3310") for n in range(33)]
    alone = [days.deal(f"8{n}", "Alone", "100", company="1", contacts=[], created=days.at(14, 9)) for n in range(2)]
    digest = digest_of(one_company(contacts=people, calls=calls, deals=alone if kinds == 2 else []))
    assert digest.overloaded
    drawn = payload(digest)
    assert f"All {digest.counts.actions} actions" in drawn
    assert (f"Closing ({digest.counts.closing})" in drawn) == (kinds == 2)


@pytest.mark.parametrize(
    ("zone", "due", "state"),
    [
        ("Asia/Kolkata", "2026-11-23T18:29:59Z", "overdue"),
        ("Asia/Kolkata", "2026-11-23T18:30:00Z", "today"),
        ("Asia/Kolkata", "2026-11-24T18:30:00Z", "tomorrow"),
        ("Pacific/Apia", "2026-11-23T10:59:59Z", "overdue"),
        ("Pacific/Apia", "2026-11-24T10:59:59Z", "today"),
        ("America/New_York", "2026-11-24T04:59:59Z", "overdue"),
        ("America/New_York", "2026-11-25T04:59:59Z", "today"),
        (None, "2026-11-23T22:59:59Z", "overdue"),
        (None, "2026-11-23T23:00:00Z", "today"),
        ("Nowhere/Atlantis", "2026-11-23T23:00:00Z", "today"),
    ],
)
def test_a_task_is_due_on_the_day_of_the_rep(digest_of: Write, zone: str | None, due: str, state: str) -> None:
    """Without a zone of their own, reps live in the account's."""
    users = [f.user("1", days.CLARA, permission_set="rep", timezone=zone)]
    tasks = [days.task("1", "x", datetime.fromisoformat(due), company="1")]
    day = datetime(2026, 11, 24, 8, tzinfo=ZoneInfo(zone if zone and "Atlantis" not in zone else "Europe/Berlin"))
    assert states(digest_of(one_company(users=users, tasks=tasks), now=day)) == [("1", state)]


@pytest.mark.parametrize(("day", "month", "last"), [(29, 3, "2026-03-29T21:59:59Z"), (25, 10, "2026-10-25T22:59:59Z")])
def test_the_days_on_which_clocks_change_are_whole(digest_of: Write, day: int, month: int, last: str) -> None:
    tasks = [
        days.task("1", "first", days.at(day, 0, month=month), company="1"),
        days.task("2", "last", datetime.fromisoformat(last), company="1"),
        days.task("3", "next", datetime.fromisoformat(last) + timedelta(seconds=1), company="1"),
    ]
    digest = digest_of(one_company(tasks=tasks), now=days.at(day, 8, month=month))
    assert states(digest) == [("2", "today"), ("1", "today"), ("3", "tomorrow")]
    assert "Today 23:59" in payload(digest)


def test_first_is_the_meeting_that_begins_soon_with_its_unanswered_mail(digest_of: Write) -> None:
    digest = digest_of(busy_day.overloaded())
    assert isinstance(digest.first, FirstMeeting)
    assert digest.first.row.record.ref.id == "7100"
    assert str(digest.first.unanswered) == "emails:5501"
    assert "5501" not in str([group.actions for group in digest.groups])


def test_first_falls_away_when_there_is_nothing_to_rank(digest_of: Write) -> None:
    digest = digest_of(one_company(tasks=[days.task("1", "x", days.at(24, 9), company="1")]))
    message = legal_message(digest)
    assert digest.first is None
    assert message.text == "Tuesday 24 November: 1 due today."
    assert not any("primary" in str(block) for block in message.blocks)


def test_calls_without_an_outcome_are_first_together_and_not_repeated(digest_of: Write) -> None:
    calls = [days.call(str(n), days.at(20, 9 + n), contact="1") for n in range(4)]
    digest = digest_of({"contacts": [days.person("1", "Ann Archer")], "calls": calls})
    assert isinstance(digest.first, FirstAction)
    assert len(digest.first.group.actions) == 4
    assert digest.groups == ()
    assert "*First: log 4 call outcomes*" in payload(digest)


def test_one_mail_is_named_once_but_counted_as_in_the_ledger(digest_of: Write) -> None:
    """Ann owns nothing here: her mail asks Clara to reply on the deal (10), as a contact (9), and as hers (5)."""
    ann = days.person("1", "Ann Archer", company="1", owner=days.MINE)
    digest = digest_of(
        one_company(
            contacts=[ann],
            deals=[days.deal("8", "Big", "9000", company="1", contacts=["1"])],
            emails=[
                f.email("1", at=days.at(20, 9), sender=days.CLARA, thread="t", owner=days.MINE),
                f.email(
                    "2",
                    at=days.at(21, 9),
                    sender="ann.1@buyer.example",
                    recipients=[days.CLARA],
                    direction="INCOMING_EMAIL",
                    thread="t",
                    to={"contacts": ["1"], "deals": ["8"]},
                ),
            ],
        )
    )
    assert digest.counts.actions == 3
    assert [(group.rule, len(group.actions)) for group in digest.actions] == [("reply_to_email", 1)]


def test_a_meeting_that_still_runs_asks_for_no_follow_up(digest_of: Write, sqlite_database: Database) -> None:
    meetings = [days.meeting("1", "Talk", days.at(24, 7), days.at(24, 9), ["1"])]
    digest = digest_of({"contacts": [days.person("1", "Ann Archer")], "meetings": meetings})
    assert digest.counts.actions == 0
    assert digest.counts.meetings == 1
    after = build_digest(
        sqlite_database, viewer_by_email(sqlite_database, days.CLARA), now=days.at(24, 9), ledger=False
    )
    assert [group.rule for group in after.actions] == ["follow_up_meeting"]
    assert after.counts.meetings == 0


def test_overlapping_meetings_are_shown_before_later_ones_and_say_so(digest_of: Write) -> None:
    starts = {"1": (11, 12), "2": (12, 13), "3": (13, 14), "4": (15, 17), "5": (16, 18)}
    meetings = [
        days.meeting(key, f"Talk {key}", days.at(24, start), days.at(24, end), ["1"])
        for key, (start, end) in starts.items()
    ]
    digest = digest_of({"contacts": [days.person("1", "Ann Archer")], "meetings": meetings})
    shown = payload(digest)
    assert [row.record.ref.id for row in digest.meeting_rows] == ["1", "4", "5"]
    assert "*Overlaps 16:00* · Ann Archer" in shown
    assert "Meetings: 5, two overlap" in shown
    assert "5 meetings (2 overlap)" in shown
    assert "All 5 meetings" in shown


@pytest.mark.parametrize(
    ("url", "location", "place"),
    [
        ("https://teams.microsoft.com/l/1", None, " · Teams"),
        ("https://eu01web.zoom.us/j/5", "Room 1", " · Zoom"),
        ("https://meet.google.com/a", None, " · Meet"),
        ("https://video.acme.test/a", "Room 1", " · Room 1"),
        ("https://video.acme.test/a", None, " · video.acme.test"),
        ("javascript:alert(1)", None, ""),
        ("https://[bad", "Room *1*", " · Room \u200b*\u200b1\u200b*\u200b"),
        ("https://teams.microsoft.com.evil.test/", None, " · teams.microsoft.com.evil.test"),
    ],
)
def test_a_meetings_place_is_its_video_service_or_its_room(
    digest_of: Write, url: str, location: str | None, place: str
) -> None:
    known = {"hs_meeting_external_url": url, "hs_meeting_location": location}
    meetings = [days.meeting("1", "Talk", days.at(24, 11), days.at(24, 12), ["1"], **known)]
    message = legal_message(digest_of({"contacts": [days.person("1", "Ann Archer")], "meetings": meetings}))
    rows = [block["text"]["text"] for block in message.blocks if block["type"] == "section"]
    assert rows[-1].split("\n")[1] == f"Ann Archer{place}"


def test_an_empty_day_looks_14_days_ahead_and_no_further(digest_of: Write) -> None:
    tasks = [days.task("1", "Write the plan", days.at(8, 23, 59, month=12), company="1")]
    shown = payload(digest_of(one_company(tasks=tasks)))
    assert "Next: Tue 8 Dec 23:59, Write the plan with One." in shown
    tasks[0]["properties"]["hs_timestamp"] = f.iso(days.at(9, month=12))
    tasks[0]["updatedAt"] = f.iso(days.at(24))
    assert "Next" not in payload(digest_of(one_company(tasks=tasks)))


def test_tomorrow_alone_is_no_work_today(digest_of: Write) -> None:
    digest = digest_of(one_company(tasks=[days.task("1", "Write", days.at(25), company="1")]))
    assert "nothing due, no meetings, no actions. Next: tomorrow, Write with One." in payload(digest)


def test_reps_choose_language_zone_and_compact_tasks(digest_of: Write, sqlite_database: Database) -> None:
    digest_of(days.ordinary())
    with sqlite_database.writing() as connection:
        for key, value in {"language": "it", "timezone": "Asia/Kolkata", "compact_tasks": True}.items():
            choose(connection, "1", key, value)
    viewer = viewer_by_email(sqlite_database, days.CLARA)
    message = digest_message(build_digest(sqlite_database, viewer, now=days.MORNING, ledger=False))
    assert message.blocks[-1]["elements"][0]["text"] == "Inviato alle 12:30, ora di Kolkata · HubSpot letto alle 12:22"
    assert "checkboxes" in str(message.blocks)
    assert "Spunta ciò che è fatto." in str(message.blocks)


def test_the_language_of_the_installation_is_the_last_resort(digest_of: Write, sqlite_database: Database) -> None:
    digest_of({"users": [f.user("1", days.CLARA, permission_set="rep", locale=None)]})
    viewer = viewer_by_email(sqlite_database, days.CLARA)
    assert build_digest(sqlite_database, viewer, now=days.MORNING, language="it", ledger=False).language == "it"


def test_a_mirror_read_on_another_day_says_which(digest_of: Write) -> None:
    shown = payload(digest_of(days.ordinary(), read_at=days.at(21, 7, 52)))
    assert "HubSpot read Sat 21 Nov, 07:52" in shown


def test_a_close_date_without_hour_is_that_date_everywhere(digest_of: Write) -> None:
    files = days.ordinary()
    files["users"] = [f.user("1", days.CLARA, permission_set="rep", timezone="America/New_York")]
    files["deals"][0]["properties"]["closedate"] = "2026-11-30"
    assert "closes 30 Nov" in payload(digest_of(files))


def test_a_close_date_that_has_passed_is_not_called_coming(digest_of: Write) -> None:
    files = days.ordinary()
    files["deals"][0]["properties"]["closedate"] = "2026-11-20"
    assert "was to close 20 Nov" in payload(digest_of(files))


def test_with_the_ledger_what_was_dismissed_or_snoozed_is_gone(digest_of: Write, sqlite_database: Database) -> None:
    digest = digest_of(days.ordinary(), ledger=True)
    calls = {group.rule: group.actions for group in digest.actions}["log_call_outcome"]
    identities = [Identity(one.rule, one.user_id, str(one.subject), one.trigger) for one in calls]
    with sqlite_database.writing() as connection:
        dismiss(connection, identities[0], micros(days.MORNING))
        snooze(connection, identities[1], micros(days.at(25, 8)))

    viewer = viewer_by_email(sqlite_database, days.CLARA)
    again = build_digest(sqlite_database, viewer, now=days.at(24, 9))
    unaware = build_digest(sqlite_database, viewer, now=days.at(24, 9), ledger=False)

    assert digest.counts.actions == 13
    assert again.counts.actions == 11
    assert unaware.counts.actions == 13


def test_a_prepared_meeting_is_first_no_more(digest_of: Write, sqlite_database: Database) -> None:
    digest = digest_of(busy_day.overloaded(), ledger=True)
    assert isinstance(digest.first, FirstMeeting)
    start = "2026-11-24T08:00:00Z"
    with sqlite_database.writing() as connection:
        complete(connection, Identity("prepare_meeting", "1", "meetings:7100", f"meetings:7100@{start}"), 0)

    viewer = viewer_by_email(sqlite_database, days.CLARA)
    again = build_digest(sqlite_database, viewer, now=days.MORNING)

    assert isinstance(again.first, FirstAction)
    assert again.counts.meetings == 5
