"""The Summary: what comes next, the day's numbers as in the digest, the deals, the day, the feed; nothing hidden."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.digest import build_digest
from bot.home.draw import DROPPED, fitted_parts
from bot.home.place import Place
from crm.database import Database
from crm.viewer import viewer_by_email
from tests import folders as f
from tests.bot.digest import busy_day, days, italian_day
from tests.bot.digest.test_limits import HOSTILE, five_thousand
from tests.bot.home.conftest import HomeOf, text_of

OPENED = {
    "at": "2026-11-24T06:41:00Z", "kind": "email_open", "contactId": "3301", "userId": "1", "ref": "emails:5503",
}  # fmt: skip
VIEWED = {
    "at": "2026-11-23T15:00:00Z", "kind": "document_view", "contactId": "3302", "userId": "1", "title": "the tender",
}  # fmt: skip
DRAWN = """\
[● Summary] [Actions 13] [⋯]
Next: Pricing call, Ardenne Foods
In 2 hours, 10:30–11:00 · Luc Maes, Inès Dubois · Teams
[Prepare] [Join]

Tasks

[3 overdue] [4 today] [2 tomorrow]
Send revised quote
4 days late, high priority · Ardenne Foods
[Done]
Book the security review
1 day late · O'Brien & Walsh
[Done]
Send the 2027 price list
1 day late · Maison Delorme
[Done]
[Start tasks (7)]

Actions

Answer Jana Krüger, Brenner Logistik
Re: Offer for three sites, Sun 22 Nov, no answer yet · €84,000
[Reply] [Open deal] [⋯]
Log 6 call outcomes
Calls ended without an outcome. The oldest drops out tomorrow at 14:02.
[Log outcomes] [Open calls] [⋯]
[All 13 actions]

Deals

3 open · €115,500 and NOK 610,000
[3 without next step] [1 closing this month] [3 nothing scheduled]

Schedule

09:30  Call Luc Maes before the pricing call (task)
10:30  Pricing call, Ardenne Foods
12:00  Confirm demo data (task)
15:00  Returns desk demo, O'Brien & Walsh
16:00  Order the samples (task)

Feed

Sofie Lindqvist opened your mail · 07:41
Hélène Marchand viewed the tender · yesterday
[Refresh]
Tue 24 Nov, 08:30, Berlin time · HubSpot read 3 minutes ago
"""


def element(blocks: list[dict[str, Any]], action_id: str) -> dict[str, Any]:
    found = [one for block in blocks for one in block.get("elements", []) if one.get("action_id") == action_id]
    return dict(found[0])


def test_the_day_is_drawn(home_of: HomeOf) -> None:
    blocks = home_of(days.ordinary() | {"feed": [OPENED, VIEWED]})
    assert text_of(blocks) == DRAWN
    join, prepare = element(blocks, "join:7101"), element(blocks, "prepare:7101")
    assert join["url"] == days.TEAMS
    assert (prepare["value"], prepare["style"]) == ("meetings:7101", "primary")
    assert element(blocks, "nav:summary")["accessibility_label"] == "Summary, current tab"
    assert element(blocks, "nav:actions")["accessibility_label"] == "Go to Actions"
    assert element(blocks, "list:overdue")["value"] == "overdue"


def test_its_numbers_are_those_of_the_digest(home_of: HomeOf, sqlite_database: Database) -> None:
    shown = text_of(home_of(busy_day.overloaded()))
    counts = build_digest(sqlite_database, viewer_by_email(sqlite_database, days.CLARA), now=days.at(24, 8, 30)).counts
    for told in (
        f"[Actions {counts.actions}]", f"[{counts.overdue} overdue]", f"[{counts.due_today} today]",
        f"[Start tasks ({counts.due})]",
    ):  # fmt: skip
        assert told in shown


def test_italian(home_of: HomeOf) -> None:
    shown = text_of(home_of(italian_day.italian(), email=days.GIULIA))
    assert shown.startswith("[● Riepilogo] [Azioni 9] [⋯]\nProssima cosa: ")
    assert "Tra 2 ore, 10:00" in shown
    assert "HubSpot letto 3 minuti fa" in shown


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (days.at(24, 7, 50), "Next: Pricing call, Ardenne Foods\nIn 3 hours, 10:30–11:00"),
        (days.at(24, 6), "Next: answer Jana Krüger, Brenner Logistik\nRe: Offer for three sites"),
        (days.at(24, 10, 10), "Next: Pricing call, Ardenne Foods\nIn 20 minutes, 10:30–11:00"),
    ],
)
def test_next_is_a_near_meeting_else_the_top_action(home_of: HomeOf, now: datetime, said: str) -> None:
    assert said in text_of(home_of(days.ordinary(), now=now))


def test_next_is_then_a_task_with_an_hour_then_any_task_then_a_later_meeting(home_of: HomeOf) -> None:
    files = {"tasks": [days.task("1", "Late", days.at(20, 9), company="1"), days.task("2", "Soon", days.at(24, 11),
             company="1")]}  # fmt: skip
    shown = text_of(home_of(files))
    assert "Next: Soon\nIn 3 hours, 11:00\n[Done]" in shown
    assert shown.count("Soon") == 2, "not below again, but in the schedule"
    shown = text_of(home_of(None, now=days.at(24, 12)))
    assert "Next: Late\n4 days late" in shown


def test_a_later_meeting_is_next_when_nothing_else_is_left(home_of: HomeOf) -> None:
    met = days.meeting("1", "Supper", days.at(24, 20), days.at(24, 21), [], hs_meeting_external_url="http://evil.test")
    shown = text_of(home_of({"meetings": [met]}))
    assert "Next: Supper\nIn 12 hours, 20:00–21:00\n[Prepare]\n" in shown  # that address is none to open


def test_nothing_left(home_of: HomeOf) -> None:
    shown = text_of(home_of(days.empty(), now=days.at(25, 8, 30)))
    assert shown == (
        "[● Summary] [Actions] [⋯]\n"
        "Nothing left for today. Next: tomorrow 09:30, contract review with Ardenne Foods.\n"
        "[Refresh]\n"
        "Wed 25 Nov, 08:30, Berlin time · HubSpot read Tue 24 Nov, 08:27\n"
    )


def test_what_is_hidden_neither_shows_nor_sums_nor_counts(home_of: HomeOf) -> None:
    hidden = {"rep": f.rights("all", hidden={"deals": ["amount", "closedate", "hs_next_step"]})}
    shown = text_of(home_of(days.ordinary(), permission_sets=hidden))
    assert "3 open\n" in shown
    assert "€" not in shown
    assert "NOK" not in shown
    assert "closing this month" not in shown
    assert "without next step" not in shown
    assert "[3 nothing scheduled]" in shown


def test_deals_whose_stage_is_hidden_are_no_open_deals(home_of: HomeOf) -> None:
    hidden = {"rep": f.rights("all", hidden={"deals": ["dealstage"]})}
    assert "Deals" not in text_of(home_of(days.ordinary(), permission_sets=hidden))


@pytest.mark.slow
def test_five_thousand_of_everything_fit(home_of: HomeOf) -> None:
    assert len(home_of(five_thousand())) < 60
    assert len(home_of(None, Place(tab="actions"))) < 60


@pytest.mark.parametrize("tab", ["summary", "actions"])
def test_hostile_names_do_no_harm(home_of: HomeOf, tab: str) -> None:
    files = days.ordinary()
    for lines in files.values():
        for index, line in enumerate(lines):
            for name in ("dealname", "name", "firstname", "hs_task_subject", "hs_meeting_title", "hs_email_subject"):
                if name in line["properties"]:
                    line["properties"][name] = HOSTILE[index % len(HOSTILE)]
    feed = [VIEWED | {"title": hostile, "at": f"2026-11-24T0{n % 7}:00:00Z"} for n, hostile in enumerate(HOSTILE[:3])]
    home_of(files | {"feed": feed}, Place(tab=tab), now=days.at(24, 8, 30) + timedelta(minutes=1))


def test_near_the_limit_the_feed_goes_first_and_the_navigation_never() -> None:
    parts = {"navigation": [{"n": 0}], "next": [{"n": 1}] * 60, "deals": [{"n": 2}] * 20, "schedule": [{"n": 3}] * 20,
             "feed": [{"n": 4}] * 20}  # fmt: skip
    assert {block["n"] for block in fitted_parts(parts)} == {0, 1, 2}
    assert len(fitted_parts(parts | {"next": [{"n": 1}] * 300})) == 100
    assert DROPPED[0] == "feed"


@pytest.mark.parametrize("tab", ["summary", "actions"])
def test_what_the_rep_may_not_do_has_no_button(home_of: HomeOf, tab: str) -> None:
    read_only = {kind: right | {"edit": "none", "communicate": "none"} for kind, right in f.rights("all").items()}
    drawn = str(home_of(days.ordinary(), Place(tab=tab), now=days.at(24, 5), permission_sets={"rep": read_only}))
    for verb in ("task_done:", "queue:", "start:log_", "start:reply"):
        assert f"'{verb}" not in drawn, verb
    assert "'more:" in drawn
    assert "'open:" in drawn
