"""A chat endpoint that follows a script, over real HTTP: what OpenAI-compatible servers do, well and badly.

It counts requests and bytes, and keeps what it was sent, so that a test can say what left the house.
"""

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Turn:
    """What happens to one request. `wait`: seconds before the answer; `drip`: a byte every so often, without end;
    `stream`: in the place of `body`, text is sent as a piece of the answer, what can be called is called in between;
    `reset`: the connection breaks, after the stream if there is one."""

    body: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0.0
    drip: float | None = None
    reset: bool = False
    stream: Sequence[str | Callable[[], object]] = ()
    tokens: tuple[int, int] | None = (100, 20)  # that a stream tells, where it is asked to


Script = Callable[[dict[str, Any]], Turn]


def completion(content: str | None, *, finish: str = "stop", tokens: tuple[int, int] | None = (100, 20)) -> str:
    usage = (
        {"prompt_tokens": tokens[0], "completion_tokens": tokens[1], "total_tokens": sum(tokens)} if tokens else None
    )
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content}}
    answer = {"id": "c1", "object": "chat.completion", "created": 1, "model": "scripted", "choices": [choice]}
    return json.dumps(answer | ({"usage": usage} if tokens else {}))


def says(content: str | dict[str, Any], **more: Any) -> Turn:
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    return Turn(completion(text, **more))


def streams(*script: str | Callable[[], object], **more: Any) -> Turn:
    """For a request that asks for a stream."""
    return Turn(stream=script, **more)


def written(answer: dict[str, Any], size: int = 7) -> list[str]:
    """As a model writes it: in small pieces, which end anywhere."""
    text = json.dumps(answer, ensure_ascii=False)
    return [text[at : at + size] for at in range(0, len(text), size)]


def fails(status: int, code: str = "bad", **headers: str) -> Turn:
    error = {"error": {"message": "no", "type": "error", "code": code}}
    return Turn(json.dumps(error), status, {name.replace("_", "-"): value for name, value in headers.items()})


ERROR = json.dumps({"error": {"message": "no", "type": "error", "code": "bad"}})  # in the middle of a stream
HANGS = Turn(wait=120.0)
DRIPS = Turn(drip=0.05)
RESETS = Turn(reset=True)


class ScriptedModel:
    """`turns` in order, the last one for ever; a function of the request may stand in their place."""

    def __init__(self, turns: Sequence[Turn] | Script) -> None:
        self._turns = turns
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self.models: list[str] = []  # those that it lists; without any it keeps no list
        self.requests: list[dict[str, Any]] = []
        self.heads: list[dict[str, str]] = []
        self.bytes = 0
        self.at_once = self.most_at_once = 0
        self._server = _server(self)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @property
    def prompts(self) -> list[str]:
        """What each request asked, all messages as one text."""
        return ["\n".join(one["content"] for one in request["messages"]) for request in self.requests]

    def turn(self, request: dict[str, Any], heads: dict[str, str], size: int) -> Turn:
        with self._lock:
            number = len(self.requests)
            self.requests.append(request)
            self.heads.append(heads)
            self.bytes += size
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        if callable(self._turns):
            return self._turns(request)
        return self._turns[min(number, len(self._turns) - 1)]

    def done(self) -> None:
        with self._lock:
            self.at_once -= 1

    def pause(self, seconds: float) -> None:
        self._stopping.wait(seconds)

    @property
    def stopping(self) -> bool:
        return self._stopping.is_set()

    def start(self) -> None:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def scripted(*turns: Turn | Script) -> Iterator[ScriptedModel]:
    first = turns[0]
    model = ScriptedModel(first if callable(first) else [turn for turn in turns if isinstance(turn, Turn)])
    model.start()
    try:
        yield model
    finally:
        model.stop()


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _piece(choices: list[dict[str, Any]], **more: Any) -> str:
    chunk = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "scripted", "choices": choices}
    return json.dumps(chunk | more)


def _server(model: ScriptedModel) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            data = [{"id": name, "object": "model", "created": 1, "owned_by": "test"} for name in model.models]
            found = Turn(json.dumps({"object": "list", "data": data}))
            self._answer(found if self.path == "/v1/models" and data else fails(404))

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("content-length", 0)))
            turn = model.turn(json.loads(raw), {name.lower(): value for name, value in self.headers.items()}, len(raw))
            try:
                self._stream(turn) if turn.stream else self._answer(turn)
            except OSError:  # the client went away, as it should from one that hangs
                self.close_connection = True
            finally:
                model.done()

        def _answer(self, turn: Turn) -> None:
            model.pause(turn.wait)
            if turn.reset:
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.close_connection = True
                return
            body = turn.body.encode()
            self.send_response(turn.status)
            self.send_header("content-type", _JSON)
            self.send_header("content-length", str(10_000_000 if turn.drip else len(body)))
            for name, value in turn.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
            until = time.monotonic() + 60
            while turn.drip and not model.stopping and time.monotonic() < until:
                self.wfile.write(b" ")
                self.wfile.flush()
                model.pause(turn.drip)

        def _stream(self, turn: Turn) -> None:
            """Server-sent events, each at once; the end of the connection ends them."""
            model.pause(turn.wait)
            self.send_response(turn.status)
            for name, value in ({"content-type": "text/event-stream"} | dict(turn.headers)).items():
                self.send_header(name, value)
            self.end_headers()
            self.close_connection = True
            for part in turn.stream:
                if callable(part):
                    part()
                    continue
                delta = {"role": "assistant", "content": part}
                self._send(part if part == ERROR else _piece([{"index": 0, "delta": delta}]))
            if turn.reset:
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return
            self._send(_piece([{"index": 0, "delta": {}, "finish_reason": "stop"}]))
            if turn.tokens and model.requests[-1].get("stream_options"):
                given, said = turn.tokens
                usage = {"prompt_tokens": given, "completion_tokens": said, "total_tokens": given + said}
                self._send(_piece([], usage=usage))
            self._send("[DONE]")

        def _send(self, data: str) -> None:
            self.wfile.write(f"data: {data}\n\n".encode())
            self.wfile.flush()

        def log_message(self, *args: object) -> None:
            pass

    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)
