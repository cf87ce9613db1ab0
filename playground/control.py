"""The controls for a test in another process: `/control/…`, JSON in and out. Refuses a request without the token.

POST /control/user      {"name", "email", "is_restricted"…}          -> the user
POST /control/channel   {"name", "members": [user ids], "is_ext_shared", "is_private", …} -> the channel
POST /control/say       {"user", "text", "times"}                    a message to the bot
POST /control/mention   {"user", "channel", "text"}
POST /control/home      {"user", "tab"}                              opens the Home, or the conversation (messages)
POST /control/look      {"user", "channel"}                          looks at a channel beside the bot
POST /control/press     {"user", "channel", "ts", "label", "chosen"} a button of a message; without ts: of the Home
POST /control/do        {"user", "do", …}                            what the page's script says (playground.doing)
POST /control/modal     {"user"}                                     -> the view on top and what stands under its fields
POST /control/clock     {"hours"}                                    moves the clock ahead
POST /control/event     {"user", "event", "times"}                   any event
POST /control/lack      {"methods", "blocks", "stream_seconds"}      what this Slack does not have; how old streams get
POST /control/fault     the fields of playground.faults.Fault
POST /control/drop      {"politely"}                                 the sockets
POST /control/deaf      {"on"}                                       sockets stay open and silent
GET  /control/calls     every call of the Web API
GET  /control/envelopes every envelope with the seconds to its acknowledgement
"""

import hmac
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from aiohttp import web

from playground.doing import Doing
from playground.elements import NotThere
from playground.line import Envelope
from playground.workspace import User

if TYPE_CHECKING:
    from playground.server import Playground

Json = dict[str, Any]
_POSTS = (
    "user", "channel", "say", "mention", "home", "look", "press", "do", "modal", "clock", "event", "lack", "fault",
    "drop", "deaf",
)  # fmt: skip


class Controls:
    def __init__(self, slack: "Playground") -> None:
        self.slack = slack

    async def user(self, body: Json) -> Json:
        return self.slack.workspace.add_user(**body).as_slack()

    async def channel(self, body: Json) -> Json:
        members = [self._user(each) for each in body.get("members", [])]
        flags = {name: bool(on) for name, on in body.items() if name.startswith("is_")}
        return self.slack.workspace.add_channel(str(body["name"]), *members, **flags).as_slack()

    async def say(self, body: Json) -> Json:
        who = self._user(body["user"])
        return _sent(await self.slack.people.say(who, str(body["text"]), times=int(body.get("times", 1))))

    async def mention(self, body: Json) -> Json:
        channel = self.slack.workspace.conversations[str(body["channel"])]
        return _sent(await self.slack.people.mention(self._user(body["user"]), channel, str(body["text"])))

    async def home(self, body: Json) -> Json:
        return _sent(await self.slack.people.open_home(self._user(body["user"]), str(body.get("tab", "home"))))

    async def look(self, body: Json) -> Json:
        channel = self.slack.workspace.conversations[str(body["channel"])] if body.get("channel") else None
        return _sent(await self.slack.people.look_at(self._user(body["user"]), channel))

    async def press(self, body: Json) -> Json:
        who, label, chosen = self._user(body["user"]), str(body["label"]), str(body.get("chosen", ""))
        if "ts" not in body:
            return _sent(await self.slack.people.press_home(who, label, chosen=chosen))
        channel = self.slack.workspace.conversations[str(body["channel"])]
        return _sent(await self.slack.people.press(who, channel, str(body["ts"]), label, chosen=chosen))

    async def do(self, body: Json) -> Json:
        return await Doing(self.slack.people).do(self._user(body["user"]), body)

    async def modal(self, body: Json) -> Json:
        who = self._user(body["user"])
        return {"view": self.slack.people.view(who), "errors": self.slack.people.errors(who)}

    async def clock(self, body: Json) -> Json:
        self.slack.workspace.clock.forward(timedelta(hours=float(body["hours"])))
        return {"now": self.slack.workspace.clock().isoformat()}

    async def event(self, body: Json) -> Json:
        who = self._user(body["user"])
        return _sent(await self.slack.people.event(body["event"], who, times=int(body.get("times", 1))))

    async def lack(self, body: Json) -> Json:
        workspace = self.slack.workspace
        self.slack.leave_out(*body.get("methods", []))
        workspace.unknown_blocks.update(body.get("blocks", []))
        workspace.stream_seconds = float(body.get("stream_seconds", workspace.stream_seconds))
        return {}

    async def fault(self, body: Json) -> Json:
        self.slack.faults.add_from(body)
        return {}

    async def drop(self, body: Json) -> Json:
        await self.slack.sockets.drop(politely=bool(body.get("politely")))
        return {}

    async def deaf(self, body: Json) -> Json:
        self.slack.sockets.deaf = bool(body.get("on", True))
        return {}

    async def calls(self, _body: Json) -> Json:
        return {"calls": [
            {"at": call.wall, "method": call.method, "args": call.args, "status": call.status, "answer": call.answer}
            for call in self.slack.api.calls
        ]}  # fmt: skip

    async def envelopes(self, _body: Json) -> Json:
        return {"envelopes": [
            {"id": each.id, "kind": each.kind, "sent": len(each.sent_at), "ack_seconds": each.ack_seconds}
            for each in self.slack.sockets.envelopes
        ]}  # fmt: skip

    def _user(self, user_id: object) -> User:
        return self.slack.workspace.users[str(user_id)]


def add_routes(app: web.Application, slack: "Playground") -> None:
    controls = Controls(slack)
    for name in _POSTS:
        app.router.add_post(f"/control/{name}", _route(slack, getattr(controls, name)))
    for name in ("calls", "envelopes"):
        app.router.add_get(f"/control/{name}", _route(slack, getattr(controls, name)))


def _route(
    slack: "Playground", work: Callable[[Json], Awaitable[Json]]
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        if not hmac.compare_digest(request.headers.get("Authorization", ""), f"Bearer {slack.token}"):
            raise web.HTTPForbidden(text="The token of the playground is missing.")
        body = await request.json() if request.can_read_body else {}
        try:
            return web.json_response(await work(body))
        except (KeyError, NotThere, TypeError, ValueError) as wrong:
            raise web.HTTPBadRequest(text=f"{type(wrong).__name__}: {wrong}") from None

    return answer


def _sent(envelope: Envelope) -> Json:
    return {"envelope_id": envelope.id}
