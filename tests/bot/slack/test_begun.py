"""What a killed process began to show is taken back before the next one answers: told once, and nothing half stays."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.slack.begun import Begun, begun_for, note_begun
from bot.slack.inbox import Inbox
from crm.database import Database
from crm.schema.serving import Told
from playground.server import Playground
from tests.bot.bots import fill, make_bot, plain, rep, running, until
from tests.bot.slack.asking import asking, words_of
from tests.bot.slack.test_http import said
from tests.bot.slack.test_listeners import NIGHT
from tests.bot.slack.test_questions import OPEN, WORRIES
from tests.insights.server import Turn, says, scripted, streams


@pytest.mark.parametrize("slack_deletes", [True, False])
async def test_what_a_process_that_is_gone_began_is_taken_back_and_the_answer_stands_once(
    sqlite_database: Database, tmp_path: Path, slack_deletes: bool
) -> None:
    fill(sqlite_database, tmp_path / "crm", [rep("1")])
    async with Playground() as slack:
        clara = slack.add_user("Clara", "rep1@acme.test")
        event = said(slack, clara, "today")
        gone = Inbox(sqlite_database, "gone")
        assert gone.keep(event["event_id"], event).result()
        direct = slack.workspace.direct(clara.id)
        half = slack.workspace.post(direct, slack.workspace.bot.id, {"text": "Reading…"})
        note_begun(sqlite_database, event["event_id"], Begun(direct.id, half["ts"]))
        if not slack_deletes:
            slack.leave_out("chat.delete", "chat.stopStream")
        async with running(make_bot(sqlite_database, slack, NIGHT, render=plain)):
            await until(lambda: any(one["text"] == "The day of 1" for one in slack.messages_to(clara)), 20)
        texts = [one["text"] for one in slack.messages_to(clara)]
    assert texts == (["The day of 1"] if slack_deletes else ["…", "The day of 1"])


async def test_an_insight_that_is_being_read_and_an_answer_that_grows_are_noted_until_they_are_worked(
    sqlite_database: Database, tmp_path: Path
) -> None:
    def begun() -> list[Begun]:
        with sqlite_database.reading() as connection:
            payloads = connection.execute(select(Told.payload).where(Told.payload.is_not(None))).scalars()
            return [one for payload in payloads for one in begun_for(json.loads(payload or ""))]

    growing: list[list[Begun]] = []

    def script(request: dict[str, Any]) -> Turn:
        if not request.get("stream"):
            return Turn(says({"summary": [], "risks": [], "buyer_goals": []}).body, wait=3)
        text = json.dumps(WORRIES, ensure_ascii=False)
        end = text.index("}]}, ") + 5
        return streams(text[:end], lambda: time.sleep(1.0), lambda: growing.append(begun()), text[end:])

    with scripted(script) as model:
        async with asking(sqlite_database, tmp_path, model=model.url) as table:
            answer = await table.ask(OPEN)
            direct = table.slack.workspace.direct(table.clara.id)
            assert growing[-1] == [Begun(direct.id, answer["ts"])]
            await table.slack.people.press(table.clara, direct, answer["ts"], "Deal insight")
            await until(lambda: "Reading…" in words_of(table.slack.messages_to(table.clara)[-1]), 20)
            reading = table.slack.messages_to(table.clara)[-1]["ts"]
            await until(lambda: begun() == [Begun(direct.id, reading)])
            await until(lambda: table.rest, 20)
            assert begun() == []


def test_nothing_is_noted_for_what_is_worked_or_was_cleared(database: Database) -> None:
    inbox = Inbox(database, "here")
    for key in ("worked", "open"):
        assert inbox.keep(key, {"event_id": key}).result()
    inbox.finish("worked")
    for key in ("worked", "open", "open", "unheard"):
        note_begun(database, key, Begun("D1", "1.1"))
    with database.reading() as connection:
        kept = {row.key: row.payload for row in connection.execute(select(Told.key, Told.payload))}
    assert kept["worked"] is None
    assert begun_for(json.loads(kept["open"] or "")) == [Begun("D1", "1.1")] * 2
    assert kept.keys() == {"worked", "open"}
