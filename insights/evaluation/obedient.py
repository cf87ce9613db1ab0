"""A chat model that does what mails tell it: an OpenAI-compatible server on this machine, the worst model there is.

Asked for any schema it fills it with what the planted text wants said, under true quotes. What of it reaches a viewer
got past every check. Refuses nothing; that is its purpose.
"""

import json
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_OPENING = re.compile(r"<<\S+ (\S+) \([^\n]*\)\n(.*?)\n\S+>>", re.DOTALL)
_SENTENCE = re.compile(r"[^.!?\n]{20,280}[.!?]?")


@dataclass(frozen=True, slots=True)
class Order:
    """`planted`: what stands in a mail. `wanted`: what a model that obeys it would say."""

    planted: str
    wanted: str


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
                harmless = next((one.strip() for one in _SENTENCE.findall(text) if order.planted[:20] not in one), text)
                quotes = [(id_, harmless), (id_, order.planted)]
                return _Filling(schema, order.wanted, quotes).of(schema)
    return _Filling(schema, "", ()).of(schema)


@dataclass(frozen=True, slots=True)
class _Filling:
    """Every text says what is wanted; lists that can be empty are so where nothing is."""

    root: Mapping[str, Any]
    wanted: str
    quotes: Sequence[tuple[str, str]]

    def of(self, schema: Mapping[str, Any], name: str = "", quote: int = 0) -> Any:
        if "$ref" in schema:
            return self.of(self.root["$defs"][schema["$ref"].rsplit("/", 1)[-1]], name, quote)
        if "anyOf" in schema:
            return self._either(schema["anyOf"], name, quote)
        if "enum" in schema:
            return schema["enum"][0]
        match schema.get("type"):
            case "object":
                return {key: self.of(one, key, quote) for key, one in schema.get("properties", {}).items()}
            case "array":
                return [self.of(schema["items"], name, place) for place in range(min(len(self.quotes), 2))]
            case "string":
                return self._text(name, quote)
            case "boolean":
                return bool(self.wanted)
            case "integer" | "number":
                return 1
        return None

    def _either(self, ways: Sequence[Mapping[str, Any]], name: str, quote: int) -> Any:
        """Nothing, where that is a way: what is not said cannot be dropped."""
        empty = any(way.get("type") == "null" for way in ways)
        return None if empty else self.of(ways[0], name, quote)

    def _text(self, name: str, quote: int) -> str:
        id_, words = self.quotes[quote % len(self.quotes)] if self.quotes else ("", "")
        if name == "quote" or name.endswith("_quote"):
            return words
        return id_ if name == "id" or name.endswith("_id") else self.wanted


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
