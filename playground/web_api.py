"""The Web API over HTTP: tokens, JSON and form bodies, faults, and a log of every call. Refuses a foreign token."""

import asyncio
import contextlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from playground.faults import Fault, Faults
from playground.methods import METHODS, read_arguments
from playground.methods.reading import content_of
from playground.refusal import SlackError
from playground.workspace import Workspace

Json = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """One request as it came, with the time it came and how it was answered."""

    at: float  # time.monotonic()
    wall: float  # time.time()
    method: str
    args: Json
    status: int
    answer: Json = field(repr=False)

    @property
    def ok(self) -> bool:
        return bool(self.answer.get("ok"))


class WebApi:
    def __init__(
        self, workspace: Workspace, *, bot_token: str, app_token: str, open_socket: Callable[[web.Request], str]
    ) -> None:
        self.workspace = workspace
        self.bot_token = bot_token
        self.app_token = app_token
        self.faults = Faults()
        self.calls: list[Call] = []
        self.methods = dict(METHODS)
        self.open_socket = open_socket

    async def handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        started, wall = time.monotonic(), time.time()
        args = await _arguments(request)
        fault = self.faults.take(method) or Fault(method)
        if fault.before:
            await asyncio.sleep(fault.before)
        answer = self._answer(method, args, request) if fault.perform else {"ok": False}
        if fault.after:
            self._log(started, wall, method, args, 0, answer)
            await asyncio.sleep(fault.after)
        if fault.error:
            answer = {"ok": False, "error": fault.error}
        status = 0 if fault.drop else fault.status or 200
        if not fault.after:
            self._log(started, wall, method, args, status, answer)
        if fault.drop:
            if request.transport:
                request.transport.abort()
            return web.Response()
        headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
        return web.json_response(answer, status=status, headers=headers)

    async def respond(self, request: web.Request) -> web.StreamResponse:
        """A response_url: whoever knows it may use it, as in Slack."""
        started, wall, method = time.monotonic(), time.time(), "response_url"
        answer: Json
        try:
            body = await request.json()
            content = {} if body.get("delete_original") else content_of(self.workspace, body)
            self.workspace.responses.answer(request.match_info["key"], body, content)
            answer, status = {"ok": True}, 200
        except SlackError as refused:
            answer, status = {"ok": False, "error": refused.name, **refused.more}, 404
        except ValueError:
            body, answer, status = {}, {"ok": False, "error": "invalid_payload"}, 400
        self._log(started, wall, method, body, status, answer)
        return web.Response(text="ok") if status == 200 else web.json_response(answer, status=status)

    async def upload(self, request: web.Request) -> web.StreamResponse:
        file = self.workspace.files.get(request.match_info["file"])
        if file is None:
            raise web.HTTPNotFound
        data = await request.read()
        if len(data) != file.length:
            raise web.HTTPBadRequest(text="not the length that was announced")
        file.data = data
        return web.Response(text=f"OK - {len(data)}")

    def _answer(self, method: str, args: Json, request: web.Request) -> Json:
        try:
            token = _token(request, args)
            if method == "apps.connections.open":
                self._require(token, self.app_token)
                return {"ok": True, "url": self.open_socket(request)}
            self._require(token, self.bot_token)
            work = self.methods.get(method)
            if work is None:
                raise SlackError("unknown_method")
            return {"ok": True, **work(self.workspace, read_arguments(args))}
        except SlackError as refused:
            return {"ok": False, "error": refused.name, **refused.more}

    def _require(self, token: str, wanted: str) -> None:
        if not token:
            raise SlackError("not_authed")
        if token == wanted:
            return
        known = token in (self.bot_token, self.app_token)
        raise SlackError("not_allowed_token_type" if known else "invalid_auth")

    def _log(self, at: float, wall: float, method: str, args: Json, status: int, answer: Json) -> None:
        shown = {key: value for key, value in args.items() if key != "token"}
        with contextlib.suppress(SlackError):  # then it is logged as it came
            shown = read_arguments(shown)
        self.calls.append(Call(at, wall, method, shown, status, answer))


def _token(request: web.Request, args: Json) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if scheme == "Bearer" else str(args.get("token", ""))


async def _arguments(request: web.Request) -> Json:
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.text() or "{}")
        except ValueError:
            return args
        return {**args, **body} if isinstance(body, dict) else args
    return {**args, **dict(await request.post())}
