"""A mention in a channel is answered to who asked alone, with that person's rights, wherever it stands."""

import json
from pathlib import Path
from typing import Any

from crm.audit import read_audit
from crm.database import Database
from crm.purge import finish_purge
from crm.settings import change_setting
from playground.faults import Fault
from tests import folders as f
from tests.bot.bots import until
from tests.bot.limits import assert_legal
from tests.bot.slack.rooms import bare, blocks_of, fill, labels, room
from tests.bot.slack.test_sharing import TWO, WORRIES
from tests.insights.asked import ago
from tests.insights.server import Turn, fails, scripted


async def test_a_mention_is_answered_to_the_asker_alone(sqlite_database: Database, tmp_path: Path) -> None:
    with scripted(TWO) as model:
        async with room(sqlite_database, tmp_path, model_url=model.url) as desk:
            answer = await desk.ask(WORRIES)
            assert not desk.posted()
    assert (answer["user"], answer["channel"]) == (desk.clara.id, desk.channel.id)
    assert "thread_ts" not in answer
    blocks = blocks_of(answer)
    assert blocks[0]["text"]["text"] == "*What worries them at Brenner?*"
    assert blocks[1]["text"]["text"].startswith("•  *Budget:* three sites at once are hard to defend")
    assert blocks[2]["text"]["text"].startswith(
        "*Sources*\n[1] <https://crm.acme.test/record/0-49/1|E-mail, Jana Krüger, 22 Nov>: “Finance"
    )
    assert labels(answer) == ["Share to channel", "Deal insight", "Hide"]
    buttons = blocks[3]["elements"]
    assert all("style" not in one for one in buttons), "nothing that exposes is green"
    display = buttons[0]["value"].removeprefix("answers:")
    assert [one["action_id"] for one in buttons] == [f"share:{display}", "insight:8801", f"hide:{display}"]
    assert blocks[4]["elements"][0]["text"] == (
        "Answered with your rights. Others here may not see these records in HubSpot."
    )
    assert answer["text"].startswith("Only you see this. ")
    assert_legal({"text": answer["text"], "blocks": blocks})
    with sqlite_database.reading() as connection:
        (line,) = read_audit(connection, action="question.answered")
    assert line.actor == "users:1"
    assert {"deals:8801", "emails:1"} <= set(line.records)
    assert "worries" not in json.dumps(line.details)


async def test_the_mention_may_stand_anywhere_and_in_a_private_channel(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with room(sqlite_database, tmp_path) as desk:
        private = desk.slack.workspace.add_channel("private", desk.clara, is_private=True)
        bot = desk.slack.workspace.bot.id
        answer = await desk.ask(f"When does <@{bot}|daybook> Brenner close? &amp; thanks", channel=private)
        assert answer["blocks"][0]["text"]["text"] == "*When does Brenner close? &amp; thanks*"
        assert answer["channel"] == private.id


async def test_a_follow_up_in_the_thread_keeps_the_deal_of_its_own_asker(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with room(sqlite_database, tmp_path) as desk:
        parent = await desk.slack.people.write(desk.bruno, desk.channel, "Let us talk")
        await desk.ask("When does Brenner close?", thread=parent["ts"])
        more = await desk.ask("And what is the amount?", thread=parent["ts"])
        assert "€84,000" in json.dumps(more, ensure_ascii=False)
        assert more["thread_ts"] == parent["ts"]
        other = await desk.ask("And what is the amount?", who=desk.bruno, thread=parent["ts"])
        assert "84,000" not in other["blocks"][1]["text"]["text"], "Clara's question is no context for Bruno"


async def test_bruno_gets_nothing_of_claras_mails(sqlite_database: Database, tmp_path: Path) -> None:
    async with room(sqlite_database, tmp_path) as desk:
        clara = await desk.ask(WORRIES)
        bruno = await desk.ask(WORRIES, who=desk.bruno)
    assert "Finance" in json.dumps(clara)
    told = json.dumps(bruno, ensure_ascii=False)
    assert not any(word in told for word in ("Finance", "under 60", "Kassel", "emails", "0-49", "0-47"))
    assert "Share to channel" not in labels(bruno)


async def test_absent_and_forbidden_are_the_same(sqlite_database: Database, tmp_path: Path) -> None:
    async with room(sqlite_database, tmp_path, clara=_without_sanitas()) as desk:
        forbidden = await desk.ask("When does Sanitas close?")
        absent = await desk.ask("When does Sanitos close?")

    def drawn(message: object) -> str:
        return json.dumps(message, ensure_ascii=False).replace("Sanitos", "Sanitas")

    assert labels(forbidden) == labels(absent) == ["My open deals", "Hide"]
    assert drawn(bare(forbidden["blocks"][:2])) == drawn(bare(absent["blocks"][:2]))


def _without_sanitas() -> dict[str, object]:
    return f.rights() | {"deals": f.right("owned"), "companies": f.right("owned")}


async def test_a_guest_gets_one_neutral_sentence(sqlite_database: Database, tmp_path: Path) -> None:
    async with room(sqlite_database, tmp_path) as desk:
        guest = desk.slack.add_user("Guest", "rep1@acme.test", is_restricted=True)
        desk.channel.members.add(guest.id)
        said = await desk.ask("When does Brenner close?", who=guest)
        assert said["text"] == "I can only work with full members of this workspace."
        assert len(said["blocks"]) == 1


async def test_which_deal_is_chosen_there_and_answered_there(sqlite_database: Database, tmp_path: Path) -> None:
    async with room(sqlite_database, tmp_path) as desk:
        which = await desk.ask("What is the next step at Hafenwerk?")
        assert labels(which) == ["Crane software · €12,000", "Gate terminals · NOK 9,000", "Hide"]
        assert "Which Hafenwerk deal?" in json.dumps(which)
        answer = await desk.told(which, "Crane software · €12,000")
        assert answer["user"] == desk.clara.id
        assert labels(answer) == ["Share to channel", "Deal insight", "Hide"]
        assert answer["blocks"][0]["text"]["text"] == "*What is the next step at Hafenwerk?*"
        await desk.preview(answer)
        await desk.slack.people.submit(desk.clara)
        await until(lambda: desk.posted())
        assert "Crane software" in json.dumps(desk.posted())


CRANES = [
    f.deal(str(9000 + n), name=f"Crane number {n}", owner="501", created=ago(days=9), closedate="2026-12-18",
           to={"companies": ["22"]})
    for n in range(1, 9)
]  # fmt: skip


async def test_of_many_deals_one_is_found_in_the_list_there(sqlite_database: Database, tmp_path: Path) -> None:
    async with room(sqlite_database, tmp_path, more={"deals": CRANES}) as desk:
        which = await desk.ask("When does Hafenwerk close?")
        (find,) = lists(which)
        answer = await desk.told(which, find["action_id"], chosen="Hafenwerk Bremen: Crane number 8")
        assert "18 Dec 2026" in json.dumps(answer)
        turn_hipaa_on(sqlite_database)
        finish_purge(sqlite_database, (), now=lambda: 2)  # the question is deleted
        said = await desk.told(which, find["action_id"], chosen="Hafenwerk Bremen: Crane number 8")
        assert said["text"] == "Ask again and name the deal."


async def test_with_hipaa_on_no_list_is_offered_there_that_could_not_know_the_question(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with room(sqlite_database, tmp_path, more={"deals": CRANES}) as desk:
        turn_hipaa_on(sqlite_database)
        which = await desk.ask("When does Hafenwerk close?")
        assert lists(which) == []
        assert which["blocks"][-3]["text"]["text"] == "*Ask again and name the deal.*"
        assert len(labels(which)) == 6
        answer = await desk.told(which, labels(which)[0])
        assert "Dec 2026" in json.dumps(answer)


def lists(message: dict[str, Any]) -> list[dict[str, Any]]:
    rows = [block for block in message["blocks"] if block["type"] == "actions"]
    return [one for row in rows for one in row["elements"] if one["type"] == "external_select"]


def turn_hipaa_on(database: Database) -> None:
    with database.writing() as connection:
        change_setting(connection, "hipaa", True, at=1, actor="test")


async def test_no_question_and_too_long_a_one_are_said_kindly(sqlite_database: Database, tmp_path: Path) -> None:
    async with room(sqlite_database, tmp_path) as desk:
        for text in ("", ":wave:", "x" * 10_000):
            said = await desk.ask(text)
            assert not labels(said)
            assert len(said["text"]) < 300
        assert not desk.posted()


async def test_today_in_a_channel_shows_the_day_to_its_rep_alone(sqlite_database: Database, tmp_path: Path) -> None:
    async with room(sqlite_database, tmp_path) as desk:
        day = await desk.ask("today")
        assert day["blocks"][0]["text"]["text"] == "Tuesday 24 November"
        assert not desk.posted()


async def test_where_slack_whispers_nothing_the_answer_comes_as_a_direct_message(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with room(sqlite_database, tmp_path) as desk:
        count = len(desk.slack.messages_to(desk.clara))
        desk.slack.faults.add(Fault("chat.postEphemeral", error="user_not_in_channel", perform=False))
        await desk.slack.people.mention(desk.clara, desk.channel, "When does Brenner close?")
        await until(lambda: len(desk.slack.messages_to(desk.clara)) > count)
        assert labels(desk.slack.messages_to(desk.clara)[-1]) == ["Share to channel", "Deal insight", "Hide"]
        assert not desk.posted()


async def test_hide_takes_the_answer_away(sqlite_database: Database, tmp_path: Path) -> None:
    async with room(sqlite_database, tmp_path) as desk:
        answer = await desk.ask("When does Brenner close?")
        await desk.press(answer, "Hide")
        await until(lambda: not desk.whispers)
        again = await desk.ask("When does Brenner close?")
        await desk.press(again, "Share to channel")  # its response_url is another one
        desk.slack.workspace.responses.new = lambda *_, **__: "https://elsewhere.test/respond/1"  # type: ignore[method-assign]
        said = await desk.told(again, "Hide")
        assert said["text"].startswith("I cannot hide this any more.")


async def test_a_model_that_is_down_is_said_with_a_way_on(sqlite_database: Database, tmp_path: Path) -> None:
    with scripted(fails(500)) as model:
        async with room(sqlite_database, tmp_path, model_url=model.url) as desk:
            said = await desk.ask(WORRIES)
            assert "The AI model does not answer." in json.dumps(said)
            assert "Hide" in labels(said)
            assert "Share to channel" not in labels(said)
            assert not desk.posted()


async def test_deal_insight_goes_to_the_direct_message(sqlite_database: Database, tmp_path: Path) -> None:
    async with room(sqlite_database, tmp_path) as desk:
        answer = await desk.ask("When does Brenner close?")
        count = len(desk.slack.messages_to(desk.clara))
        said = await desk.told(answer, "Deal insight")
        assert said["text"] == "Sent to you as a message at 13:00."
        await until(lambda: "WMS for 3 sites" in json.dumps(desk.slack.messages_to(desk.clara)[count:]), 60)
        assert not desk.posted()


async def test_with_hipaa_on_the_crm_still_answers_and_nothing_else(sqlite_database: Database, tmp_path: Path) -> None:
    async with room(sqlite_database, tmp_path) as desk:
        turn_hipaa_on(sqlite_database)
        closes, worries = await desk.ask("When does Brenner close?"), await desk.ask(WORRIES)
        assert "30 Nov 2026" in json.dumps(closes)
        assert "HIPAA mode is on." in json.dumps(worries)
        assert not any(word in json.dumps(worries) for word in ("Finance", "Kassel", "Jana"))
        assert "Share to channel" not in labels(worries)
        said = await desk.told(closes, "Share to channel")
        assert said["text"] == "Not shared. HIPAA mode is on, so CRM answers stay with you."


async def test_a_right_that_goes_while_the_model_writes_takes_its_part_of_the_answer(
    sqlite_database: Database, tmp_path: Path
) -> None:
    def less(_request: object) -> Turn:
        fill(sqlite_database, tmp_path / "less", clara=f.rights() | {"emails": f.right("none")})
        return TWO

    with scripted(less) as model:
        async with room(sqlite_database, tmp_path, model_url=model.url) as desk:
            answer = await desk.ask(WORRIES)
            told = json.dumps(answer, ensure_ascii=False)
            assert "Kassel" in told
            assert not any(word in told for word in ("Finance", "Budget", "0-49"))


async def test_a_deal_that_goes_while_the_model_writes_is_as_if_it_were_not_there(
    sqlite_database: Database, tmp_path: Path
) -> None:
    def none(_request: object) -> Turn:
        fill(sqlite_database, tmp_path / "none", clara=f.rights() | {"deals": f.right("none")})
        return TWO

    with scripted(none) as model:
        async with room(sqlite_database, tmp_path, model_url=model.url) as desk:
            answer = await desk.ask(WORRIES)
            assert answer["text"] == "No longer on your list."
            assert not labels(answer)
