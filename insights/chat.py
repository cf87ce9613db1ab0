"""A chat model behind any OpenAI-compatible endpoint, asked for one typed object. Refuses to hang, to overspend, and
to make a request without a permit of the gate.

Nothing of what is asked or answered reaches a log, a trace or an error; a log line says how long it took and how much.
"""

import logging
import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel

from crm.errors import Busy
from crm.gate import Permit
from insights.budget import Budget, estimated, estimated_bytes
from insights.chat_call import Said, call
from insights.chat_heard import Listener
from insights.chat_request import Asked, CallFailed, Endpoint, Message
from insights.chat_schema import Unreadable, read, response_format
from insights.model import NotRead, Tokens
from prompts import Prompt, load

Answer = TypeVar("Answer", bound=BaseModel)
_log = logging.getLogger(__name__)
_PAUSES = (0.5, 2.0)  # seconds before the second and the third try, more or less
_SHOWN_AGAIN = 4_000  # signs of an unreadable answer that the repair begins from


class ModelUnavailable(NotRead):
    reason = "model_unavailable"

    def __init__(self) -> None:
        super().__init__("The AI model cannot be reached.", "Check OPENAI_BASE_URL, OPENAI_API_KEY and the model.")


class ModelUnreadable(NotRead):
    reason = "model_unreadable"

    def __init__(self) -> None:
        super().__init__("The model's answer could not be read.", "Another DAYBOOK_CHAT_MODEL may do better.")


@dataclass(frozen=True, slots=True)
class Limits:
    """`total`: seconds for everything that one question to the model takes, waiting, tries and repair together."""

    total: float = 45.0
    connect: float = 5.0
    answer_tokens: int = 4_000
    at_once: int = 4


@dataclass(frozen=True, slots=True)
class Reply(Generic[Answer]):
    value: Answer
    tokens: Tokens


class ChatModel:
    """Safe to be asked from several threads; blocks until there is an answer, at most `limits.total` seconds."""

    def __init__(self, endpoint: Endpoint, budget: Budget, limits: Limits | None = None) -> None:
        self._endpoint = endpoint
        self._budget = budget
        self._limits = limits or Limits()
        self._places = threading.BoundedSemaphore(self._limits.at_once)
        self._streams = True  # until the server refuses to

    @property
    def name(self) -> str:
        return self._endpoint.model

    def ask(
        self, permit: Permit, prompt: Prompt, schema: type[Answer], listener: Listener | None = None
    ) -> Reply[Answer]:
        """One repair try. `listener` hears the answer while it is written, where the server streams. Raises
        ModelUnavailable, ModelUnreadable, BudgetSpent, Silent."""
        deadline = time.monotonic() + self._limits.total
        messages: list[Message] = [("system", prompt.system), ("user", prompt.user)]
        with self._place(deadline):
            said = self._said(permit, messages, schema, deadline, listener)
            try:
                return Reply(read(said.text, schema), said.tokens)
            except Unreadable as wrong:
                if listener and listener.took:
                    raise ModelUnreadable from None
                _log.info("prompt %s: the answer could not be read, asked once more", prompt.version)
                repair = load("repair").filled(problems=wrong.problems).user
            messages += [("assistant", said.text[:_SHOWN_AGAIN] or "…"), ("user", repair)]
            again = self._said(permit.renew(), messages, schema, deadline, listener)
        tokens = Tokens(said.tokens.input + again.tokens.input, said.tokens.output + again.tokens.output)
        try:
            return Reply(read(again.text, schema), tokens)
        except Unreadable:
            raise ModelUnreadable from None

    def _said(
        self,
        permit: Permit,
        messages: Sequence[Message],
        schema: type[BaseModel],
        deadline: float,
        listener: Listener | None,
    ) -> Said:
        """What fails as a stream is asked for in one piece, unless the server is merely busy."""
        streams, refused = listener is not None and self._streams, False
        for pause in (*_PAUSES, None):
            try:
                said = self._once(permit, messages, schema, deadline, listener if streams else None)
                self._streams = self._streams and not refused
                return said
            except CallFailed as failed:
                _log.warning("model call failed: %s", failed.kind)
                wait = _wait(failed, pause)
                if streams and failed.plainly and pause is not None:
                    streams, refused, wait = False, not failed.perhaps_paid and wait is None, wait or 0.0
                used = listener is not None and listener.took
                if used or wait is None or time.monotonic() + wait + self._limits.connect > deadline:
                    raise ModelUnavailable from None
            time.sleep(wait)
            permit = permit.renew()
        raise ModelUnavailable

    def _once(
        self,
        permit: Permit,
        messages: Sequence[Message],
        schema: type[BaseModel],
        deadline: float,
        listener: Listener | None,
    ) -> Said:
        began = time.monotonic()
        limits, total = self._limits, max(0.1, deadline - began)
        asked = Asked(
            messages, response_format(schema), limits.answer_tokens, limits.connect, total, streams=listener is not None
        )
        with self._paid(sum(estimated(text) for _, text in messages)) as bill:
            try:
                said = call(permit, self._endpoint, asked, _heard(listener, bill))
            except CallFailed as failed:
                if failed.perhaps_paid:
                    bill.sent()
                raise
            bill.tokens = said.tokens
        took, cost = time.monotonic() - began, said.tokens
        _log.info("model call: %.1f s, %d tokens in, %d out", took, cost.input, cost.output)
        return said

    @contextmanager
    def _paid(self, expected: int) -> "Iterator[_Bill]":
        """Raises BudgetSpent before anything is sent."""
        try:
            booking = self._budget.book(expected)
        except Busy:
            raise ModelUnavailable from None
        bill = _Bill(expected)
        try:
            yield bill
        finally:
            try:
                self._budget.settle(booking, bill.tokens)
            except Busy:  # stays as booked
                _log.warning("tokens were not settled: the database is busy")

    @contextmanager
    def _place(self, deadline: float) -> Iterator[None]:
        if not self._places.acquire(timeout=max(0.0, deadline - time.monotonic())):
            raise ModelUnavailable
        try:
            yield
        finally:
            self._places.release()


@dataclass
class _Bill:
    """What a call takes; `expected`: for the prompt alone."""

    expected: int
    tokens: Tokens = Tokens()  # noqa: RUF009  frozen
    heard: int = 0  # bytes

    def sent(self, piece: str = "") -> None:
        """So much came before it ended: nobody tells any more what it took."""
        self.heard += len(piece.encode())
        self.tokens = Tokens(self.expected, estimated_bytes(self.heard))


def _heard(listener: Listener | None, bill: _Bill) -> Callable[[str], None] | None:
    if listener is None:
        return None
    listener.begin()

    def hear(piece: str) -> None:
        bill.sent(piece)
        listener.hear(piece)

    return hear


def _wait(failed: CallFailed, pause: float | None) -> float | None:
    """Seconds until the next try; None when there is none. What the server asks for is obeyed."""
    if pause is None or not failed.again:
        return None
    return failed.after if failed.after is not None else pause * random.uniform(0.5, 1.5)  # noqa: S311  spreads load
