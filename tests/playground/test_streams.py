"""What an agent says: streams, a status, suggested prompts, titles; and a Slack that has none of them."""

import json
from typing import Any

from slack_sdk.models.messages.chunk import BlocksChunk, MarkdownTextChunk, TaskUpdateChunk
from slack_sdk.web.async_client import AsyncWebClient

from playground.drawing import Canvas
from playground.render import render_message
from playground.server import Playground
from playground.workspace import User
from tests.playground.test_page import Browser
from tests.playground.test_web_api import SECTION, client, refusal

FEEDBACK = {
    "type": "context_actions",
    "elements": [{
        "type": "feedback_buttons", "action_id": "rate:a1",
        "positive_button": {"text": {"type": "plain_text", "text": "Useful"}, "value": "useful"},
        "negative_button": {"text": {"type": "plain_text", "text": "Not useful"}, "value": "not_useful"},
    }],
}  # fmt: skip


async def asks(slack: Playground, user: User, text: str = "Who decides?") -> dict[str, Any]:
    """Where the answer belongs."""
    await slack.people.say(user, text)
    channel = slack.workspace.direct(user.id)
    return {"channel": channel.id, "thread_ts": channel.messages[-1]["ts"]}


async def test_a_stream_grows_in_its_thread_and_ends_with_blocks_below() -> None:
    async with Playground() as slack:
        clara, bot = slack.add_user("Clara", None), client(slack)
        place = await asks(slack, clara)
        stream = await bot.chat_stream(**place, buffer_size=1)
        await stream.append(markdown_text="**Budget:** none. [[1]](https://crm.test/1)\n")
        (message,) = slack.messages_to(clara)
        assert "More is being written" in render_message(message, Canvas())
        await stream.append(chunks=[TaskUpdateChunk(id="1", title="Reading", status="in_progress")])
        await stream.append(chunks=[BlocksChunk(blocks=[SECTION])])
        await stream.stop(blocks=[FEEDBACK])
        shown = render_message(message, Canvas())
        assert "<b>Budget:</b> none. <a href=" in shown
        assert (">[1]</a>" in shown, "More is being" in shown) == (True, False)
        assert shown.index("[1]") < shown.index("block section") < shown.index("Not useful")
        assert message["thread_ts"] == place["thread_ts"]
        changed = await bot.chat_update(channel=place["channel"], ts=message["ts"], text="*one*")
        assert changed["ok"]
        assert render_message(message, Canvas()) == "<p><b>one</b></p>"


async def test_a_stream_needs_a_message_to_answer_and_in_a_channel_its_reader() -> None:
    async with Playground() as slack:
        clara, bot = slack.add_user("Clara", None), client(slack)
        direct, channel = slack.workspace.direct(clara.id), slack.workspace.add_channel("deal", clara)
        assert await refusal(bot.api_call("chat.startStream", json={"channel": direct.id})) == "invalid_thread_ts"
        assert await refusal(bot.chat_startStream(channel=direct.id, thread_ts="1.0")) == "invalid_thread_ts"
        asked = slack.workspace.post(channel, clara.id, {"text": "?"})
        place = {"channel": channel.id, "thread_ts": asked["ts"]}
        assert await refusal(bot.chat_startStream(**place)) == "missing_recipient_user_id"
        half = bot.chat_startStream(**place, recipient_user_id=clara.id)
        assert await refusal(half) == "missing_recipient_team_id"
        await bot.chat_startStream(**place, recipient_user_id=clara.id, recipient_team_id=clara.team_id)


async def test_a_stream_takes_only_what_it_began_with_and_is_changed_by_nothing_else() -> None:
    async with Playground() as slack:
        clara, bot = slack.add_user("Clara", None), client(slack)
        place = await asks(slack, clara)
        ts = (await bot.chat_startStream(**place, markdown_text="One. "))["ts"]
        one = {"channel": place["channel"], "ts": ts}
        chunk = MarkdownTextChunk(text="Two.")
        assert await refusal(bot.chat_appendStream(**one, markdown_text=None, chunks=[chunk])) == (
            "streaming_mode_mismatch"
        )
        assert await refusal(bot.chat_appendStream(**one, markdown_text="x" * 12_001)) == "msg_too_long"
        wrong = bot.api_call("chat.appendStream", json={**one, "chunks": [{"type": "song"}]})
        assert await refusal(wrong) == "invalid_chunks"
        assert await refusal(bot.chat_update(**one, text="x")) == "streaming_state_conflict"
        await bot.chat_stopStream(**one, markdown_text="End.")
        assert slack.messages_to(clara)[-1]["text"] == "One. End."
        assert await refusal(bot.chat_appendStream(**one, markdown_text="x")) == "message_not_in_streaming_state"


async def test_a_stream_dies_of_age_keeps_its_text_and_can_then_be_changed() -> None:
    async with Playground() as slack:
        clara, bot = slack.add_user("Clara", None), client(slack)
        place = await asks(slack, clara)
        ts = (await bot.chat_startStream(**place, markdown_text="One."))["ts"]
        slack.workspace.stream_seconds = 0
        late = bot.chat_appendStream(channel=place["channel"], ts=ts, markdown_text="Two.")
        assert await refusal(late) == "message_not_in_streaming_state"
        assert slack.messages_to(clara)[-1]["text"] == "One."
        await bot.chat_update(channel=place["channel"], ts=ts, text="One. Two.")


async def test_a_status_stands_in_its_thread_until_the_answer_comes() -> None:
    async with Playground() as slack:
        clara, bot = slack.add_user("Clara", None), client(slack)
        place = await asks(slack, clara)
        thread = {"channel_id": place["channel"], "thread_ts": place["thread_ts"]}
        await bot.assistant_threads_setStatus(**thread, status="reads 43 activities")
        await bot.assistant_threads_setTitle(**thread, title="Who decides?")
        browser, where = Browser(slack), f"/page/look?user={clara.id}&place=dm"
        await browser.get(slack.address.removeprefix(browser.base))
        asked = json.loads((await browser.get(f"{where}&asked={place['thread_ts']}"))[1])
        assert (asked["answered"], asked["status"]) == (True, "Daybook reads 43 activities")
        await bot.chat_startStream(**place, markdown_text="One.")
        shown = json.loads((await browser.get(f"{where}&thread={place['thread_ts']}"))[1])
        assert (shown["thread_status"], shown["title"]) == ("", "Who decides?")
        assert "One." in shown["thread"]
        assert await refusal(bot.assistant_threads_setStatus(**{**thread, "thread_ts": "1.0"}, status="x")) == (
            "invalid_thread_ts"
        )
        await browser.session.close()


async def test_at_most_four_prompts_are_suggested_and_none_in_a_thread() -> None:
    async with Playground() as slack:
        clara, bot = slack.add_user("Clara", None), client(slack)
        channel, prompts = slack.workspace.direct(clara.id).id, [{"title": "At risk?", "message": "What is at risk?"}]
        await bot.assistant_threads_setSuggestedPrompts(channel_id=channel, prompts=prompts * 4)
        more = bot.assistant_threads_setSuggestedPrompts(channel_id=channel, prompts=prompts * 5)
        assert await refusal(more) == "invalid_arguments"
        assert len(slack.workspace.prompts[channel]["prompts"]) == 4
        place = await asks(slack, clara)
        await bot.assistant_threads_setSuggestedPrompts(
            channel_id=channel, thread_ts=place["thread_ts"], prompts=prompts
        )
        assert len(slack.workspace.prompts[channel]["prompts"]) == 4


async def test_the_app_is_told_what_a_person_opens_and_looks_at() -> None:
    async with Playground() as slack:
        clara = slack.add_user("Clara", None)
        channel, browser = slack.workspace.add_channel("deal", clara), Browser(slack)
        await browser.get(slack.address.removeprefix(browser.base))
        for place in ("dm", channel.id, "home"):
            assert await browser.act(user=clara.id, do="open", place=place) == 200
        await slack.people.say(clara, "Who decides?")
        opened, looked, home, said = [each.payload["event"] for each in slack.sockets.envelopes]
        assert (opened["type"], opened["tab"], opened["context"]) == ("app_home_opened", "messages", {})
        assert looked["type"] == "app_context_changed"
        (entity,) = looked["context"]["entities"]
        assert (entity["type"], entity["value"]) == ("slack#/types/channel_id", channel.id)
        assert home["tab"] == "home"
        assert said["app_context"]["entities"] == [entity]
        await browser.session.close()


async def test_the_page_names_the_bot_wherever_it_stands_in_the_text() -> None:
    async with Playground() as slack:
        clara = slack.add_user("Clara", None)
        channel, browser = slack.workspace.add_channel("deal", clara), Browser(slack)
        await browser.get(slack.address.removeprefix(browser.base))
        for text in ("hello all", "who decides, @daybook?", "mail@daybook.test and @daybooks"):
            assert await browser.act(user=clara.id, do="say", place=channel.id, text=text) == 200
        (mention,) = [each.payload["event"] for each in slack.sockets.envelopes]
        assert (mention["type"], mention["text"]) == ("app_mention", f"who decides, <@{slack.workspace.bot.id}>?")
        await browser.session.close()


async def test_an_older_slack_has_neither_the_methods_nor_the_blocks() -> None:
    async with Playground() as slack:
        clara, bot = slack.add_user("Clara", None), client(slack)
        place = await asks(slack, clara)
        slack.leave_out("chat.*Stream", "assistant.*", "conversations.replies")
        slack.workspace.unknown_blocks.add("context_actions")
        assert await refusal(bot.chat_startStream(**place)) == "unknown_method"
        prompts = bot.assistant_threads_setSuggestedPrompts(channel_id=place["channel"], prompts=[])
        assert await refusal(prompts) == "unknown_method"
        replies = bot.conversations_replies(channel=place["channel"], ts=place["thread_ts"])
        assert await refusal(replies) == "unknown_method"
        assert await refusal(post(bot, place, SECTION, FEEDBACK)) == "invalid_blocks"
        await post(bot, place, SECTION)


async def test_feedback_is_told_with_the_side_that_was_pressed() -> None:
    async with Playground() as slack:
        clara, bot = slack.add_user("Clara", None), client(slack)
        place = await asks(slack, clara)
        ts = (await post(bot, place, SECTION, FEEDBACK))["ts"]
        direct = slack.workspace.direct(clara.id)
        for label, value in (("Useful", "useful"), ("Not useful", "not_useful")):
            pressed = await slack.people.press(clara, direct, ts, label)
            (action,) = pressed.payload["actions"]
            assert (action["type"], action["value"], action["text"]["text"]) == ("feedback_buttons", value, label)
            assert action["action_id"] == "rate:a1"
            assert pressed.payload["container"]["thread_ts"] == place["thread_ts"]


def post(bot: AsyncWebClient, place: dict[str, Any], *blocks: dict[str, Any]) -> Any:
    return bot.chat_postMessage(**place, text="x", blocks=list(blocks))
