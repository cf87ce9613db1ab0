"""The page in the browser: whose eyes to look through, what that person sees, and what that person does.

Needs the token of the address once, then a cookie; answers its own origin alone (the server checks Host and Origin).
"""

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from datetime import timedelta
from importlib import resources
from typing import TYPE_CHECKING, Any

from aiohttp import web

from playground.doing import Doing
from playground.elements import NotThere
from playground.people import Incomplete
from playground.rooms import Rooms
from playground.workspace import Conversation, User

if TYPE_CHECKING:
    from playground.server import Playground

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_TYPES = {"page.css": "text/css", "page.js": "text/javascript", "fields.js": "text/javascript"}
_LONGEST_WAIT = 20.0


class Page:
    def __init__(self, slack: "Playground") -> None:
        self.slack = slack
        self.doing = Doing(slack.people)

    async def open(self, request: web.Request) -> web.Response:
        """With the token in the address: a cookie, and the address without it."""
        if _same(request.query.get("token", ""), self.slack.token):
            response = web.Response(status=303, headers={"Location": "/"})
            response.set_cookie(self._cookie, self.slack.token, httponly=True, samesite="Strict")
            return response
        self._require(request)
        return web.Response(text=_file("page.html"), content_type="text/html", headers=_HEADERS)

    async def script(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        return web.Response(text=_file(name), content_type=_TYPES[name], headers=_HEADERS)

    async def nothing(self, _request: web.Request) -> web.Response:
        return web.Response(status=204)

    async def file(self, request: web.Request) -> web.Response:
        """What the bot uploaded, to keep, never to show in the page's own origin."""
        self._require(request)
        file = self.slack.workspace.files.get(request.match_info["id"])
        if file is None or file.data is None:
            raise web.HTTPNotFound
        away = {"Content-Disposition": "attachment", "Content-Type": "application/octet-stream"}
        return web.Response(body=file.data, headers=_HEADERS | away)

    async def people(self, request: web.Request) -> web.Response:
        self._require(request)
        people = [
            {"id": user.id, "name": user.name, "about": _about(user)}
            for user in self.slack.workspace.users.values()
            if not user.is_bot
        ]
        return _json(people)

    async def look(self, request: web.Request) -> web.Response:
        """?user, ?place (dm, home or a channel's id), ?thread, ?asked (a message that waits for its answer)"""
        self._require(request)
        user, place, thread, asked = (request.query.get(name, "") for name in ("user", "place", "thread", "asked"))
        rooms = Rooms(self.slack.workspace, self._user(user))
        version = self.slack.workspace.version
        shown: dict[str, Any] = {"places": rooms.places(), "modal": rooms.modal(), "clock": rooms.clock()}
        if place == "home":
            shown |= {"view": rooms.home(), "thread": "", "status": ""}
        else:
            channel = self._channel(rooms.user, place)
            shown |= {"view": rooms.conversation(channel), "status": rooms.status(channel, "")}
            shown["thread"] = rooms.thread(channel, thread) if thread else ""
            shown |= {"title": rooms.title(channel, thread), "thread_status": rooms.status(channel, thread)}
            shown["answered"] = bool(asked) and rooms.is_answered(channel, asked)
            shown["prompts"] = self.slack.workspace.prompts.get(channel.id)
        return _json({**shown, "version": version})

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
        return _json({"version": workspace.version})

    async def act(self, request: web.Request) -> web.Response:
        """{"user", "do", …}: what `Doing` knows by that name."""
        self._require(request)
        body = await request.json()
        user = self._user(str(body.get("user", "")))
        try:
            answer = await self.doing.do(user, body)
        except NotThere:
            raise web.HTTPNotFound(text="That is gone.") from None
        except Incomplete:  # stands under the fields
            answer = {}
        except TimeoutError:
            raise web.HTTPGatewayTimeout(text="Daybook did not answer.") from None
        return _json(answer)

    async def clock(self, request: web.Request) -> web.Response:
        """{"user", "by": "hour" | "morning"}: moves everybody's clock, to eight in that person's morning."""
        self._require(request)
        body, clock = await request.json(), self.slack.workspace.clock
        user = self._user(str(body.get("user", "")))
        if body.get("by") == "morning":
            clock.to_next_morning(user.tz)
        else:
            clock.forward(timedelta(hours=1))
        self.slack.workspace.changed()
        return _json({})

    def _channel(self, user: User, place: str) -> Conversation:
        workspace = self.slack.workspace
        channel = workspace.direct(user.id) if place in ("", "dm") else workspace.conversations.get(place)
        if channel is None or user.id not in channel.members:
            raise web.HTTPNotFound(text="There is no such conversation.")
        return channel

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
    gets: dict[str, Callable[[web.Request], Awaitable[web.Response]]] = {
        "/": page.open,
        "/{name:(?:page\\.css|page\\.js|fields\\.js)}": page.script,
        "/favicon.ico": page.nothing,
        "/page/people": page.people,
        "/page/look": page.look,
        "/page/wait": page.wait,
        "/page/file/{id}": page.file,
    }
    for path, handler in gets.items():
        app.router.add_get(path, handler)
    app.router.add_post("/page/act", page.act)
    app.router.add_post("/page/clock", page.clock)


def _about(user: User) -> str:
    flags = {"guest": user.is_restricted or user.is_ultra_restricted, "another company": user.is_stranger}
    return ", ".join([name for name, on in flags.items() if on] or [user.title])


def _same(given: str, token: str) -> bool:
    return hmac.compare_digest(given.encode(), token.encode())


def _json(answer: Any) -> web.Response:
    return web.json_response(answer, headers=_HEADERS)


def _file(name: str) -> str:
    return resources.files("playground").joinpath("static", name).read_text(encoding="utf-8")
