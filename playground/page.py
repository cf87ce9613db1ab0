"""The page in the browser: whose eyes to look through, that person's messages and Home, a box to write to the bot.

Needs the token of the address once, then a cookie; answers its own origin alone (the server checks Host and Origin).
"""

import asyncio
import hmac
import html
from collections.abc import Awaitable, Callable
from importlib import resources
from typing import TYPE_CHECKING, Any

from aiohttp import web

from playground.elements import NotThere
from playground.render import render_blocks, render_message
from playground.workspace import User

if TYPE_CHECKING:
    from playground.server import Playground

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_TYPES = {"page.css": "text/css", "page.js": "text/javascript"}
_LONGEST_WAIT = 20.0
Handler = Callable[[web.Request], Awaitable[web.Response]]


class Page:
    def __init__(self, slack: "Playground") -> None:
        self.slack = slack

    async def open(self, request: web.Request) -> web.Response:
        """With the token in the address: a cookie, and the address without it."""
        if _same(request.query.get("token", ""), self.slack.token):
            response = web.Response(status=303, headers={"Location": "/"})
            response.set_cookie(self._cookie, self.slack.token, httponly=True, samesite="Strict")
            return response
        self._require(request)
        return _html(_file("page.html"))

    async def file(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        return web.Response(text=_file(name), content_type=_TYPES[name], headers=_HEADERS)

    async def nothing(self, _request: web.Request) -> web.Response:
        return web.Response(status=204)

    async def people(self, request: web.Request) -> web.Response:
        self._require(request)
        people = [
            {"id": user.id, "name": user.name, "about": _about(user)}
            for user in self.slack.workspace.users.values()
            if not user.is_bot
        ]
        return web.json_response(people, headers=_HEADERS)

    async def look(self, request: web.Request) -> web.Response:
        self._require(request)
        user = self._user(request.query.get("user", ""))
        version = str(self.slack.workspace.version)
        shown = self._home(user) if request.query.get("place") == "home" else self._messages(user)
        response = _html(shown)
        response.headers["X-Version"] = version
        return response

    async def wait(self, request: web.Request) -> web.Response:
        """Answers when something has changed since `version`, or after a while."""
        self._require(request)
        workspace, changed = self.slack.workspace, asyncio.Event()
        workspace.watchers.add(changed.set)
        try:
            if str(workspace.version) == request.query.get("version", ""):
                async with asyncio.timeout(_LONGEST_WAIT):
                    await changed.wait()
        except TimeoutError:
            pass
        finally:
            workspace.watchers.discard(changed.set)
        return web.json_response({"version": workspace.version}, headers=_HEADERS)

    async def act(self, request: web.Request) -> web.Response:
        """{"user", "do": "say", "text"} | {"do": "home"} | {"do": "press", "action", "ts", "chosen"}"""
        self._require(request)
        body = await request.json()
        user = self._user(str(body.get("user", "")))
        try:
            await self._do(user, body)
        except NotThere:
            raise web.HTTPNotFound(text="That button is gone.") from None
        return web.json_response({}, headers=_HEADERS)

    async def _do(self, user: User, body: dict[str, Any]) -> None:
        people = self.slack.people
        match body.get("do"):
            case "say" if str(body.get("text", "")).strip():
                await people.say(user, str(body["text"])[:4000])
            case "home":
                await people.open_home(user)
            case "press" if body.get("ts"):
                direct = self.slack.workspace.direct(user.id)
                action, chosen = str(body.get("action", "")), str(body.get("chosen") or "")
                await people.press(user, direct, str(body["ts"]), action, chosen=chosen)
            case "press":
                await people.press_home(user, str(body.get("action", "")), chosen=str(body.get("chosen") or ""))

    def _messages(self, user: User) -> str:
        direct, names = self.slack.workspace.direct(user.id), self._names()
        own = [each for each in self.slack.workspace.ephemerals if each["user"] == user.id]
        everything = sorted([*direct.messages, *own], key=lambda message: float(message["ts"]))
        if not everything:
            return "<p class=quiet>No messages yet.</p>"
        return "".join(self._message(each, names, only_you=each in own) for each in everything)

    def _message(self, message: dict[str, Any], names: dict[str, str], *, only_you: bool) -> str:
        author = names.get(message["user"], "?")
        mine = "" if message["user"] == self.slack.workspace.bot.id or only_you else " mine"
        who = "Daybook" if only_you else html.escape(author)
        note = "<p class=quiet>Only visible to you</p>" if only_you else ""
        ts = html.escape(message["ts"])
        inner = f"<h2>{who}</h2>{note}{render_message(message, names)}"
        return f'<article class="message{mine}" data-ts="{ts}">{inner}</article>'

    def _home(self, user: User) -> str:
        view = self.slack.workspace.homes.get(user.id)
        if view is None:
            return "<p class=quiet>Nothing here yet.</p>"
        return f"<article class=message>{render_blocks(view['blocks'], self._names())}</article>"

    def _names(self) -> dict[str, str]:
        return {user.id: user.name for user in self.slack.workspace.users.values()}

    def _user(self, user_id: str) -> User:
        user = self.slack.workspace.users.get(user_id)
        if user is None or user.is_bot:
            raise web.HTTPNotFound(text="Nobody has that id.")
        return user

    @property
    def _cookie(self) -> str:
        return f"playground_{self.slack.port}"  # cookies are shared by all ports of a host

    def _require(self, request: web.Request) -> None:
        if not _same(request.cookies.get(self._cookie, ""), self.slack.token):
            raise web.HTTPForbidden(text="Open the address that was printed at the start, with its token.")


def add_routes(app: web.Application, slack: "Playground") -> None:
    page = Page(slack)
    app.router.add_get("/", page.open)
    app.router.add_get("/{name:page\\.(?:css|js)}", page.file)
    app.router.add_get("/favicon.ico", page.nothing)
    app.router.add_get("/page/people", page.people)
    app.router.add_get("/page/look", page.look)
    app.router.add_get("/page/wait", page.wait)
    app.router.add_post("/page/act", page.act)


def _about(user: User) -> str:
    flags = {"guest": user.is_restricted or user.is_ultra_restricted, "another company": user.is_stranger}
    return ", ".join([name for name, on in flags.items() if on] or [user.title])


def _same(given: str, token: str) -> bool:
    return hmac.compare_digest(given.encode(), token.encode())


def _html(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/html", headers=_HEADERS)


def _file(name: str) -> str:
    return resources.files("playground").joinpath("static", name).read_text(encoding="utf-8")
