"""What Slack does to blocks before it shows them: names for what has none."""

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any

from playground.elements import PRESSED, STATE, elements_of

Json = dict[str, Any]


def numbered(blocks: Sequence[Json], new_id: Callable[[str], str]) -> list[Json]:
    """Copies with a block_id, and an action_id for each element, where the app gave none. A block that holds a state
    gets a new one each time, so that an update resets it as in Slack; others one by what they say."""
    taken = {block["block_id"] for block in blocks if "block_id" in block}
    named = []
    for block in blocks:
        if "block_id" not in block:
            keeps_state = any(element["type"] in STATE for _, element in elements_of([block]))
            block = {"block_id": new_id("b") if keeps_state else _by_content(block, taken), **block}
            taken.add(block["block_id"])
        named.append(_with_names(block, new_id))
    return named


def _by_content(block: Json, taken: set[str]) -> str:
    digest = hashlib.sha256(json.dumps(block, sort_keys=True).encode("utf-8", "replace")).hexdigest()[:8]
    return next(name for name in (f"b{digest}", *(f"b{digest}-{n}" for n in range(2, 1000))) if name not in taken)


def _with_names(block: Json, new_id: Callable[[str], str]) -> Json:
    named = dict(block)
    if block.get("type") == "rich_text":
        return named
    if "elements" in block:
        named["elements"] = [_element(each, new_id) for each in block["elements"]]
    for key in ("accessory", "element"):
        if key in block:
            named[key] = _element(block[key], new_id)
    return named


def _element(element: Json, new_id: Callable[[str], str]) -> Json:
    pressable = element.get("type") in STATE or element.get("type") in PRESSED
    return {"action_id": new_id("a"), **element} if pressable else element
