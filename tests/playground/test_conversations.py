"""Threads, channels, answers over a response_url, streams and files, as Slack's own library uses them."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.webhook.async_client import AsyncWebhookClient

from playground.elements import NotThere
from playground.server import Playground
from tests.playground.test_web_api import SECTION, client, refusal


async def test_replies_stand_in_their_thread_and_not_in_the_history() -> None:
    async with Playground() as slack:
        clara = slack.add_user("Clara", None)
        bot = client(slack)
        parent = await bot.chat_postMessage(channel=clara.id, text="one")
        reply = await bot.chat_postMessage(channel=clara.id, text="two", thread_ts=parent["ts"])
        channel = slack.workspace.direct(clara.id).id
        history = (await bot.conversations_history(channel=channel))["messages"]
        assert [(each["text"], each["reply_count"]) for each in history] == [("one", 1)]
        thread = (await bot.conversations_replies(channel=channel, ts=parent["ts"]))["messages"]
        assert [each["text"] for each in thread] == ["one", "two"]
        alone = (await bot.conversations_replies(channel=channel, ts=reply["ts"]))["messages"]
        assert [each["text"] for each in alone] == ["two"]
        assert await refusal(bot.conversations_replies(channel=channel, ts="1.0")) == "thread_not_found"


async def test_one_message_is_read_by_its_time() -> None:
    async with Playground() as slack:
        clara = slack.add_user("Clara", None)
        bot = client(slack)
        times = [(await bot.chat_postMessage(channel=clara.id, text=str(n)))["ts"] for n in range(3)]
        channel = slack.workspace.direct(clara.id).id
        read = await bot.conversations_history(channel=channel, latest=times[1], inclusive=True, limit=1)
        assert [each["text"] for each in read["messages"]] == ["1"]
        before = await bot.conversations_history(channel=channel, latest=times[1])
        assert [each["text"] for each in before["messages"]] == ["0"]


async def test_a_channel_says_who_is_in_it_and_whether_others_share_it() -> None:
    async with Playground() as slack:
        clara, guest = slack.add_user("Clara", None), slack.add_user("Gil", None, is_restricted=True)
        channel = slack.workspace.add_channel("deal-brenner", clara, guest, is_ext_shared=True, is_private=True)
        invited = slack.workspace.add_channel("deal-orsini", clara, is_pending_ext_shared=True)
        bot = client(slack)
        shown = (await bot.conversations_info(channel=channel.id, include_num_members=True))["channel"]
        assert (shown["is_ext_shared"], shown["is_private"], shown["num_members"]) == (True, True, 3)
        assert set((await bot.conversations_members(channel=channel.id))["members"]) == {
            slack.workspace.bot.id, clara.id, guest.id,
        }  # fmt: skip
        pending = (await bot.conversations_info(channel=invited.id))["channel"]
        assert (pending["is_pending_ext_shared"], len(pending["pending_shared"])) == (True, 1)
        assert (pending["is_ext_shared"], "num_members" in pending) == (False, False)
        channel.members.remove(slack.workspace.bot.id)
        assert await refusal(bot.chat_postMessage(channel=channel.id, text="x")) == "not_in_channel"


async def test_a_response_url_replaces_deletes_whispers_and_is_used_up() -> None:
    async with Playground() as slack:
        clara = slack.add_user("Clara", None)
        direct = slack.workspace.direct(clara.id)
        message = slack.workspace.post(direct, slack.workspace.bot.id, {"text": "old", "blocks": []})
        url = slack.workspace.responses.new(clara.id, direct.id, message["ts"])
        hook = AsyncWebhookClient(url)
        assert (await hook.send(text="new", blocks=[SECTION], replace_original=True)).status_code == 200
        assert (message["text"], len(message["blocks"])) == ("new", 1)
        await hook.send(text="for you")
        assert [(each["user"], each["text"]) for each in slack.workspace.ephemerals] == [(clara.id, "for you")]
        await hook.send(text="for all", response_type="in_channel")
        await hook.send(text="x", blocks=[{"type": "hologram"}])  # refused, and does not count
        await hook.send(delete_original=True)
        assert [each["text"] for each in direct.messages] == ["for all"]
        await hook.send(text="fifth")
        used = await hook.send(text="sixth")
        assert (used.status_code, "used_url" in used.body) == (404, True)
        slack.workspace.responses.open[url.rpartition("/")[2]].until = 0
        assert "expired_url" in (await hook.send(text="late")).body


async def test_a_file_is_uploaded_and_shown() -> None:
    async with Playground() as slack, aiohttp.ClientSession() as session:
        clara = slack.add_user("Clara", None)
        bot, channel = client(slack), slack.workspace.direct(clara.id).id
        await bot.files_upload_v2(channel=channel, content="the text", filename="insight.txt", initial_comment="Here")
        (message,) = slack.messages_to(clara)
        assert (message["text"], message["files"][0]["name"]) == ("Here", "insight.txt")
        assert slack.workspace.files[message["files"][0]["id"]].data == b"the text"
        async with session.post(f"{slack.workspace.responses.base}upload/F0", data=b"x") as answer:
            assert answer.status == 404


async def test_a_home_changed_meanwhile_is_not_overwritten() -> None:
    async with Playground() as slack:
        clara = slack.add_user("Clara", None)
        bot, home = client(slack), {"type": "home", "blocks": [SECTION]}
        first = (await bot.views_publish(user_id=clara.id, view=home))["view"]
        second = (await bot.views_publish(user_id=clara.id, view=home, hash=first["hash"]))["view"]
        assert second["id"] == first["id"]
        assert await refusal(bot.views_publish(user_id=clara.id, view=home, hash=first["hash"])) == "hash_conflict"


async def test_only_its_own_messages_are_deleted() -> None:
    async with Playground() as slack:
        clara = slack.add_user("Clara", None)
        direct, bot = slack.workspace.direct(clara.id), client(slack)
        hers = slack.workspace.post(direct, clara.id, {"text": "x"})
        own = await bot.chat_postMessage(channel=direct.id, text="y")
        assert await refusal(bot.chat_delete(channel=direct.id, ts=hers["ts"])) == "cant_delete_message"
        await bot.chat_delete(channel=direct.id, ts=own["ts"])
        assert direct.messages == [hers]


async def test_a_whispered_message_is_replaced_and_deleted_by_its_own_button_alone() -> None:
    async with Playground() as slack:
        clara, bruno = slack.add_user("Clara", None), slack.add_user("Bruno", None)
        channel, bot = slack.workspace.add_channel("deal", clara, bruno), client(slack)
        parent = slack.workspace.post(channel, clara.id, {"text": "?"})
        hide = {"type": "button", "text": {"type": "plain_text", "text": "Hide"}, "action_id": "hide:a1"}
        blocks: list[dict[str, Any]] = [SECTION, {"type": "actions", "elements": [hide]}]
        place = {"channel": channel.id, "user": clara.id, "thread_ts": parent["ts"]}
        ts = (await bot.chat_postEphemeral(**place, text="For you", blocks=blocks))["message_ts"]
        assert await refusal(bot.chat_update(channel=channel.id, ts=ts, text="x")) == "message_not_found"
        with pytest.raises(NotThere):
            await slack.people.press(bruno, channel, ts, "Hide")
        pressed = (await slack.people.press(clara, channel, ts, "Hide")).payload
        assert (pressed["container"]["is_ephemeral"], "message" in pressed) == (True, False)
        assert pressed["container"]["thread_ts"] == parent["ts"]
        hook = AsyncWebhookClient(pressed["response_url"])
        await hook.send(text="Shared", replace_original=True)
        (whispered,) = slack.workspace.ephemerals
        assert (whispered["text"], whispered["blocks"], whispered["thread_ts"]) == ("Shared", [], parent["ts"])
        await hook.send(delete_original=True)
        assert slack.workspace.ephemerals == []
        assert channel.messages == [parent]
