"""The message that was pressed in, where Slack lets nobody change it but by the address that came with the press.
Refuses addresses that are not Slack's, never tries twice, and never writes an address into a log."""

import json
import logging
from urllib.parse import urlsplit

from aiohttp import ClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.blocks import Message

log = logging.getLogger(__name__)
_SLACKS = (".slack.com", ".slack-gov.com")
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_TIMEOUT = 10  # seconds


async def replace_original(slack: AsyncWebClient, url: str, message: Message) -> bool:
    """False where it can no longer be changed: Slack allows it five times in half an hour."""
    return await _answer(slack, url, {"replace_original": True, **message.as_payload()})


async def delete_original(slack: AsyncWebClient, url: str) -> bool:
    return await _answer(slack, url, {"delete_original": True})


async def _answer(slack: AsyncWebClient, url: str, body: dict[str, object]) -> bool:
    if not _is_slacks(url, slack.base_url):
        return False
    client = AsyncWebhookClient(url, timeout=_TIMEOUT, retry_handlers=[])
    client.proxy = slack.proxy  # the library would take HTTPS_PROXY for loopback addresses too
    try:
        answer = await client.send_dict(body)
    except (TimeoutError, ClientError, OSError) as error:
        log.info("the message that was pressed in stays: %s", type(error).__name__)
        return False
    taken = 200 <= answer.status_code < 300 and not _refused(answer.body)
    if not taken:
        log.info("the message that was pressed in stays: HTTP %d", answer.status_code)
    return taken


def _is_slacks(url: str, api_base: str) -> bool:
    """Slack's own, or of the host that its Web API is asked at."""
    there, here = urlsplit(url), urlsplit(api_base)
    if there.scheme == "https" and (there.hostname or "").endswith(_SLACKS):
        return True
    same = there.hostname == here.hostname or {there.hostname, here.hostname} <= _HERE
    return bool(there.hostname) and there.scheme == here.scheme and same


def _refused(body: str) -> bool:
    try:
        told = json.loads(body)
    except ValueError:
        return False  # "ok"
    return isinstance(told, dict) and told.get("ok") is False
