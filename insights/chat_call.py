"""One request to a chat model, waited for. Refuses to take longer than it may, and to be traced: libraries read from
the environment whether a tracing service is to be told.
"""

import asyncio
import importlib
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass, field

from crm.gate import Permit
from insights.budget import estimated
from insights.chat_client import pieces
from insights.chat_request import Asked, CallFailed, Endpoint, Message, Piece
from insights.model import Tokens


@dataclass(frozen=True, slots=True)
class Said:
    text: str = field(repr=False)
    tokens: Tokens


def load_client(_: Permit) -> None:
    """Takes seconds, which are not the server's."""
    importlib.import_module("langchain_openai")


def call(permit: Permit, endpoint: Endpoint, asked: Asked, heard: Callable[[str], None] | None = None) -> Said:
    """`heard` is given each piece of a stream as it comes, on this thread. Raises CallFailed, Silent, and whatever
    `heard` raises. Not for a thread that runs an event loop."""
    import langsmith

    load_client(permit)
    until = time.monotonic() + asked.total
    texts: list[str] = []
    tokens = None
    with langsmith.tracing_context(enabled=False), asyncio.Runner() as runner:
        coming = pieces(permit, endpoint, asked)
        try:
            while (piece := runner.run(_next(coming, until))) is not None:
                texts.append(piece.text)
                tokens = piece.tokens or tokens
                if heard and piece.text:
                    heard(piece.text)
        finally:
            runner.run(coming.aclose())
    text = "".join(texts)
    return Said(text, tokens or _guess(asked.messages, text))


async def _next(coming: AsyncGenerator[Piece, None], until: float) -> Piece | None:
    try:
        async with asyncio.timeout(max(0.0, until - time.monotonic())):
            return await anext(coming, None)
    except TimeoutError:
        raise CallFailed("timed out", again=False, perhaps_paid=True) from None


def _guess(messages: Sequence[Message], text: str) -> Tokens:
    return Tokens(sum(estimated(part) for _, part in messages), estimated(text))
