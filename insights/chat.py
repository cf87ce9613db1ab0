"""A chat model behind any OpenAI-compatible endpoint, asked for one typed object. Refuses to hang, to overspend, and
to make a request without a permit of the gate.

Nothing of what is asked or answered reaches a log, a trace or an error; a log line says how long it took and how much.
"""

import logging
import random
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel

from crm.errors import Busy
from crm.gate import Permit
from insights.budget import Budget, estimated
from insights.chat_call import CallFailed, Endpoint, Message, Said, call
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

    @property
    def name(self) -> str:
        return self._endpoint.model

    def ask(self, permit: Permit, prompt: Prompt, schema: type[Answer]) -> Reply[Answer]:
        """One repair try. Raises ModelUnavailable, ModelUnreadable, BudgetSpent, Silent."""
        deadline = time.monotonic() + self._limits.total
        messages: list[Message] = [("system", prompt.system), ("user", prompt.user)]
        with self._place(deadline):
            said = self._said(permit, messages, schema, deadline)
            try:
                return Reply(read(said.text, schema), said.tokens)
            except Unreadable as wrong:
                _log.info("prompt %s: the answer could not be read, asked once more", prompt.version)
                repair = load("repair").filled(problems=wrong.problems).user
            messages += [("assistant", said.text[:_SHOWN_AGAIN] or "…"), ("user", repair)]
            again = self._said(permit.renew(), messages, schema, deadline)
        tokens = Tokens(said.tokens.input + again.tokens.input, said.tokens.output + again.tokens.output)
        try:
            return Reply(read(again.text, schema), tokens)
        except Unreadable:
            raise ModelUnreadable from None

    def _said(self, permit: Permit, messages: Sequence[Message], schema: type[BaseModel], deadline: float) -> Said:
        for pause in (*_PAUSES, None):
            try:
                return self._once(permit, messages, schema, deadline)
            except CallFailed as failed:
                _log.warning("model call failed: %s", failed.kind)
                wait = _wait(failed, pause)
                if wait is None or time.monotonic() + wait + self._limits.connect > deadline:
                    raise ModelUnavailable from None
            time.sleep(wait)
            permit = permit.renew()
        raise ModelUnavailable

    def _once(self, permit: Permit, messages: Sequence[Message], schema: type[BaseModel], deadline: float) -> Said:
        began = time.monotonic()
        expected = sum(estimated(text) for _, text in messages)
        with self._paid(expected) as bill:
            try:
                said = call(
                    permit,
                    self._endpoint,
                    messages,
                    response_format(schema),
                    answer_tokens=self._limits.answer_tokens,
                    connect=self._limits.connect,
                    total=max(0.1, deadline - began),
                )
            except CallFailed as failed:
                bill.tokens = Tokens(expected) if failed.perhaps_paid else Tokens()
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
        bill = _Bill()
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
    tokens: Tokens = Tokens()  # noqa: RUF009  frozen


def _wait(failed: CallFailed, pause: float | None) -> float | None:
    """Seconds until the next try; None when there is none. What the server asks for is obeyed."""
    if pause is None or not failed.again:
        return None
    return failed.after if failed.after is not None else pause * random.uniform(0.5, 1.5)  # noqa: S311  spreads load
