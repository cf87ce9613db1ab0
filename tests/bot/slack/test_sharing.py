"""Share to channel: what is shown to all is what was previewed, once, by who asked; and never where somebody from
outside reads along."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from crm.audit import read_audit
from crm.database import Database
from crm.settings import change_setting
from playground.faults import Fault
from playground.workspace import ELSEWHERE
from tests import folders as f
from tests.bot.bots import until
from tests.bot.limits import assert_legal
from tests.bot.slack.rooms import Message, Room, bare, blocks_of, fill, labels, room
from tests.insights.server import says, scripted
from tests.insights.test_questions_said import claim

WORRIES = "What worries them at Brenner?"
BUDGET = "Finance asked us to stay under 60 this year, so three sites at once is hard to defend."
KASSEL = "If Kassel is not live by 1 March we lose the whole season."
TWO = says(
    {
        "claims": [
            claim("Budget: three sites at once are hard to defend this year.", ("emails:1", BUDGET)),
            claim("Timing: Kassel must be live by 1 March.", ("meetings:1", KASSEL)),
        ]
    }
)


def without(kind: str) -> dict[str, Any]:
    return f.rights() | {kind: f.right("none")}


async def submit(desk: Room) -> None:
    envelope = await desk.slack.people.submit(desk.clara)
    assert not envelope.problems, envelope.problems


async def test_what_was_previewed_is_posted_once_with_the_sharers_name(
    sqlite_database: Database, tmp_path: Path
) -> None:
    with scripted(TWO) as model:
        async with room(sqlite_database, tmp_path, model_url=model.url) as desk:
            desk.slack.workspace.add_user("Another app", None, is_bot=True)
            answer = deepcopy(await desk.ask(WORRIES))
            view = await desk.preview(answer)
            assert (view["title"]["text"], view["submit"]["text"], view["close"]["text"]) == (
                "Share to the channel?", "Share", "Keep it to me"
            )  # fmt: skip
            assert view["blocks"][0]["text"]["text"] == (
                f"Everyone in <#{desk.channel.id}> (2 people) will see exactly this, with your name, also those who "
                "may not see these records in HubSpot."
            )
            await submit(desk)
            await until(lambda: desk.posted() and desk.whispers[0]["text"].startswith("Shared"))
    (shared,) = desk.posted()
    assert bare(shared["blocks"]) == bare(view["blocks"][2:])
    assert bare(shared["blocks"][1:4]) == bare(answer["blocks"][:3]), "the blocks that Clara saw"
    assert shared["text"] == "Clara Hoffmann shared: What worries them at Brenner?"
    told = [block.get("text", {}).get("text", "") for block in shared["blocks"]]
    assert told[0] == f"<@{desk.clara.id}> shared an answer from Daybook"
    assert told[1] == "*What worries them at Brenner?*"
    assert told[2].startswith("•  *Budget:* three sites at once are hard to defend this year. <https://")
    assert told[3].startswith("*Sources*\n[1] <https://crm.acme.test/record/")
    assert shared["blocks"][-1]["elements"][0]["text"] == (
        "Written by AI from what Clara Hoffmann could see in HubSpot on 24 Nov 2026. "
        "Links open only for people with rights."
    )
    assert not labels(shared), "no buttons"
    assert "feedback" not in json.dumps(shared)
    assert_legal({"text": shared["text"], "blocks": shared["blocks"][1:]})  # the first names its sharer
    assert desk.whispers[0]["text"] == "Shared at 13:00."
    with sqlite_database.reading() as connection:
        (line,) = read_audit(connection, action="answer.shared")
    assert (line.actor, line.outcome, line.details["channel"]) == ("users:1", "posted", desk.channel.id)
    assert {"deals:8801", "emails:1", "meetings:1"} <= set(line.records)
    assert "Brenner" not in json.dumps(line.details)


async def test_in_a_thread_it_is_posted_to_the_thread(sqlite_database: Database, tmp_path: Path) -> None:
    async with room(sqlite_database, tmp_path, locale="it") as desk:
        parent = await desk.slack.people.write(desk.bruno, desk.channel, "Brenner?")
        answer = await desk.ask("Quando chiude Brenner?", thread=parent["ts"])
        assert answer["thread_ts"] == parent["ts"]
        assert labels(answer) == ["Condividi nel canale", "Analisi", "Nascondi"]
        view = await desk.preview(answer, "Condividi nel canale")
        assert (view["title"]["text"], view["submit"]["text"], view["close"]["text"]) == (
            "Condividere nel canale?", "Condividi", "Solo per me"
        )  # fmt: skip
        await submit(desk)
        await until(lambda: desk.posted() and desk.whispers[0]["text"] == "Condiviso alle 13:00.")
        (shared,) = desk.posted()
        assert shared["thread_ts"] == parent["ts"]
        assert shared["blocks"][0]["text"]["text"] == f"<@{desk.clara.id}> ha condiviso una risposta di Daybook"
        assert "senza AI" in shared["blocks"][-1]["elements"][0]["text"]


async def test_below_what_was_shared_its_deal_is_meant(sqlite_database: Database, tmp_path: Path) -> None:
    async with room(sqlite_database, tmp_path) as desk:
        await desk.preview(await desk.ask("When does Brenner close?"))
        await submit(desk)
        await until(lambda: desk.whispers[0]["text"].startswith("Shared"))
        (shared,) = desk.posted()
        desk.clock.move(hours=2)
        more = await desk.ask("And what is the amount?", thread=shared["ts"])
        assert "€84,000" in json.dumps(more, ensure_ascii=False)


async def test_a_double_share_posts_once(sqlite_database: Database, tmp_path: Path) -> None:
    async with room(sqlite_database, tmp_path) as desk:
        answer = await desk.ask("When does Brenner close?")
        copy = deepcopy(answer)
        await desk.preview(answer)
        (first,) = desk.slack.workspace.modals.stacks[desk.clara.id]
        await desk.press(answer, "Share to channel")  # a second form, in place of the first
        await until(lambda: desk.slack.workspace.modals.stacks[desk.clara.id][0]["id"] != first["id"])
        await submit(desk)
        await until(lambda: desk.posted())
        await until(lambda: desk.whispers[0]["text"].startswith("Shared"))
        desk.whispers.insert(0, copy)  # the message as another device still shows it
        said = await desk.told(copy, "Share to channel")
        assert said["text"].startswith("Already shared, Tue 24 Nov at 13:00.")
        assert len(desk.posted()) == 1


async def test_what_was_lost_since_the_preview_is_taken_out_and_shown_once_more(
    sqlite_database: Database, tmp_path: Path
) -> None:
    with scripted(TWO) as model:
        async with room(sqlite_database, tmp_path, model_url=model.url) as desk:
            answer = await desk.ask(WORRIES)
            assert "Finance" in json.dumps(answer)
            await desk.preview(answer)
            fill(sqlite_database, tmp_path / "less", clara=without("emails"))
            await submit(desk)
            view = desk.view
            assert view is not None
            assert view["blocks"][0]["text"]["text"].startswith("⚠️ *Look again.*")
            assert "Kassel" in json.dumps(view)
            assert not any(word in json.dumps(view) for word in ("Finance", "Budget", "emails"))
            assert not desk.posted()
            await submit(desk)
            await until(lambda: desk.posted())
            (shared,) = desk.posted()
            assert bare(shared["blocks"]) == bare(view["blocks"][3:])
            assert len(model.requests) == 1, "no model is asked again"
            fill(sqlite_database, tmp_path / "none", clara=without("deals"))
            again = await desk.ask(WORRIES)
            assert "Share to channel" not in labels(again)


async def test_nothing_left_is_said_in_the_form(sqlite_database: Database, tmp_path: Path) -> None:
    async with room(sqlite_database, tmp_path) as desk:
        await desk.preview(await desk.ask("When does Brenner close?"))
        fill(sqlite_database, tmp_path / "none", clara=without("deals"))
        await submit(desk)
        assert desk.view is not None
        assert "Nothing of this answer can be shown any more" in json.dumps(desk.view)
        assert not desk.view["submit"]
        assert "WMS" not in json.dumps(desk.view)
        assert not desk.posted()


async def test_a_hidden_amount_is_not_shared(sqlite_database: Database, tmp_path: Path) -> None:
    async with room(sqlite_database, tmp_path) as desk:
        answer = await desk.ask("What is the amount of Brenner?")
        assert "84,000" in json.dumps(answer)
        fill(sqlite_database, tmp_path / "less", clara=f.rights(hidden={"deals": ["amount"]}))
        await desk.press(answer, "Share to channel")
        await until(lambda: desk.view is not None or len(desk.whispers) > 1)
        assert "84,000" not in json.dumps([desk.view, desk.whispers[1:]])


async def _refused(desk: Room, channel: Any, why: str) -> Message:
    answer = await desk.ask("When does Brenner close?", channel=channel)
    said = await desk.told(answer, "Share to channel")
    assert said["blocks"][0]["text"]["text"] == f"*Not shared.* {why}"
    assert labels(said) == ["Send me a copy by DM"]
    assert desk.view is None
    assert not desk.posted(channel)
    return said


async def test_who_is_in_the_channel_decides(sqlite_database: Database, tmp_path: Path) -> None:
    async with room(sqlite_database, tmp_path) as desk:
        slack, clara = desk.slack.workspace, desk.clara
        guest = desk.slack.add_user("Guest", "guest@acme.test", is_restricted=True)
        single = desk.slack.add_user("Guest of one", "one@acme.test", is_ultra_restricted=True)
        stranger = desk.slack.add_user("Stranger", "x@other.test", team_id=ELSEWHERE, is_stranger=True)
        others = "This channel includes people from another company, so CRM answers stay with you."
        guests = "This channel includes guests, so CRM answers stay with you."
        said = await _refused(desk, slack.add_channel("connect", clara, is_ext_shared=True), others)
        assert said["text"] == "Sharing is off in channels with other companies."
        await _refused(desk, slack.add_channel("with-stranger", clara, stranger), others)
        await _refused(
            desk, slack.add_channel("invited", clara, is_pending_ext_shared=True),
            "Another company is invited to this channel, so CRM answers stay with you.",
        )  # fmt: skip
        await _refused(desk, slack.add_channel("with-guest", clara, guest, is_private=True), guests)
        await _refused(desk, slack.add_channel("with-single", clara, single), guests)
        with sqlite_database.reading() as connection:
            outcomes = [line.outcome for line in read_audit(connection, action="answer.shared")]
        assert outcomes == [
            f"refused: {one}" for one in ("other_company", "other_company", "invited", "guests", "guests")
        ]


async def test_where_slack_does_not_tell_nothing_is_shared(sqlite_database: Database, tmp_path: Path) -> None:
    why = "Slack does not tell me who is in this channel, so CRM answers stay with you."
    async with room(sqlite_database, tmp_path) as desk:
        for method in ("conversations.info", "conversations.members"):
            desk.slack.faults.add(Fault(method, error="missing_scope"))
            await _refused(desk, desk.channel, why)


async def test_a_guest_who_comes_after_the_preview_is_noticed(sqlite_database: Database, tmp_path: Path) -> None:
    async with room(sqlite_database, tmp_path) as desk:
        await desk.preview(await desk.ask("When does Brenner close?"))
        guest = desk.slack.add_user("Guest", "guest@acme.test", is_restricted=True)
        desk.channel.members.add(guest.id)
        await submit(desk)
        await until(lambda: len(desk.whispers) > 1)
        assert "includes guests" in desk.whispers[-1]["blocks"][0]["text"]["text"]
        assert not desk.posted()


async def test_a_slow_slack_is_waited_for_in_the_form(sqlite_database: Database, tmp_path: Path) -> None:
    async with room(sqlite_database, tmp_path) as desk:
        answer = await desk.ask("When does Brenner close?")
        desk.slack.faults.add(Fault("conversations.members", before=1.6))
        await desk.press(answer, "Share to channel")
        await until(lambda: desk.view is not None)
        assert desk.view is not None
        assert "Looking who is in this channel" in json.dumps(desk.view)
        await until(lambda: desk.view is not None and desk.view["submit"])
        await submit(desk)
        await until(lambda: desk.posted())


async def test_what_is_lost_while_slack_is_slow_is_not_previewed(sqlite_database: Database, tmp_path: Path) -> None:
    async with room(sqlite_database, tmp_path) as desk:
        answer = await desk.ask("When does Brenner close?")
        desk.slack.faults.add(Fault("conversations.members", before=2.5))
        await desk.press(answer, "Share to channel")
        await until(lambda: desk.view is not None)
        with sqlite_database.writing() as connection:
            change_setting(connection, "hipaa", True, at=0, actor="users:9")
        await until(lambda: "Looking who is in this channel" not in json.dumps(desk.view))
        assert "30 Nov" not in json.dumps(desk.view)
        assert "HIPAA" in json.dumps(desk.view)


async def test_a_slow_refusal_stands_in_the_form_with_its_copy(sqlite_database: Database, tmp_path: Path) -> None:
    async with room(sqlite_database, tmp_path) as desk:
        channel = desk.slack.workspace.add_channel("connect", desk.clara, is_ext_shared=True)
        answer = await desk.ask("When does Brenner close?", channel=channel)
        desk.slack.faults.add(Fault("conversations.info", before=1.6))
        await desk.press(answer, "Share to channel")
        await until(lambda: "Not shared" in json.dumps(desk.view))
        count = len(desk.slack.messages_to(desk.clara))
        await desk.slack.people.press_modal(desk.clara, "Send me a copy by DM")
        await until(lambda: len(desk.slack.messages_to(desk.clara)) > count)
        await until(lambda: "Sent to you as a message at 13:00." in json.dumps(desk.view))


async def test_a_copy_goes_to_the_direct_message(sqlite_database: Database, tmp_path: Path) -> None:
    async with room(sqlite_database, tmp_path) as desk:
        channel = desk.slack.workspace.add_channel("connect", desk.clara, is_ext_shared=True)
        said = await _refused(
            desk, channel, "This channel includes people from another company, so CRM answers stay with you."
        )
        count = len(desk.slack.messages_to(desk.clara))
        await desk.press(said, "Send me a copy by DM")
        await until(lambda: said["text"] == "Sent to you as a message at 13:00.")
        copy = desk.slack.messages_to(desk.clara)[-1]
        assert len(desk.slack.messages_to(desk.clara)) == count + 1
        assert copy["blocks"][0]["text"]["text"].startswith("*Mon 30 Nov 2026*")


async def test_only_who_asked_may_share(sqlite_database: Database, tmp_path: Path) -> None:
    async with room(sqlite_database, tmp_path) as desk:
        answer = await desk.ask("When does Brenner close?")
        forged = {**answer, "user": desk.bruno.id, "ts": desk.slack.workspace.new_ts()}
        desk.whispers.append(forged)
        said = await desk.told(forged, "Share to channel", who=desk.bruno)
        assert said["text"] == "No longer on your list."
        assert desk.slack.people.view(desk.bruno) is None
        assert not desk.posted()


async def test_hipaa_between_answer_and_share(sqlite_database: Database, tmp_path: Path) -> None:
    async with room(sqlite_database, tmp_path) as desk:
        answer = await desk.ask(WORRIES)
        await desk.preview(answer)
        with sqlite_database.writing() as connection:
            change_setting(connection, "hipaa", True, at=1, actor="test")
        await submit(desk)
        assert "HIPAA mode is on, so CRM answers stay with you." in json.dumps(desk.view)
        assert "Finance" not in json.dumps(desk.view)
        said = await desk.told(answer, "Share to channel")
        assert said["text"] == "Not shared. HIPAA mode is on, so CRM answers stay with you."
        assert not labels(said)
        assert not desk.posted()


async def test_without_customer_analysis_only_what_the_crm_says_is_shared(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with room(sqlite_database, tmp_path) as desk:
        worries, closes = await desk.ask(WORRIES), await desk.ask("When does Brenner close?")
        with sqlite_database.writing() as connection:
            change_setting(connection, "customer_analysis", False, at=1, actor="test")
        said = await desk.told(worries, "Share to channel")
        assert said["text"] == "Not shared. AI is switched off by your admins, so AI answers stay with you."
        await desk.preview(closes)
        await submit(desk)
        await until(lambda: desk.posted())


async def test_what_slack_does_not_take_may_be_shared_again(sqlite_database: Database, tmp_path: Path) -> None:
    async with room(sqlite_database, tmp_path) as desk:
        answer = await desk.ask("When does Brenner close?")
        await desk.preview(answer)
        desk.slack.faults.add(Fault("chat.postMessage", error="restricted_action", perform=False))
        await submit(desk)
        await until(lambda: len(desk.whispers) > 1)
        assert "Slack did not take the message" in json.dumps(desk.whispers[-1])
        await desk.preview(answer)
        await submit(desk)
        await until(lambda: desk.posted())


async def test_where_the_answer_can_no_longer_be_changed_it_is_said_beside_it(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with room(sqlite_database, tmp_path) as desk:
        answer = await desk.ask("When does Brenner close?")
        await desk.preview(answer)
        desk.slack.workspace.responses.open.clear()
        await submit(desk)
        await until(lambda: len(desk.whispers) > 1)
        assert desk.whispers[-1]["text"] == "Shared at 13:00."
        assert blocks_of(answer)


async def test_where_slack_does_not_say_whether_it_was_posted_nothing_is_posted_again(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with room(sqlite_database, tmp_path) as desk:
        answer = await desk.ask("When does Brenner close?")
        await desk.preview(answer)
        desk.slack.faults.add(Fault("chat.postMessage", drop=True))
        await submit(desk)
        await until(lambda: len(desk.whispers) > 1)
        assert desk.whispers[-1]["text"].startswith("Slack did not say whether it was posted.")
        said = await desk.told(answer, "Share to channel")
        assert said["text"].startswith("Already shared")
        assert len(desk.posted()) == 1


async def test_an_italian_answer_is_shared_in_italian(sqlite_database: Database, tmp_path: Path) -> None:
    statement = claim("Budget: tre sedi insieme sono difficili da difendere quest'anno.", ("emails:1", BUDGET))
    with scripted(says({"claims": [statement]})) as model:
        async with room(sqlite_database, tmp_path, locale="it", model_url=model.url) as desk:
            answer = await desk.ask("Cosa preoccupa Brenner del progetto?")
            assert answer["text"].startswith("Lo vedi solo tu. ")
            view = await desk.preview(answer, "Condividi nel canale")
            assert "(2 persone) vedranno esattamente questo, con il tuo nome" in view["blocks"][0]["text"]["text"]
            assert view["blocks"][5]["text"]["text"].startswith("*Fonti*\n[1] <")
            assert (
                "Scritto dall'AI su ciò che Clara Hoffmann poteva vedere in HubSpot il 24 nov 2026"
                in (view["blocks"][-1]["elements"][0]["text"])
            )


async def test_what_changed_is_said_also_where_it_came_too_late_for_the_form(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with room(sqlite_database, tmp_path) as desk:
        await desk.preview(await desk.ask("When does Brenner close?"))
        fill(sqlite_database, tmp_path / "none", clara=without("deals"))
        monkeypatch.setattr("bot.slack.listeners._FORM_SECONDS", 0.0)
        await submit(desk)
        await until(lambda: len(desk.whispers) > 1)
        assert "Nothing of this answer can be shown any more." in desk.whispers[-1]["text"]
        assert desk.view is None
        assert not desk.posted()
    with sqlite_database.reading() as connection:
        assert [line.outcome for line in read_audit(connection, action="answer.shared")] == ["refused: nothing_left"]
