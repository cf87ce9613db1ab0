"""Forms as they travel: what a view carries unseen, and what a person filled in. All that comes back is a claim.

A field is known by its block_id; a form that is drawn again writes `field~2`, else Slack keeps the old value.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from bot.blocks import limits
from crm.errors import DaybookError

Value = str | tuple[str, ...] | None


@dataclass(frozen=True)
class Origin:
    """The row that a form was opened from. `ts` None: it stands on Home. `thread`: its message stands in one."""

    channel: str | None
    ts: str | None
    action_id: str
    value: str
    block_id: str
    thread: str | None = None


@dataclass(frozen=True)
class Shown:
    """A modal in a payload. `values` by field: text, the value of a choice, a date as YYYY-MM-DD, several as a tuple,
    None for what was left empty."""

    id: str
    hash: str
    callback_id: str
    origin: Origin | None
    data: Mapping[str, Any]
    values: Mapping[str, Value] = field(default_factory=dict, repr=False)
    block_ids: Mapping[str, str] = field(default_factory=dict)  # of each field, as it is drawn now
    below: str = ""  # the id of the modal that this one lies on
    blocks: list[dict[str, Any]] = field(default_factory=list, repr=False)

    @classmethod
    def read(cls, view: Mapping[str, Any]) -> Self:
        origin, data = unpack(str(view.get("private_metadata") or ""))
        values, block_ids = _read_state((view.get("state") or {}).get("values") or {})
        return cls(
            id=str(view.get("id") or ""),
            hash=str(view.get("hash") or ""),
            callback_id=str(view.get("callback_id") or ""),
            origin=origin,
            data=data,
            values=values,
            block_ids=block_ids,
            below=str(view.get("previous_view_id") or ""),
            blocks=list(view.get("blocks") or []),
        )

    def text(self, name: str) -> str:
        """Of a text, date or choice; empty when nothing was entered."""
        value = self.values.get(name)
        return value.strip() if isinstance(value, str) else ""

    def choices(self, name: str) -> tuple[str, ...]:
        value = self.values.get(name)
        return value if isinstance(value, tuple) else ()


def pack(origin: Origin | None, data: Mapping[str, Any]) -> str:
    """private_metadata. Raises where the data is longer than Slack carries: a form keeps ids, not records."""
    packed = json.dumps({"o": asdict(origin) if origin else None, "d": dict(data)}, separators=(",", ":"))
    if limits.length(packed) > limits.METADATA:
        raise DaybookError("This form carries more than Slack takes.", "Ask for fewer records at once.")
    return packed


def unpack(text: str) -> tuple[Origin | None, Mapping[str, Any]]:
    """What is not readable (somebody else's form) is empty."""
    try:
        packed = json.loads(text)
        origin = Origin(**packed["o"]) if packed["o"] else None
        return origin, dict(packed["d"])
    except (ValueError, TypeError, KeyError):
        return None, {}


def _read_state(state: Mapping[str, Any]) -> tuple[dict[str, Value], dict[str, str]]:
    values: dict[str, Value] = {}
    block_ids: dict[str, str] = {}
    for block_id, elements in state.items():
        name = str(block_id).partition("~")[0]
        block_ids[name] = str(block_id)
        for element in elements.values():
            values[name] = _value(element)
    return values, block_ids


def _value(element: Mapping[str, Any]) -> Value:
    for key in ("value", "selected_date", "selected_time", "selected_user", "selected_conversation"):
        if element.get(key) is not None:
            return str(element[key])
    chosen = element.get("selected_option")
    if chosen:
        return str(chosen.get("value") or "")
    several = element.get("selected_options")
    return tuple(str(each.get("value") or "") for each in several) if several else None
