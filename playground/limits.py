"""Slack's limits on messages, views and their blocks, as `blocks.validate` reports them: a sentence and the place as a
JSON pointer. Knows the blocks that Daybook sends and refuses others.

Sizes: https://docs.slack.dev/reference/block-kit/blocks; the 13,000 characters of a message are measured, not written.
"""

import json
from collections.abc import Iterator
from typing import Any

from playground.element_limits import element_problems, text_problems, too_long
from playground.rich_text import rich_text_problems

Json = dict[str, Any]
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MESSAGE_CHARACTERS = 13_000
VIEW_BYTES = 250_000
_TEXT = {"section": 3000, "header": 150}
_HOLDS = {"actions": 25, "context_actions": 5}
_BLOCKS = frozenset(
    ("section", "header", "divider", "actions", "context", "image", "input", "rich_text", "context_actions", "markdown",
     "table", "alert")
)  # fmt: skip
_ACTIONS = frozenset(
    ("button", "overflow", "checkboxes", "radio_buttons", "datepicker", "timepicker", "datetimepicker", "static_select",
     "external_select", "users_select", "conversations_select", "channels_select", "workflow_button")
)  # fmt: skip
_MULTI = frozenset(f"multi_{kind}_select" for kind in ("static", "external", "users", "conversations", "channels"))
_INPUTS = (_ACTIONS - {"button", "overflow", "workflow_button"}) | _MULTI | {
    "plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input", "file_input",
}  # fmt: skip
_ALLOWED = {
    "actions": _ACTIONS,
    "section": _ACTIONS | _MULTI | {"image"},
    "context": frozenset({"mrkdwn", "plain_text", "image"}),
    "context_actions": frozenset({"feedback_buttons", "icon_button"}),
    "input": _INPUTS,
}


def message_problems(blocks: object) -> list[str]:
    problems = list(_problems(blocks, MESSAGE_BLOCKS))
    if not problems and len(json.dumps(blocks, ensure_ascii=False)) > MESSAGE_CHARACTERS:
        return ["msg_blocks_too_long"]
    return problems


def view_problems(view: Json) -> list[str]:
    if len(json.dumps(view).encode()) > VIEW_BYTES:
        return ["view_too_large"]
    problems = list(_problems(view.get("blocks"), VIEW_BLOCKS))
    for key, most in (("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)):
        problems += too_long(view.get(key) or "", most, f"/{key}")
    if view.get("type") == "modal":
        problems += text_problems(view.get("title"), 24, "/title", plain=True)
        for key in ("submit", "close"):
            if view.get(key) is not None:
                problems += text_problems(view[key], 24, f"/{key}", plain=True)
        blocks = view.get("blocks") if isinstance(view.get("blocks"), list) else []
        if any(isinstance(each, dict) and each.get("type") == "input" for each in blocks or []) and not view.get(
            "submit"
        ):
            problems.append("missing required field: submit, as there are inputs [json-pointer:/submit]")
    return problems


def _problems(blocks: object, most: int) -> Iterator[str]:
    if not isinstance(blocks, list):
        yield "must provide an array [json-pointer:/blocks]"
        return
    if len(blocks) > most:
        yield f"no more than {most} items allowed [json-pointer:/blocks]"
    named: set[str] = set()
    for index, block in enumerate(blocks):
        where = f"/blocks/{index}"
        if not isinstance(block, dict) or block.get("type") not in _BLOCKS:
            yield f"unsupported type [json-pointer:{where}/type]"
            continue
        block_id = block.get("block_id", "")
        if len(block_id) > 255 or (block_id and block_id in named):
            yield f"block_id is too long or used twice [json-pointer:{where}/block_id]"
        named.add(block_id)
        yield from _block_problems(block, where)


def _block_problems(block: Json, where: str) -> Iterator[str]:
    kind = block["type"]
    if kind in _TEXT and not (kind == "section" and "fields" in block and "text" not in block):
        yield from text_problems(block.get("text"), _TEXT[kind], f"{where}/text", plain=kind == "header")
    if kind in _HOLDS and not 1 <= len(block.get("elements", [])) <= _HOLDS[kind]:
        yield f"between 1 and {_HOLDS[kind]} items [json-pointer:{where}/elements]"
    if kind == "context":
        yield from _context_problems(block, where)
    if kind == "image" and not (block.get("image_url") and block.get("alt_text")):
        yield f"missing required field [json-pointer:{where}]"
    if kind == "rich_text":
        yield from rich_text_problems(block, where)
    if kind == "markdown":
        yield from too_long(block.get("text") or "", 12_000, f"{where}/text")
    if kind == "input":
        yield from text_problems(block.get("label"), 2000, f"{where}/label", plain=True)
        if "hint" in block:
            yield from text_problems(block["hint"], 2000, f"{where}/hint", plain=True)
        if not isinstance(block.get("element"), dict):
            yield f"missing required field: element [json-pointer:{where}/element]"
    for place, each in enumerate(block.get("fields", [])[:11]):
        yield from text_problems(each, 2000, f"{where}/fields/{place}")
    if len(block.get("fields", [])) > 10:
        yield f"no more than 10 items allowed [json-pointer:{where}/fields]"
    if kind in _ALLOWED:
        yield from _elements_problems(block, where)


def _context_problems(block: Json, where: str) -> Iterator[str]:
    elements = block.get("elements", [])
    if not 1 <= len(elements) <= 10:
        yield f"between 1 and 10 items [json-pointer:{where}/elements]"
    for place, element in enumerate(elements):
        if element.get("type") in ("mrkdwn", "plain_text"):
            yield from text_problems(element, 3000, f"{where}/elements/{place}")


def _elements_problems(block: Json, where: str) -> Iterator[str]:
    elements = [(f"{where}/elements/{place}", each) for place, each in enumerate(block.get("elements", []))]
    elements += [(f"{where}/{key}", block[key]) for key in ("accessory", "element") if isinstance(block.get(key), dict)]
    ids: set[str] = set()
    for place, element in elements:
        if element.get("type") not in _ALLOWED[block["type"]]:
            yield f"unsupported type: {element.get('type')} [json-pointer:{place}/type]"
            continue
        action_id = element.get("action_id", "")
        if action_id and action_id in ids:
            yield f"action_id used twice in the block [json-pointer:{place}/action_id]"
        ids.add(action_id)
        if element["type"] not in ("mrkdwn", "plain_text"):
            yield from element_problems(element, place)
