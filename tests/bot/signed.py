"""Slack over HTTP as the bot meets it: signed requests to its address."""

import hashlib
import hmac
import io
import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    seconds: float

    @property
    def json(self) -> Any:
        return json.loads(self.text)


def signature(body: bytes, at: int, secret: str = SECRET) -> str:
    """As Slack's documentation describes it, written without ours."""
    return "v0=" + hmac.new(secret.encode(), b"v0:%d:%s" % (at, body), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Sender:
    port: int

    async def event(self, payload: dict[str, Any], **changes: Any) -> Answer:
        return await self.send(json.dumps(payload).encode(), JSON, **changes)

    async def interaction(self, payload: dict[str, Any]) -> Answer:
        return await self.send(urlencode({"payload": json.dumps(payload)}).encode(), FORM)

    async def command(self, fields: dict[str, str]) -> Answer:
        return await self.send(urlencode(fields).encode(), FORM)

    async def send(
        self, body: bytes, kind: str, *, age: int = 0, secret: str = SECRET, headers: dict[str, str] | None = None,
        signed: bytes | None = None,
    ) -> Answer:  # fmt: skip
        """`signed`: the body that the signature is of, where that is another one."""
        at = int(time.time()) - age
        shown = {"X-Slack-Request-Timestamp": str(at), "X-Slack-Signature": signature(signed or body, at, secret)}
        return await self.ask("POST", "/slack/events", body, {"Content-Type": kind, **shown, **(headers or {})})

    async def ask(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        began = time.monotonic()
        async with (
            aiohttp.ClientSession() as session,
            session.request(
                method, f"http://127.0.0.1:{self.port}{path}", data=io.BytesIO(body or b""), headers=headers
            ) as answer,
        ):
            text = await answer.text()
            return Answer(answer.status, text, time.monotonic() - began)
