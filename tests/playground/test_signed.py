"""Signed requests as Slack sends them; Slack's own library is on the other side."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground.server import Playground
from playground.signed import SignedRequests
from tests.playground.test_modals import modal

SECRET = "the signing secret"
ANY = re.compile(".*")


class Listener:
    """Acknowledges after `broken` answers of 500."""

    def __init__(self, slack: Playground) -> None:
        self.heard: list[tuple[str, str]] = []
        self.broken = 0
        self.bolt = AsyncApp(client=AsyncWebClient(slack.bot_token, base_url=slack.api_base), signing_secret=SECRET)
        for listen in (self.bolt.event, self.bolt.command, self.bolt.action):
            listen(ANY)(self._hear)
        self.bolt.view(ANY)(self._submitted)

    async def take(self, request: web.Request) -> web.Response:
        if self.broken:
            self.broken -= 1
            return web.Response(status=500)
        retry = request.headers.get("X-Slack-Retry-Num", "")
        answer = await to_aiohttp_response(await self.bolt.async_dispatch(await to_bolt_request(request)))
        self.heard.append((retry, str(answer.status)))
        return answer

    async def _hear(self, ack: Any) -> None:
        await ack()

    async def _submitted(self, ack: Any) -> None:
        await ack(response_action="errors", errors={"name": "Not that one"})


@asynccontextmanager
async def listening() -> AsyncIterator[tuple[Playground, Listener, SignedRequests]]:
    async with Playground() as slack:
        listener = Listener(slack)
        app = web.Application()
        app.router.add_post("/slack/events", listener.take)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
        try:
            yield slack, listener, slack.people.deliver_to(url, SECRET, waits=(0, 0))
        finally:
            await runner.cleanup()


async def test_slacks_library_takes_the_signature_and_refuses_another() -> None:
    async with listening() as (slack, _listener, line):
        clara = slack.add_user("Clara", None)
        assert await line.check_url()
        await line.wait_acked(await slack.people.say(clara, "today"))
        await line.wait_acked(await slack.people.command(clara, "today"))
        line.signing_secret = "another"
        assert not await line.check_url()
        line.signing_secret, line.skew = SECRET, -301
        assert not await line.check_url()
        assert line.statuses == [200, 200, 200, 401, 401]


async def test_an_event_that_is_not_acknowledged_comes_again_a_press_does_not() -> None:
    async with listening() as (slack, listener, line):
        clara = slack.add_user("Clara", None)
        listener.broken = 2
        await line.wait_acked(await slack.people.say(clara, "today"))
        assert listener.heard == [("2", "200")]
        listener.broken = 1
        command = await slack.people.command(clara, "today")
        await asyncio.sleep(0.1)
        assert command.acked_at is None
        assert len(command.sent_at) == 1


async def test_the_answer_to_a_submit_comes_back_over_http_too() -> None:
    async with listening() as (slack, _listener, _line):
        clara = slack.add_user("Clara", None)
        slack.workspace.modals.open(slack.workspace.modals.triggers.issue(clara.id), modal())
        await slack.people.submit(clara, {"name": "x"})
        assert slack.people.errors(clara) == {"name": "Not that one"}
