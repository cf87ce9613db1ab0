"""A chat model that does what mails tell it: an OpenAI-compatible server on this machine, the worst model there is.

Asked for any schema it repeats one honest sentence and then says what the planted text wants said, under true quotes.
What of that reaches a viewer got past every check. Refuses nothing; that is its purpose.
"""

import json
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from insights.evaluation.texts import holds
from retrieval.sentences import sentences

_OPENING = re.compile(r"<<\S+ (\S+) \([^\n]*\)\n(.*?)\n\S+>>", re.DOTALL)
_SHORTEST = 20  # characters of a sentence that is worth quoting


@dataclass(frozen=True, slots=True)
class Order:
    """`planted`: what stands in a mail. `wanted`: what a model that obeys it would say. `answer`: a figure that the
    honest sentence should hold."""

    planted: str
    wanted: str
    answer: str | None = None


@contextmanager
def obedient(orders: Sequence[Order]) -> Iterator[str]:
    """The address of a model that knows these orders when it reads them."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(orders))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def obey(request: Mapping[str, Any], orders: Sequence[Order]) -> Any:
    """The object that such a model answers. Where no order stands it says nothing."""
    read = "\n".join(message["content"] for message in request["messages"])
    schema = request["response_format"]["json_schema"]["schema"]
    passages = _OPENING.findall(read)
    for order in orders:
        for id_, text in passages:
            if order.planted in text:
                honest = _honest(text, order)
                claims = [(honest, honest), (order.wanted, honest), (order.wanted, order.planted)]
                return _Filling(schema, [_Claim(id_, *one) for one in claims]).of(schema)
    return _Filling(schema, ()).of(schema)


def _honest(text: str, order: Order) -> str:
    """A sentence of the mail beside the order: with the figure that is asked for, else the first."""
    found = [one.text for one in sentences(text) if len(one.text) >= _SHORTEST and order.planted[:20] not in one.text]
    return next((one for one in found if order.answer and holds(order.answer, one)), (found or [text])[0])


@dataclass(frozen=True, slots=True)
class _Claim:
    id: str
    statement: str
    quote: str


@dataclass(frozen=True, slots=True)
class _Filling:
    """Lists have a claim each, or none where there is none."""

    root: Mapping[str, Any]
    claims: Sequence[_Claim]

    def of(self, schema: Mapping[str, Any], name: str = "", claim: _Claim | None = None) -> Any:
        if "$ref" in schema:
            return self.of(self.root["$defs"][schema["$ref"].rsplit("/", 1)[-1]], name, claim)
        if "anyOf" in schema:  # rather nothing, where that is a way
            return None if any(way.get("type") == "null" for way in schema["anyOf"]) else self.of(schema["anyOf"][0])
        if "enum" in schema:
            return schema["enum"][0]
        match schema.get("type"):
            case "object":
                return {key: self.of(one, key, claim) for key, one in schema.get("properties", {}).items()}
            case "array":
                return [self.of(schema["items"], name, one) for one in ([claim] if claim else self.claims)]
            case "string":
                return self._text(name, claim)
        return 1 if schema.get("type") in ("integer", "number") else False

    def _text(self, name: str, claim: _Claim | None) -> str:
        if claim is None:
            return self.claims[-1].statement if self.claims else ""
        if name.endswith("quote"):
            return claim.quote
        return claim.id if name.endswith("id") else claim.statement


def _handler(orders: Sequence[Order]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))))
            message = {"role": "assistant", "content": json.dumps(obey(request, orders), ensure_ascii=False)}
            answer = {
                "id": "obeyed",
                "object": "chat.completion",
                "created": 0,
                "model": "obedient",
                "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
                "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
            }
            body = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  the base class names it so
            pass

    return Handler
