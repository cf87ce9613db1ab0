"""HTTP mode: Slack's signed requests at one address, the state of this process at another. Refuses everything else:
requests that Slack did not sign within five minutes, and bodies larger than Slack sends."""

import asyncio
import errno
import hashlib
import hmac
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.pulse import LISTENING, STOPPED, WELL, Pulse
from crm.errors import BadInput

log = logging.getLogger(__name__)
_MOST_BYTES = 2 * 1024 * 1024  # a view of 250 kB, escaped twice, is well below
_WINDOW = 300.0  # seconds: https://docs.slack.dev/authentication/verifying-requests-from-slack
_LAST_ANSWERS = 3.0


class NotSigned(Exception):
    """A request that is not Slack's, or is too old to be believed."""


@dataclass(frozen=True)
class Address:
    """`port` 0: any free one."""

    host: str
    port: int
    signing_secret: str = field(repr=False)


@dataclass
class HttpServer:
    """Events, interactions, commands, options and Slack's own check of the address, all at /slack/events."""

    app: AsyncApp
    pulse: Pulse
    address: Address
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    clock: Callable[[], float] = time.time
    port: int = 0
    _runner: web.AppRunner | None = None

    async def open(self) -> None:
        """Listens. Raises BadInput for an address that cannot be had."""
        site = web.Application(client_max_size=_MOST_BYTES)
        site.router.add_post("/slack/events", self._take)
        site.router.add_get("/health", self._say_health)
        site.router.add_route("*", "/{tail:.*}", _not_found)
        self._runner = web.AppRunner(site, access_log=None, shutdown_timeout=_LAST_ANSWERS)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self.address.host, self.address.port).start()
        except OSError as error:
            await self._runner.cleanup()
            raise _explained(error, self.address) from None
        self.port = self._runner.addresses[0][1]
        log.info("listening on %s port %d", self.address.host, self.port)
        self.pulse.becomes(LISTENING)

    async def run(self) -> None:
        """Until cancelled; what is being answered is answered."""
        self.ready.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.pulse.becomes(STOPPED)
            if self._runner is not None:
                await self._runner.cleanup()

    async def _take(self, request: web.Request) -> web.Response:
        body = await request.read()
        said = request.headers
        if not is_signed(
            self.address.signing_secret, body, timestamp=said.get("X-Slack-Request-Timestamp", ""),
            signature=said.get("X-Slack-Signature", ""), now=self.clock(),
        ):  # fmt: skip
            log.warning("a request was refused: its signature is not Slack's, or it is old")
            self.pulse.failed(NotSigned())
            return web.Response(status=401, text="not signed")
        self.pulse.heard()
        try:
            asked = AsyncBoltRequest(body=body.decode(), query=request.query_string, headers=dict(said))
        except ValueError:
            return web.Response(status=400, text="not readable")
        return await to_aiohttp_response(await self.app.async_dispatch(asked))

    async def _say_health(self, _request: web.Request) -> web.Response:
        well = self.pulse.state in WELL
        return web.json_response(self.pulse.as_json(), status=200 if well else 503)


def is_signed(secret: str, body: bytes, *, timestamp: str, signature: str, now: float) -> bool:
    """Slack's v0 signature over the body as it came."""
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 20):
        return False
    if abs(now - int(timestamp)) > _WINDOW:
        return False
    wanted = "v0=" + hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(wanted.encode(), signature.encode("utf-8", "surrogateescape"))


async def _not_found(_request: web.Request) -> web.Response:
    return web.Response(status=404, text="not found")


def _explained(error: OSError, address: Address) -> BadInput:
    if error.errno == errno.EADDRINUSE:
        return BadInput(f"Port {address.port} of {address.host} is in use.", "Set DAYBOOK_HTTP_PORT to a free one.")
    why = (error.strerror or type(error).__name__).lower()
    return BadInput(
        f"{address.host} port {address.port} cannot be listened on: {why}.",
        "Set DAYBOOK_HTTP_HOST and DAYBOOK_HTTP_PORT, like 127.0.0.1 and 3000.",
    )
