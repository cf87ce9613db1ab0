"""The clients that speak to Slack. `posts` never retries by itself: what may be posted twice is decided by a ledger.

Reads and repeatable calls go through `reads`, which waits out a 429 and tries a broken connection again.
"""

# ruff: noqa: ARG002 - the library names what its handlers take
import asyncio
import random
from dataclasses import dataclass

from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient

_TIMEOUT = 30
_LONGEST_WAIT = 60.0


@dataclass(frozen=True)
class Clients:
    """`app` carries the app-level token, for Socket Mode alone."""

    posts: AsyncWebClient
    reads: AsyncWebClient
    app: AsyncWebClient


def make_clients(
    *, api_base: str, bot_token: str, app_token: str, proxy: str | None, timeout: int = _TIMEOUT
) -> Clients:
    def client(token: str, handlers: list[AsyncRetryHandler]) -> AsyncWebClient:
        made = AsyncWebClient(token, base_url=api_base, timeout=timeout, retry_handlers=handlers)
        made.proxy = proxy  # the library would take HTTPS_PROXY for loopback addresses too
        return made

    repeatable: list[AsyncRetryHandler] = [RetryAfterHandler(max_retry_count=5), AsyncConnectionErrorRetryHandler(2)]
    return Clients(posts=client(bot_token, []), reads=client(bot_token, repeatable), app=client(app_token, repeatable))


class RetryAfterHandler(AsyncRetryHandler):
    """Waits as long as Slack says. The library's own handler reads only the first digit of `Retry-After`."""

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        return response is not None and response.status_code == 429

    async def prepare_for_next_attempt_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> None:
        state.next_attempt_requested = True
        await asyncio.sleep(retry_after(response.headers if response else {}) + random.random() / 4)  # noqa: S311
        state.increment_current_attempt()


def retry_after(headers: object) -> float:
    """Seconds that a 429 asks for; 1 where it does not say, a minute at most."""
    found: object = None
    if hasattr(headers, "items"):
        found = next((value for name, value in headers.items() if str(name).lower() == "retry-after"), None)
    if isinstance(found, list):
        found = found[0] if found else None
    try:
        return min(max(float(str(found)), 0.0), _LONGEST_WAIT)
    except ValueError:
        return 1.0
