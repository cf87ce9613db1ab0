"""One attempt at a post, and what is then known of it: posted, refused, or doubtful. Never tries twice.

Refused      Slack said no, or was never reached: nothing was posted.
Doubtful     the request was written, and nobody said what came of it, or Slack itself does not know.
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.clients import retry_after
from bot.slack.trouble import headers_of, name_of, status_of

# "It's possible some aspect of the operation succeeded before the error was raised":
# https://docs.slack.dev/reference/methods/chat.postMessage#errors
HALF_DONE = frozenset({"fatal_error", "internal_error"})


# Slack does not take the blocks; it may take the text.
TOO_MUCH = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})


@dataclass(frozen=True)
class Posted:
    channel: str
    ts: str


@dataclass(frozen=True)
class Refused:
    """`wait`: seconds that Slack asked for (429), else None."""

    reason: str
    wait: float | None = None


@dataclass(frozen=True)
class Doubtful:
    reason: str


Outcome = Posted | Refused | Doubtful


async def post_once(client: AsyncWebClient, method: str, payload: Mapping[str, Any]) -> Outcome:
    """`client` must have no retry handlers and no session of its own: a fresh connection for each post means that one
    which cannot be made has carried nothing."""
    try:
        answer = await client.api_call(method, json=dict(payload))
    except SlackApiError as error:
        return _read_refusal(error)
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        return Refused(f"not reached: {type(error).__name__}")
    except (TimeoutError, aiohttp.ClientError, OSError, json.JSONDecodeError, asyncio.IncompleteReadError) as error:
        return Doubtful(f"no answer: {type(error).__name__}")
    except AttributeError:  # the library takes a plain-text body for JSON
        return Doubtful("unreadable answer")
    return Posted(str(answer.get("channel") or payload.get("channel") or ""), str(answer.get("ts") or ""))


def _read_refusal(error: SlackApiError) -> Refused | Doubtful:
    status, name = status_of(error), name_of(error)
    if status == 429 or name in ("ratelimited", "rate_limited"):
        return Refused("ratelimited", wait=retry_after(headers_of(error)))
    if 400 <= status < 500 and status != 408:
        return Refused(name or f"HTTP {status}")
    if status != 200 or not name:
        return Doubtful(f"HTTP {status}")
    if name in HALF_DONE:
        return Doubtful(name)
    return Refused(name)
