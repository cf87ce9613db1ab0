"""The stand-in answers as Slack does; Slack's own SDK is the client."""

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.faults import Fault
from playground.server import Playground, PortInUse

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}


def client(slack: Playground, token: str | None = None) -> AsyncWebClient:
    return AsyncWebClient(token or slack.bot_token, base_url=slack.api_base, retry_handlers=[])


async def refusal(call: object) -> str:
    with pytest.raises(SlackApiError) as refused:
        await call  # type: ignore[misc]
    return str(refused.value.response["error"])


async def test_tokens_are_checked() -> None:
    async with Playground() as slack:
        assert (await client(slack).auth_test())["team_id"] == slack.workspace.team_id
        assert await refusal(client(slack, "xoxb-other").auth_test()) == "invalid_auth"
        assert await refusal(client(slack, slack.app_token).auth_test()) == "not_allowed_token_type"
        bot = client(slack)
        assert await refusal(bot.apps_connections_open(app_token=slack.bot_token)) == "not_allowed_token_type"
        assert await refusal(bot.api_call("chat.dance")) == "unknown_method"


async def test_a_message_is_posted_read_changed_and_logged() -> None:
    async with Playground() as slack:
        clara = slack.add_user("Clara", "clara@acme.test")
        bot = client(slack)
        channel = (await bot.conversations_open(users=clara.id))["channel"]["id"]
        metadata = {"event_type": "test", "event_payload": {"key": "k"}}
        posted = await bot.chat_postMessage(channel=channel, text="Hi", blocks=[SECTION], metadata=metadata)
        await bot.chat_update(channel=channel, ts=posted["ts"], text="Bye")
        with_metadata = await bot.conversations_history(channel=channel, include_all_metadata=True)
        without = await bot.conversations_history(channel=channel)
        assert with_metadata["messages"][0]["metadata"] == metadata
        assert "metadata" not in without["messages"][0]
        assert slack.messages_to(clara)[0]["text"] == "Bye"
        assert slack.messages_to(clara)[0]["blocks"] == []
        assert [call.method for call in slack.api.calls if call.method.startswith("chat")] == [
            "chat.postMessage",
            "chat.update",
        ]
        assert slack.bot_token not in str(slack.api.calls)


@pytest.mark.parametrize(
    "blocks",
    [
        [SECTION] * 51,
        [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}],
        [{"type": "section", "text": {"type": "mrkdwn", "text": ""}}],
        [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
        [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}],
        [{"type": "actions", "elements": []}],
        [{"type": "hologram"}],
        [{**SECTION, "block_id": "a"}, {**SECTION, "block_id": "a"}],
        [{"type": "actions", "elements": [
            {"type": "button", "text": {"type": "plain_text", "text": "x" * 76}, "action_id": "a"}]}],
        [{"type": "actions", "elements": [
            {"type": "button", "text": {"type": "plain_text", "text": "x"}, "action_id": "a"}] * 2}],
        [{"type": "actions", "elements": [{"type": "overflow", "action_id": "a", "options": [
            {"text": {"type": "plain_text", "text": "x"}, "value": str(n)} for n in range(6)]}]}],
    ],
)  # fmt: skip
async def test_blocks_beyond_slacks_limits_are_refused(blocks: list[dict[str, object]]) -> None:
    async with Playground() as slack:
        clara = slack.add_user("Clara", "clara@acme.test")
        assert (
            await refusal(client(slack).chat_postMessage(channel=clara.id, text="x", blocks=blocks)) == "invalid_blocks"
        )
        assert slack.messages_to(clara) == []


async def test_a_message_too_long_in_all_is_refused() -> None:
    async with Playground() as slack:
        clara = slack.add_user("Clara", "clara@acme.test")
        blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2900}}] * 5
        posted = client(slack).chat_postMessage(channel=clara.id, text="x", blocks=blocks)
        assert await refusal(posted) == "msg_blocks_too_long"


async def test_who_is_not_there_is_named_as_slack_does() -> None:
    async with Playground() as slack:
        gone = slack.add_user("Gone", "gone@acme.test", deleted=True)
        bot = client(slack)
        assert await refusal(bot.users_info(user="U0")) == "user_not_found"
        assert await refusal(bot.users_lookupByEmail(email="gone@acme.test")) == "users_not_found"
        assert await refusal(bot.conversations_open(users=gone.id)) == "user_disabled"
        assert await refusal(bot.chat_postMessage(channel="C0", text="x")) == "channel_not_found"


async def test_faults_happen_as_often_as_told() -> None:
    async with Playground() as slack:
        clara = slack.add_user("Clara", "clara@acme.test")
        slack.add_fault(Fault.rate_limit("chat.postMessage", times=2, retry_after=7))
        slack.add_fault(Fault("chat.postMessage", drop=True))
        bot = client(slack)
        for _ in range(2):
            with pytest.raises(SlackApiError) as limited:
                await bot.chat_postMessage(channel=clara.id, text="x")
            assert limited.value.response.status_code == 429
            assert limited.value.response.headers["Retry-After"] == "7"
        assert slack.messages_to(clara) == []
        with pytest.raises(aiohttp.ClientError):
            await bot.chat_postMessage(channel=clara.id, text="stored")
        assert [message["text"] for message in slack.messages_to(clara)] == ["stored"]


async def test_a_foreign_host_or_origin_is_refused() -> None:
    async with Playground() as slack, aiohttp.ClientSession() as session:
        for headers in ({"Host": "evil.test"}, {"Origin": "https://evil.test"}):
            async with session.post(f"{slack.api_base}auth.test", headers=headers) as answer:
                assert answer.status == 403


async def test_a_port_in_use_is_told() -> None:
    async with Playground() as slack:
        with pytest.raises(PortInUse, match=str(slack.port)):
            await Playground(slack.port).start()
