"""Home in Slack: where one was, led by its buttons, answered in its rows, up to date after whatever was done."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.blocks import Message, readable
from crm.audit import read_audit
from crm.database import Database
from playground.server import Playground
from playground.workspace import User
from tests import folders as f
from tests.bot.bots import Clock, make_bot, running, until
from tests.bot.digest import days
from tests.bot.home.conftest import legal
from tests.bot.mornings import Desk, morning
from tests.bot.slack.modals import view

CALLS = "more:log_call_outcome"


class Home:
    """Clara's Home, and what she presses in it."""

    def __init__(self, slack: Playground, clara: User) -> None:
        self.slack, self.clara = slack, clara

    @property
    def blocks(self) -> list[dict[str, Any]]:
        return list(self.slack.workspace.homes.get(self.clara.id, {}).get("blocks", []))

    @property
    def text(self) -> str:
        return readable(Message("", self.blocks))

    async def open(self) -> None:
        before = self._hash
        await self.slack.people.open_home(self.clara)
        await until(lambda: self._hash != before)
        legal(self.blocks)

    async def press(self, label: str, chosen: str = "") -> None:
        before = self._hash
        await self.slack.people.press_home(self.clara, label, chosen=chosen)
        await until(lambda: self._hash != before)

    @property
    def _hash(self) -> str:
        return str(self.slack.workspace.homes.get(self.clara.id, {}).get("hash"))


@asynccontextmanager
async def at_home(database: Database, folder: Path, **changes: Any) -> AsyncIterator[tuple[Home, Desk]]:
    async with morning(database, folder, **changes) as desk:
        home = Home(desk.slack, desk.clara)
        await home.open()
        yield home, desk


async def test_tabs_and_filters_lead_and_the_place_is_kept_over_a_restart(database: Database, tmp_path: Path) -> None:
    days.fill(database, tmp_path / "crm", days.ordinary(), read_at=days.READ)
    clock = Clock(days.MORNING + timedelta(minutes=35))
    async with Playground() as slack:
        home = Home(slack, slack.add_user("Clara", days.CLARA))
        async with running(make_bot(database, slack, clock)):
            await home.open()
            assert "[● Summary] [Actions 13]" in home.text
            await home.press("Actions 13")
            assert "[● All 13] [Closing 6] [Prospecting 7]" in home.text
            await home.press("Closing 6")
            assert "[● Closing 6]" in home.text
            assert "Target account activity" not in home.text
        async with running(make_bot(database, slack, clock)):
            await home.open()
            assert "[● Closing 6]" in home.text
            await home.press("Summary")
            await home.press("All 13 actions")
            assert "[● All 13]" in home.text
    with database.reading() as connection:
        lines = read_audit(connection, action="home.shown")
    assert [line.details["tab"] for line in lines] == [
        "summary", "actions", "actions", "actions", "summary", "actions",
    ]  # fmt: skip


async def test_pages_go_on_and_back(sqlite_database: Database, tmp_path: Path) -> None:
    """Nine kinds of action."""
    files = days.ordinary()
    changes: dict[str, Any] = {
        "contacts": [*files["contacts"], days.person("41", "New One", owner=days.MINE, assigned=days.at(23, 9))],
        "leads": [
            f.lead("51", stage="fresh", owner=days.MINE, assigned=days.at(23, 9), created=days.at(23, 9)),
            f.lead("52", owner=days.MINE, primary="3321", created=days.LONG_AGO, to={"contacts": ["3321"]}),
        ],
        "tasks": [*files["tasks"], days.task("61", "Step", days.at(30, 9), company="601", enrollment="1")],
        "deals": [*files["deals"], days.deal("71", "Alone", "5", company="605", contacts=[], created=days.at(14, 9))],
    }  # fmt: skip
    async with at_home(sqlite_database, tmp_path / "crm", **changes) as (home, _):
        await home.press("nav:actions")
        assert "1–8 of " in home.text
        await home.press("Next")
        assert "9–" in home.text
        assert "[Previous]" in home.text
        await home.press("Previous")
        assert "1–8 of " in home.text


async def test_done_is_answered_in_its_row_with_the_numbers_around_it(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with at_home(sqlite_database, tmp_path / "crm") as (home, desk):
        await home.press("task_done:9001")
        assert "✅ ~Send revised quote~  Done 08:35" in home.text
        assert "[Create follow-up] [Not now] [Don't ask again] [Undo]" in home.text
        assert "[2 overdue] [4 today]" in home.text
        assert "[Start tasks (6)]" in home.text
        await home.press("Undo")
        assert "Send revised quote\n4 days late" in home.text
        assert "[3 overdue] [4 today]" in home.text
        await home.press("task_done:9001")
        await home.press("Refresh")
        assert "Send revised quote" not in home.text
        assert desk.slack.calls("chat.update") == []


async def test_three_quick_presses_end_in_the_last_state(sqlite_database: Database, tmp_path: Path) -> None:
    """The second and third still carry the Home of before the first."""
    async with at_home(sqlite_database, tmp_path / "crm") as (home, _):
        stale = home.slack.workspace.homes[home.clara.id]
        for task in ("9001", "9002", "9003"):
            now = home.slack.workspace.homes[home.clara.id]
            home.slack.workspace.homes[home.clara.id] = stale
            await home.slack.people.press_home(home.clara, f"task_done:{task}")
            home.slack.workspace.homes[home.clara.id] = now
        await until(lambda: home.text.count("✅") == 3)
        assert "overdue" not in home.text
        assert home.text.count("Create follow-up") <= 1, "one prompt at a time"


async def test_what_is_pressed_in_the_message_changes_home_and_the_other_way_round_nothing_is_lost(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with at_home(sqlite_database, tmp_path / "crm") as (home, desk):
        assert "[Actions 13]" in home.text
        await desk.press(CALLS, "Dismiss")
        await until(lambda: "[Actions 7]" in home.text)
        await desk.press("undo_action:log_call_outcome")
        await until(lambda: "[Actions 13]" in home.text)
        await desk.press("task_done:9002")
        await until(lambda: "[2 overdue]" in home.text)


async def test_who_never_opened_home_gets_none_published(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        await desk.press("task_done:9002")
        await desk.press(CALLS, "Dismiss")
        assert desk.slack.calls("views.publish") == []


async def test_the_digests_buttons_lead_to_home(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        home = Home(desk.slack, desk.clara)
        await desk.press("Open workspace")
        assert desk.said == "Home shows it now: Open Home"
        link = desk.slack.workspace.ephemerals[-1]["blocks"][0]["text"]["text"]
        team = desk.slack.workspace.team_id
        assert link == f"Home shows it now: <slack://app?team={team}&amp;id=A0PLAYGRND&amp;tab=home|Open Home>"
        assert "[● Summary]" in home.text
        await desk.press("home_actions" if "home_actions" in str(desk.message) else "Open workspace")
        old = next(block for block in desk.message["blocks"] if "open_workspace" in str(block))
        old["elements"][0] |= {"action_id": "home_actions_closing", "value": "closing"}
        await desk.press("home_actions_closing")
        assert "[● Closing 6]" in home.text


async def test_snoozed_ones_are_shown_and_taken_back(sqlite_database: Database, tmp_path: Path) -> None:
    async with at_home(sqlite_database, tmp_path / "crm") as (home, desk):
        await home.press("Actions 13")
        await home.press(CALLS, "Snooze until tomorrow")
        assert "Snoozed until tomorrow 08:00 · Log 6 call outcomes\n[Undo]" in home.text
        assert "7 actions" in home.text
        assert "6 snoozed" in home.text
        await home.press("Refresh")
        assert "Log 6 call outcomes" not in home.text
        await home.press("Show snoozed")
        assert "Snoozed until tomorrow 08:00 · Log 6 call outcomes\n[Undo]" in home.text
        await home.press("Undo")
        assert "[● All 13]" in home.text
        assert desk.states("log_call_outcome") == {("open", None)}


async def test_under_a_filter_a_row_stands_for_what_it_shows(sqlite_database: Database, tmp_path: Path) -> None:
    async with at_home(sqlite_database, tmp_path / "crm") as (home, desk):
        await home.press("Actions 13")
        await home.press("Closing 6")
        await home.press(CALLS, "Dismiss")
        assert desk.states("log_call_outcome") == {("open", None), ("dismissed", None)}
        await home.press("filter:all")
        assert "Log call outcome · 4" in home.text
        assert "2 dismissed today" in home.text


async def test_a_number_of_deals_opens_its_list(sqlite_database: Database, tmp_path: Path) -> None:
    more = [
        days.deal(str(n), f"Deal {n}", str(n), company="605", contacts=["3301"], owner=days.MINE)
        for n in range(7000, 7045)
    ]
    async with at_home(sqlite_database, tmp_path / "crm", deals=[*days.ordinary()["deals"], *more]) as (_, desk):
        people = desk.slack.people
        await people.press_home(desk.clara, "48 without next step")
        await until(lambda: people.view(desk.clara))
        shown = readable(Message("", view(desk)["blocks"]))
        assert "WMS for 3 sites\nBrenner Logistik · In talks · €84,000 · closes 30 Nov" in shown
        assert "1–20 of 48" in shown
        await people.press_modal(desk.clara, "Next")
        await until(lambda: "21–40 of 48" in str(view(desk)))
        await people.press_modal(desk.clara, "Next")
        await until(lambda: "41–48 of 48" in str(view(desk)))
        await people.press_modal(desk.clara, "Previous")
        await until(lambda: "21–40 of 48" in str(view(desk)))


async def test_what_the_rules_find_by_themselves_comes_to_home(sqlite_database: Database, tmp_path: Path) -> None:
    days.fill(sqlite_database, tmp_path / "crm", days.ordinary(), read_at=days.READ)
    clock = Clock(days.MORNING)
    async with Playground() as slack:
        home = Home(slack, slack.add_user("Clara", days.CLARA))
        slack.add_user("Giulia", days.GIULIA)
        async with running(make_bot(sqlite_database, slack, clock, watch_seconds=0.2)):
            await home.open()
            files = days.ordinary()
            late = days.call("9999", days.at(24, 6), contact="3310")
            changed = files | {"calls": [*files["calls"], late]}
            days.fill(sqlite_database, tmp_path / "more", changed, read_at=days.READ)
            await until(lambda: "[Actions 14]" in home.text)
    assert set(slack.workspace.homes) == {home.clara.id}


async def test_somebody_with_fewer_rights_sees_less(sqlite_database: Database, tmp_path: Path) -> None:
    few = f.rights("owned", hidden={"deals": ["amount"]})
    sets = {"rep": few}
    async with at_home(sqlite_database, tmp_path / "crm", permission_sets=sets) as (home, _):
        assert "€" not in home.text
        assert "Brenner Logistik" not in home.text, "a colleague's company"
        assert "3 open\n" in home.text
        await home.press("nav:actions")
        assert "€" not in home.text
        assert "Brenner" not in home.text


async def test_settings_open_from_home_and_home_follows_them(sqlite_database: Database, tmp_path: Path) -> None:
    async with at_home(sqlite_database, tmp_path / "crm") as (home, desk):
        people = desk.slack.people
        await people.press_home(desk.clara, "nav:more", chosen="Settings")
        await until(lambda: people.view(desk.clara))
        await people.submit(desk.clara, {"language": "Italiano"})
        await until(lambda: "[● Riepilogo] [Azioni 13]" in home.text)
