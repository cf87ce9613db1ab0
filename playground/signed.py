"""HTTP delivery: each thing in a signed request to the app's address, events again when they are not acknowledged.

https://docs.slack.dev/authentication/verifying-requests-from-slack and …/apis/events-api for the retries.
"""

import asyncio
import contextlib
import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession, ClientTimeout

from playground.line import Envelope

Json = dict[str, Any]
WAITS = (0.0, 60.0, 300.0)  # seconds before each retry
_JSON, _FORM = "application/json", "application/x-www-form-urlencoded"


class SignedRequests:
    """`skew`: seconds added to the time that is signed, for requests that are too old. `statuses`: what came back."""

    def __init__(self, url: str, signing_secret: str, *, waits: tuple[float, ...] = WAITS, seconds: float = 3) -> None:
        self.url, self.signing_secret, self.waits, self.seconds = url, signing_secret, waits, seconds
        self.skew = 0.0
        self.envelopes: list[Envelope] = []
        self.statuses: list[int] = []
        self._sending: set[asyncio.Task[None]] = set()

    async def deliver(self, kind: str, payload: Json, *, times: int = 1) -> Envelope:
        """`times`: sent so often, as Slack does that took an acknowledgement for lost."""
        envelope = Envelope(kind, payload)
        self.envelopes.append(envelope)
        task = asyncio.create_task(self._send(envelope, times))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)
        return envelope

    async def wait_acked(self, envelope: Envelope, seconds: float = 10) -> None:
        async with asyncio.timeout(seconds):
            while envelope.acked_at is None:
                await asyncio.sleep(0.005)

    async def stop(self) -> None:
        for task in self._sending:
            task.cancel()
        await asyncio.gather(*self._sending, return_exceptions=True)

    async def check_url(self) -> bool:
        """Slack's own check before it sends anything: the challenge comes back."""
        envelope = Envelope("events_api", {"type": "url_verification", "token": "x", "challenge": "3eZbrw1aB"})
        await self._try(envelope, 0)
        return bool(envelope.acked_at) and envelope.answer == {"challenge": "3eZbrw1aB"}

    async def _send(self, envelope: Envelope, times: int) -> None:
        for attempt in range(times):
            await self._try(envelope, attempt)
        if envelope.kind != "events_api":
            return
        for number, wait in enumerate(self.waits, start=times):
            if envelope.acked_at is not None:
                return
            await asyncio.sleep(wait)
            await self._try(envelope, number)

    async def _try(self, envelope: Envelope, attempt: int) -> None:
        body, kind = _body(envelope)
        envelope.sent_at.append(time.monotonic())
        headers = sign(self.signing_secret, body, time.time() + self.skew) | {"Content-Type": kind}
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": "http_timeout"}
        with contextlib.suppress(ClientError, TimeoutError):
            async with (
                ClientSession(timeout=ClientTimeout(total=self.seconds)) as session,
                session.post(self.url, data=body, headers=headers) as answer,
            ):
                self.statuses.append(answer.status)
                if answer.status == 200:
                    envelope.acknowledge(_read(await answer.text()))


def sign(secret: str, body: bytes, at: float) -> dict[str, str]:
    stamp = str(int(at))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


def _body(envelope: Envelope) -> tuple[bytes, str]:
    match envelope.kind:
        case "interactive":
            return urlencode({"payload": json.dumps(envelope.payload)}).encode(), _FORM
        case "slash_commands":
            return urlencode(envelope.payload).encode(), _FORM
    return json.dumps(envelope.payload).encode(), _JSON


def _read(text: str) -> Json | None:
    try:
        answer = json.loads(text)
    except ValueError:
        return {"text": text} if text.strip() else None
    return answer if isinstance(answer, dict) and answer else None
