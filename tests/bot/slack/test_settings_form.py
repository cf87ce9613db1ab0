"""Settings: the rep's own hour, days, zone, language and the look of tasks; checked, stored, audited, followed."""

import json
from pathlib import Path
from typing import Any

from crm.audit import read_audit
from crm.database import Database
from crm.settings import rep_settings
from tests.bot.bots import until
from tests.bot.digest import days
from tests.bot.mornings import Desk, morning
from tests.bot.slack.modals import open_modal, send, top


def chosen(database: Database) -> dict[str, Any]:
    with database.reading() as connection:
        return rep_settings(connection, "1")


async def told(desk: Desk, values: dict[str, Any]) -> str:
    """Sends the form; what is said afterwards."""
    before = len(desk.slack.workspace.ephemerals)
    assert not await send(desk, values)
    await until(lambda: len(desk.slack.workspace.ephemerals) > before)
    return desk.said


async def test_the_form_shows_what_holds_and_stores_what_was_changed(database: Database, tmp_path: Path) -> None:
    async with morning(database, tmp_path / "crm") as desk:
        form = await open_modal(desk, "Settings")
        fields = {block["block_id"]: block["element"] for block in form["blocks"]}
        assert fields["time"]["initial_time"] == "08:00"
        assert [one["value"] for one in fields["days"]["initial_options"]] == ["mon", "tue", "wed", "thu", "fri"]
        assert fields["zone"]["initial_option"]["value"] == "Europe/Berlin"
        assert fields["language"]["initial_option"]["value"] == "en"
        assert [one["value"] for one in fields["tasks"]["initial_options"]] == ["follow_up_prompt"]
        said = await told(desk, {"time": "07:30", "tasks": ["compact_tasks"], "days": ["mon", "wed"]})
        assert said == "Saved. Your digest comes at 07:30, Berlin time: Monday and Wednesday."
        assert chosen(database) == {
            "digest_time": "07:30", "digest_days": "mon,wed", "compact_tasks": True, "follow_up_prompt": False,
        }  # fmt: skip
        with database.reading() as connection:
            lines = read_audit(connection, action="settings.chosen")
        assert {line.details["key"] for line in lines} == set(chosen(database))
        assert next(line.details for line in lines) == {"key": "digest_time", "old": "08:00", "new": "07:30"}
        await desk.press("task_done:9001")
        assert len(desk.row("undo:9001")) == 1, "asked no more"
        await desk.slack.people.say(desk.clara, "today")
        await until(lambda: len(desk.slack.messages_to(desk.clara)) > 1)
        assert "tasks_done" in json.dumps(desk.slack.messages_to(desk.clara)[-1]["blocks"])


async def test_another_zone_and_language_are_found_and_spoken_at_once(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        await open_modal(desk, "open_settings")
        found = await desk.slack.people.suggest(desk.clara, "settings_zone", "new y")
        assert found[0] == {
            "text": {"type": "plain_text", "text": "America/New York", "emoji": True}, "value": "America/New_York",
        }  # fmt: skip
        assert not await desk.slack.people.suggest(desk.clara, "settings_zone", "nowhere at all")
        assert len(await desk.slack.people.suggest(desk.clara, "settings_zone", "")) == 100
        said = await told(desk, {"settings_zone": "Europe/Rome", "language": "it"})
        assert said == (
            "Salvato. Il tuo riepilogo arriva alle 08:00, ora di Roma: lunedì, martedì, mercoledì, giovedì, venerdì."
        )
        assert chosen(sqlite_database) == {"timezone": "Europe/Rome", "language": "it"}
        form = await open_modal(desk, "open_settings")
        assert form["title"]["text"] == "Impostazioni"


async def test_nothing_changed_stores_nothing(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        await open_modal(desk, "open_settings")
        assert (await told(desk, {})).startswith("Nothing was changed. Your digest comes at 08:00, Berlin time")
        assert not chosen(sqlite_database)


async def test_a_form_made_by_hand_is_checked_under_its_fields(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        form = await open_modal(desk, "open_settings")
        state = {
            "time": {"time": {"type": "timepicker", "selected_time": "25:61"}},
            "days": {"days": {"type": "checkboxes", "selected_options": []}},
            "zone": {"settings_zone": {"type": "external_select", "selected_option": {"value": "../etc/passwd"}}},
            "language": {"language": {"type": "static_select", "selected_option": {"value": "xx"}}},
        }
        payload = desk.slack.people.hands.base(desk.clara) | {
            "type": "view_submission", "trigger_id": "9.9.hand", "view": {**form, "state": {"values": state}},
            "response_urls": [],
        }  # fmt: skip
        envelope = await desk.slack.people.line.deliver("interactive", payload)
        await desk.slack.people.line.wait_acked(envelope)
        assert envelope.answer == {
            "response_action": "errors",
            "errors": {
                "time": "Choose an hour.",
                "days": "Choose at least one day.",
                "zone": "There is no such time zone.",
                "language": "Choose a language.",
            },
        }
        assert not chosen(sqlite_database)
        assert top(desk) is not None


async def test_a_guest_gets_no_form(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        guest = desk.slack.add_user("Guest", days.CLARA, is_restricted=True)
        desk.slack.workspace.direct(desk.clara.id).members.add(guest.id)
        before = len(desk.slack.workspace.ephemerals)
        direct = desk.slack.workspace.direct(desk.clara.id)
        await desk.slack.people.press(guest, direct, desk.message["ts"], "open_settings")
        await until(lambda: len(desk.slack.workspace.ephemerals) > before)
        assert desk.said == "I can only work with full members of this workspace."
        assert top(desk, guest) is None
