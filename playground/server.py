"""The playground as one HTTP server on 127.0.0.1. Refuses foreign Host and Origin headers, so that no web page
elsewhere can reach it."""

import secrets
from fnmatch import fnmatchcase
from types import TracebackType
from typing import Any

from aiohttp import web

from playground import control, page
from playground.faults import Fault, Faults
from playground.people import People
from playground.signed import SignedRequests
from playground.sockets import Sockets
from playground.web_api import Call, WebApi
from playground.workspace import User, Workspace


class PortInUse(OSError):
    """Another program listens on that port."""


class Playground:
    """`async with Playground() as slack:` serves until the block ends; the port is free unless one is named."""

    def __init__(self, port: int = 0, *, team_id: str = "T0PLAYGRND") -> None:
        self.port = port
        self.token = secrets.token_urlsafe(24)  # of the page and the controls
        self.bot_token = f"xoxb-playground-{secrets.token_hex(8)}"
        self.app_token = f"xapp-playground-{secrets.token_hex(8)}"
        self.workspace = Workspace(team_id)
        self.sockets = Sockets()
        self.people = People(self.workspace, self.sockets)
        self.api = WebApi(
            self.workspace,
            bot_token=self.bot_token,
            app_token=self.app_token,
            open_socket=lambda _request: f"ws://127.0.0.1:{self.port}/link/?ticket={self.sockets.new_ticket()}",
        )
        self._runner: web.AppRunner | None = None

    @property
    def faults(self) -> Faults:
        return self.api.faults

    @property
    def api_base(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/"

    @property
    def address(self) -> str:
        """The page's, with its token."""
        return f"http://127.0.0.1:{self.port}/?token={self.token}"

    def calls(self, method: str) -> list[Call]:
        return [call for call in self.api.calls if call.method == method]

    def add_user(self, name: str, email: str | None, **flags: Any) -> User:
        return self.workspace.add_user(name, email, **flags)

    def add_fault(self, fault: Fault) -> None:
        self.faults.add(fault)

    def leave_out(self, *methods: str) -> None:
        """`assistant.*` and the like: from now on `unknown_method`, as of a Slack that does not have them."""
        for name in [name for name in self.api.methods if any(fnmatchcase(name, each) for each in methods)]:
            del self.api.methods[name]

    def messages_to(self, user: User) -> list[dict[str, Any]]:
        """What the bot has posted into that user's direct message, oldest first."""
        return [each for each in self.workspace.direct(user.id).messages if each["user"] == self.workspace.bot.id]

    async def start(self) -> None:
        app = web.Application(middlewares=[self._guard], client_max_size=4 * 1024 * 1024)
        app.router.add_route("*", "/api/{method}", self.api.handle)
        app.router.add_post("/respond/{key}", self.api.respond)
        app.router.add_post("/upload/{file}", self.api.upload)
        app.router.add_get("/link/", self.sockets.connect)
        control.add_routes(app, self)
        page.add_routes(app, self)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        try:
            await site.start()
        except OSError as error:
            await self._runner.cleanup()
            raise PortInUse(f"port {self.port} is in use") from error
        self.port = self._runner.addresses[0][1]
        self.workspace.responses.base = f"http://127.0.0.1:{self.port}/"

    async def stop(self) -> None:
        await self.sockets.drop()
        if isinstance(self.people.line, SignedRequests):
            await self.people.line.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    async def __aenter__(self) -> "Playground":
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    @web.middleware
    async def _guard(self, request: web.Request, handler: Any) -> web.StreamResponse:
        own = {f"127.0.0.1:{self.port}", f"localhost:{self.port}"}
        if request.host not in own:
            raise web.HTTPForbidden(text="The playground answers on 127.0.0.1 only.")
        origin = request.headers.get("Origin")
        if origin is not None and origin not in {f"http://{host}" for host in own}:
            raise web.HTTPForbidden(text="The playground answers its own page only.")
        response: web.StreamResponse = await handler(request)
        return response
