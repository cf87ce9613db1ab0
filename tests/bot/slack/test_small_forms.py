"""Log a note, create a task, change the close date: from a button beside an answer, with the rights of the moment."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.blocks.elements import actions, button, section
from bot.language import language
from bot.slack.forms.close_date import may_change_close
from bot.slack.forms.note import may_log_note
from bot.slack.forms.task_new import may_create_task, proposed_title
from crm.audit import read_audit
from crm.database import Database
from crm.importing.folder import wait_for_others
from crm.kinds import Ref
from crm.reader import Reader
from crm.viewer import viewer_of
from tests import folders as f
from tests.bot.bots import until
from tests.bot.digest import days
from tests.bot.mornings import Desk, morning
from tests.bot.slack.modals import words

DEAL = Ref("deals", "8801")


class Beside(Desk):
    """Clara, with an answer of the bot in her direct message, in a thread of hers."""

    thread: str
    answer: str

    @property
    def in_thread(self) -> list[dict[str, Any]]:
        return [one for one in self.slack.messages_to(self.clara) if one.get("thread_ts") == self.thread]

    @property
    def last(self) -> dict[str, Any]:
        return self.in_thread[-1]

    async def form(self, label: str) -> dict[str, Any]:
        direct = self.slack.workspace.direct(self.clara.id)
        await self.slack.people.press(self.clara, direct, self.answer, label)
        await until(lambda: self.view is not None)
        assert self.view is not None
        return self.view

    async def sends(self, values: dict[str, str]) -> dict[str, str]:
        envelope = await self.slack.people.submit(self.clara, values)
        assert not envelope.problems, envelope.problems
        assert envelope.ack_seconds is not None
        return self.slack.people.errors(self.clara)

    async def told(self, values: dict[str, str]) -> dict[str, Any]:
        before = len(self.in_thread)
        assert not await self.sends(values)
        await until(lambda: len(self.in_thread) > before)
        return self.last

    async def undo(self) -> str:
        updates = len(self.slack.calls("chat.update"))
        direct = self.slack.workspace.direct(self.clara.id)
        await self.slack.people.press(self.clara, direct, self.last["ts"], "Undo")
        await until(lambda: len(self.slack.calls("chat.update")) > updates)
        return words(self.last["blocks"])

    def near(self, kind: str) -> list[dict[str, str]]:
        with Reader(self.database, viewer_of(self.database, "1")) as reader:
            ids = reader.associated([DEAL], kind)[DEAL]
            cards = reader.cards([Ref(kind, one) for one in ids])
            return [dict(card.properties) for card in cards.values()]

    @property
    def close_date(self) -> str:
        with Reader(self.database, viewer_of(self.database, "1")) as reader:
            return reader.cards([DEAL])[DEAL].properties.get("closedate", "")


@asynccontextmanager
async def beside(database: Database, folder: Path, **rights: Any) -> AsyncIterator[Beside]:
    async with morning(database, folder, **rights) as desk:
        here = Beside(desk.slack, desk.clara, desk.clock, database)
        direct = here.slack.workspace.direct(here.clara.id)
        asked = here.slack.workspace.post(direct, here.clara.id, {"text": "who signs?"})
        row = [
            button("Log a note", "log_note:8801", "deals:8801"),
            button("Create task: ask who signs", "create_task:8801", "deals:8801"),
            button("Change close date", "edit_close:8801", "deals:8801"),
        ]
        content = {
            "text": "Not enough evidence",
            "thread_ts": asked["ts"],
            "blocks": [section("*No.*"), actions(row, "row")],
        }
        here.thread = asked["ts"]
        here.answer = here.slack.workspace.post(direct, here.slack.workspace.bot.id, content)["ts"]
        yield here


async def test_a_note_stands_on_the_deal_is_told_in_the_thread_and_taken_back(
    database: Database, tmp_path: Path
) -> None:
    async with beside(database, tmp_path / "crm") as desk:
        form = await desk.form("Log a note")
        assert form["title"]["text"] == "Log a note"
        assert "|WMS for 3 sites>" in words(form["blocks"])
        told = await desk.told({"note": "Jana *wants* Kassel first.\nFinance <joins> next week."})
        assert "*Note logged* on <https://" in words(told["blocks"])
        assert "Undo until 08:45" in words(told["blocks"])
        (note,) = desk.near("notes")
        assert note["hs_note_body"] == "Jana *wants* Kassel first.\nFinance <joins> next week."
        assert note["hubspot_owner_id"] == days.MINE
        assert await desk.undo() == "*Note taken back.*"
        assert not desk.near("notes")
        with database.reading() as connection:
            lines = read_audit(connection, action="note.logged")
        assert "Jana" not in str(lines)
        assert len(desk.slack.messages_to(desk.clara)) == len(desk.in_thread) + 1, "the digest alone stands outside"


async def test_a_task_is_proposed_by_the_button_and_made_once(database: Database, tmp_path: Path) -> None:
    async with beside(database, tmp_path / "crm") as desk:
        form = await desk.form("Create task: ask who signs")
        fields = {block["block_id"]: block["element"] for block in form["blocks"] if block["type"] == "input"}
        assert fields["subject"]["initial_value"] == "Ask who signs"
        assert fields["due"]["initial_date"] == "2026-11-27"
        errors = await desk.sends({"due": "2026-11-20"})
        assert errors == {"due": "This day is over. Choose today or later."}
        told = await desk.told({"due": "2026-11-30", "subject": "Ask Jana who signs"})
        assert told["text"] == "Task created for Mon 30 Nov: Ask Jana who signs"
        (task,) = [one for one in desk.near("tasks") if one["hs_task_subject"].startswith("Ask")]
        assert task["hs_task_status"] == "NOT_STARTED"
        assert await desk.undo() == "*Task taken back.*"
        assert not [one for one in desk.near("tasks") if one["hs_task_subject"].startswith("Ask")]


async def test_in_a_channel_it_is_told_to_who_pressed_alone_in_the_thread(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with beside(sqlite_database, tmp_path / "crm") as desk:
        workspace = desk.slack.workspace
        channel = workspace.add_channel("deal-brenner", desk.clara)
        root = workspace.post(channel, desk.clara.id, {"text": "when?"})
        row = actions([button("Log a note", "log_note:8801", "deals:8801")], "row")
        shown = workspace.post(
            channel, workspace.bot.id, {"text": "…", "thread_ts": root["ts"], "blocks": [section("*30 Nov*"), row]}
        )
        await desk.slack.people.press(desk.clara, channel, shown["ts"], "Log a note")
        await until(lambda: desk.view is not None)
        assert not await desk.sends({"note": "They wait for the board"})
        await until(lambda: workspace.ephemerals)
        (told,) = workspace.ephemerals
        assert (told["user"], told["channel"], told["thread_ts"]) == (desk.clara.id, channel.id, root["ts"])
        assert told["text"].startswith("Note logged on")
        assert len(desk.near("notes")) == 1


@pytest.mark.parametrize("day", ["2026-12-18", "2026-10-01"], ids=["to come", "gone by"])
async def test_the_close_date_shows_old_and_new_and_is_taken_back(
    sqlite_database: Database, tmp_path: Path, day: str
) -> None:
    async with beside(sqlite_database, tmp_path / "crm") as desk:
        before = desk.close_date
        form = await desk.form("Change close date")
        picker = next(block for block in form["blocks"] if block["type"] == "input")
        assert picker["element"]["initial_date"] == "2026-11-30"
        assert picker["hint"]["text"] == "Now Mon 30 Nov"
        assert await desk.sends({"close": "2026-11-30"}) == {"close": "This is the close date already."}
        told = await desk.told({"close": day})
        new = {"2026-12-18": "Fri 18 Dec", "2026-10-01": "Thu 1 Oct"}[day]
        assert told["text"] == f"Close date changed. WMS for 3 sites: Mon 30 Nov → {new}"
        assert desk.close_date == f"{day}T00:00:00Z"
        assert await desk.undo() == "*Taken back.* The close date is as it was before."
        assert desk.close_date == before


async def test_what_changed_since_is_not_taken_back(sqlite_database: Database, tmp_path: Path) -> None:
    async with beside(sqlite_database, tmp_path / "crm") as desk:
        await desk.form("Change close date")
        await desk.told({"close": "2026-12-18"})
        first = desk.last["ts"]
        await desk.form("Change close date")
        await desk.told({"close": "2026-12-22"})
        updates = len(desk.slack.calls("chat.update"))
        await desk.slack.people.press(desk.clara, desk.slack.workspace.direct(desk.clara.id), first, "Undo")
        await until(lambda: len(desk.slack.calls("chat.update")) > updates)
        assert desk.close_date == "2026-12-22T00:00:00Z"


async def test_a_right_that_is_lost_meanwhile_writes_nothing_and_the_answer_stays(
    sqlite_database: Database, tmp_path: Path
) -> None:
    narrow = {"rep": f.rights("all") | {"deals": f.right("all", edit="owned")}}
    async with beside(sqlite_database, tmp_path / "crm", permission_sets=narrow) as desk:
        before = desk.close_date
        await desk.form("Change close date")
        given_away = days.ordinary()
        given_away["deals"] = [
            one | {"properties": one["properties"] | {"hubspot_owner_id": days.THEIRS}} for one in given_away["deals"]
        ]
        days.fill(sqlite_database, tmp_path / "again", given_away, read_at=days.at(24, 9), permission_sets=narrow)
        said = len(desk.slack.workspace.ephemerals)
        assert not await desk.sends({"close": "2026-12-18"})
        await until(lambda: len(desk.slack.workspace.ephemerals) > said)
        assert desk.said == "No longer on your list."
        assert desk.close_date == before
        answer = next(one for one in desk.in_thread if one["ts"] == desk.answer)
        assert "Log a note" in str(answer["blocks"])
        assert "taken" not in desk.said


@pytest.mark.parametrize("label", ["Log a note", "Create task: ask who signs", "Change close date"])
async def test_what_may_not_be_seen_opens_nothing(sqlite_database: Database, tmp_path: Path, label: str) -> None:
    async with beside(
        sqlite_database, tmp_path / "crm", permission_sets={"rep": f.rights("all") | {"deals": f.right("none")}}
    ) as desk:
        direct = desk.slack.workspace.direct(desk.clara.id)
        await desk.slack.people.press(desk.clara, direct, desk.answer, label)
        await until(lambda: desk.slack.workspace.ephemerals)
        assert desk.said == "No longer on your list."
        assert desk.view is None


def test_a_button_is_drawn_only_where_the_right_is(sqlite_database: Database, tmp_path: Path) -> None:
    sets = {
        "rep": f.rights("all", hidden={"deals": ["closedate"]}),
        "looks": f.rights("all") | {"deals": f.right("all", edit="none")},
        "nobody": f.rights("all") | {"deals": f.right("none")},
    }
    users = [
        f.user("1", owner=days.MINE, permission_set="rep"),
        f.user("2", owner="502", permission_set="looks"),
        f.user("3", owner="503", permission_set="nobody"),
        f.user("4", owner="", permission_set="looks"),
    ]
    deals = days.ordinary() | {"users": users}
    days.fill(sqlite_database, tmp_path / "crm", deals, read_at=days.READ, permission_sets=sets)

    def deeds(user_id: str) -> tuple[bool, bool, bool]:
        with Reader(sqlite_database, viewer_of(sqlite_database, user_id)) as reader:
            return may_log_note(reader, DEAL), may_create_task(reader, DEAL), may_change_close(reader, DEAL)

    assert deeds("1") == (True, True, False), "the property is hidden"
    assert deeds("2") == (True, True, False), "seen, not changed"
    assert deeds("3") == (False, False, False)
    assert deeds("4") == (False, False, False), "who owns nothing cannot own a note"


async def test_what_was_written_is_given_back_where_an_import_holds_the_crm(
    postgres_database: Database, tmp_path: Path
) -> None:
    async with beside(postgres_database, tmp_path / "crm") as desk:
        await desk.form("Log a note")
        with postgres_database.writing() as importing:
            wait_for_others(importing)
            assert not await desk.sends({"note": "Jana wants Kassel first"})
            await until(lambda: desk.slack.workspace.ephemerals)
        told = desk.slack.workspace.ephemerals[-1]
        assert "Nothing was changed" in told["text"]
        assert "Note\nJana wants Kassel first" in words(told["blocks"])
        assert not desk.near("notes")


@pytest.mark.parametrize(
    ("code", "label", "title"),
    [
        ("en", "Create task: ask who signs", "Ask who signs"),
        ("it", "Crea attività: chiedi chi firma", "Chiedi chi firma"),
        ("it", "Create task: ask who signs", "Ask who signs"),  # an answer speaks as it was asked
        ("en", "Something else", ""),
        ("en", "", ""),
    ],
)
def test_what_the_button_says_behind_its_verb_is_the_task(code: str, label: str, title: str) -> None:
    assert proposed_title(language(code), label) == title
