"""Socket Mode: connections, hello, envelopes and their acknowledgements. Sends again what a dropped socket took."""

import asyncio
import json
import time
import uuid
from typing import Any

from aiohttp import WSMsgType, web

from playground.line import Envelope

Json = dict[str, Any]


class Sockets:
    """`deaf`: connections stay open and answer pings, but nothing is delivered."""

    def __init__(self) -> None:
        self.open: list[web.WebSocketResponse] = []
        self.tickets: set[str] = set()
        self.envelopes: list[Envelope] = []
        self.deaf = False
        self._arrived = asyncio.Event()

    def new_ticket(self) -> str:
        ticket = uuid.uuid4().hex
        self.tickets.add(ticket)
        return ticket

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """One connection per ticket, as apps.connections.open hands them out."""
        ticket = request.query.get("ticket", "")
        if ticket not in self.tickets:
            raise web.HTTPForbidden(text="unknown ticket")
        self.tickets.remove(ticket)
        socket = web.WebSocketResponse(heartbeat=None)
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": len(self.open) + 1, "connection_info": {}})
        self.open.append(socket)
        self._arrived.set()
        await self._send_waiting()
        try:
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    self._acknowledge(json.loads(message.data))
        finally:
            if socket in self.open:
                self.open.remove(socket)
            if not self.open:
                self._arrived.clear()
        return socket

    async def wait_connected(self, seconds: float = 10) -> None:
        await asyncio.wait_for(self._arrived.wait(), seconds)

    async def deliver(self, kind: str, payload: Json, *, times: int = 1) -> Envelope:
        """Sent now, `times` over (each with an envelope of its own, as Slack retries), or when someone connects."""
        first = Envelope(kind, payload)
        for attempt in range(times):
            envelope = first if attempt == 0 else Envelope(kind, payload)
            self.envelopes.append(envelope)
            await self._send(envelope, attempt)
        return first

    async def wait_acked(self, envelope: Envelope, seconds: float = 10) -> None:
        async with asyncio.timeout(seconds):
            while envelope.acked_at is None:
                await asyncio.sleep(0.005)

    async def drop(self, *, politely: bool = False) -> None:
        """Closes every connection: with the `disconnect` message that Slack sends before, or by cutting the line."""
        for socket in list(self.open):
            if politely:
                await socket.send_json({"type": "disconnect", "reason": "refresh_requested"})
                continue
            self.open.remove(socket)
            await socket.close(code=1011)
        if not self.open:
            self._arrived.clear()

    async def _send_waiting(self) -> None:
        for envelope in self.envelopes:
            if envelope.acked_at is None:
                await self._send(envelope, len(envelope.sent_at))

    async def _send(self, envelope: Envelope, attempt: int) -> None:
        if not self.open or self.deaf:
            return
        body: Json = {
            "envelope_id": envelope.id,
            "type": envelope.kind,
            "payload": envelope.payload,
            "accepts_response_payload": envelope.kind != "events_api",
        }
        if attempt:
            body |= {"retry_attempt": attempt, "retry_reason": "timeout"}
        try:
            await self.open[-1].send_json(body)
        except ConnectionError:
            return  # it is sent again to whoever connects next
        envelope.sent_at.append(time.monotonic())

    def _acknowledge(self, answer: Json) -> None:
        for envelope in self.envelopes:
            if envelope.id == answer.get("envelope_id"):
                envelope.acknowledge(answer.get("payload"))
