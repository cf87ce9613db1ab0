"""The modals that are open: a stack of at most three views per person, and the triggers that open them.

A trigger is good once, for three seconds. Refuses as Slack does, with its error names (SlackError).
"""

import itertools
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from playground.blocks import numbered
from playground.limits import view_problems
from playground.refusal import SlackError, refuse
from playground.states import States

Json = dict[str, Any]
MOST = 3


@dataclass
class Triggers:
    """`seconds`: how long one lives. `issued`: who got it, when."""

    seconds: float = 3.0
    issued: dict[str, tuple[str, float]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def issue(self, user: str) -> str:
        trigger = f"{next(self._numbers)}.{time.time_ns() // 1000}.{secrets.token_hex(8)}"
        self.issued[trigger] = (user, time.monotonic())
        return trigger

    def exchange(self, trigger: str) -> str:
        """The user it was issued for."""
        if trigger not in self.issued:
            raise SlackError("invalid_trigger_id")
        if trigger in self.used:
            raise SlackError("exchanged_trigger_id")
        user, at = self.issued[trigger]
        if time.monotonic() - at > self.seconds:
            raise SlackError("expired_trigger_id")
        self.used.add(trigger)
        return user


class Modals:
    def __init__(self, new_id: Callable[[str], str], states: States, changed: Callable[[], None]) -> None:
        self.triggers = Triggers()
        self.stacks: dict[str, list[Json]] = {}  # by user, the one on top last
        self.errors: dict[str, dict[str, str]] = {}  # by view id: what stands under the fields, by block_id
        self._new_id, self._states, self._changed = new_id, states, changed

    def top(self, user: str) -> Json | None:
        stack = self.stacks.get(user)
        return stack[-1] if stack else None

    def open(self, trigger: str, view: object) -> Json:
        self._check(view)
        user = self.triggers.exchange(trigger)
        self.clear(user)
        return self._add(user, view)

    def push(self, trigger: str, view: object) -> Json:
        self._check(view)
        user = self.triggers.exchange(trigger)
        return self.push_for(user, view)

    def push_for(self, user: str, view: object) -> Json:
        self._check(view)
        if not self.stacks.get(user):
            raise SlackError("not_found")
        if len(self.stacks[user]) >= MOST:
            raise SlackError("push_limit_reached")
        return self._add(user, view)

    def update(self, view: object, *, view_id: str = "", external_id: str = "", seen: str = "") -> Json:
        """`seen`: the hash that the caller believes the view to have."""
        user, place = self._find(view_id, external_id)
        old = self.stacks[user][place]
        if seen and seen != old["hash"]:
            raise SlackError("hash_conflict")
        return self.replace(user, old, view)

    def replace(self, user: str, old: Json, view: object) -> Json:
        self._check(view, but=old["external_id"])
        self._states.settle(("view", old["id"]), old["blocks"])
        new = self._made(view, old["id"]) | {name: old[name] for name in ("root_view_id", "previous_view_id")}
        self.stacks[user][self.stacks[user].index(old)] = new
        self.errors.pop(old["id"], None)
        self._changed()
        return self.shown(new)

    def close_top(self, user: str) -> None:
        self._forget(self.stacks[user].pop())

    def clear(self, user: str) -> None:
        for view in self.stacks.pop(user, []):
            self._forget(view)

    def complain(self, view: Json, errors: dict[str, str]) -> None:
        self.errors[view["id"]] = errors
        self._changed()

    def shown(self, view: Json) -> Json:
        """As a payload or answer carries it, with its state."""
        return {**view, "state": {"values": self._states.values(("view", view["id"]), view["blocks"])}}

    def _add(self, user: str, view: object) -> Json:
        stack = self.stacks.setdefault(user, [])
        new = self._made(view, self._new_id("V"))
        new["root_view_id"] = stack[0]["id"] if stack else new["id"]
        new["previous_view_id"] = stack[-1]["id"] if stack else None
        stack.append(new)
        self._changed()
        return self.shown(new)

    def _made(self, view: object, view_id: str) -> Json:
        assert isinstance(view, dict)  # noqa: S101
        blank = {"private_metadata": "", "callback_id": "", "external_id": "", "close": None, "submit": None,
                 "clear_on_close": False, "notify_on_close": False, "submit_disabled": False}  # fmt: skip
        return blank | view | {
            "id": view_id, "hash": f"{time.time_ns() // 1_000_000_000}.{secrets.token_hex(4)}", "app_id": "A0PLAYGRND",
            "bot_id": "B0PLAYGRND", "blocks": numbered(view["blocks"], self._new_id),
        }  # fmt: skip

    def _check(self, view: object, but: str = "") -> None:
        if not isinstance(view, dict) or view.get("type") != "modal":
            raise SlackError("invalid_arguments", response_metadata={"messages": ["[ERROR] not a modal"]})
        problems = view_problems(view)
        if problems == ["view_too_large"]:
            raise SlackError("view_too_large")
        refuse(problems, "invalid_arguments")
        external = view.get("external_id")
        taken = [each["external_id"] for stack in self.stacks.values() for each in stack]
        if external and external != but and external in taken:
            raise SlackError("duplicate_external_id")

    def _find(self, view_id: str, external_id: str) -> tuple[str, int]:
        for user, stack in self.stacks.items():
            for place, view in enumerate(stack):
                if (view_id and view["id"] == view_id) or (external_id and view["external_id"] == external_id):
                    return user, place
        raise SlackError("not_found")

    def _forget(self, view: Json) -> None:
        self._states.forget(("view", view["id"]))
        self.errors.pop(view["id"], None)
        self._changed()
