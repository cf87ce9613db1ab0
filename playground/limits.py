"""Slack's limits on blocks, as `blocks.validate` reports them. Knows the blocks that Daybook sends and refuses others.

Sizes: https://docs.slack.dev/reference/block-kit/blocks; the 13,000 characters of a message are measured, not written.
"""

import json
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MESSAGE_CHARACTERS = 13_000
VIEW_BYTES = 250_000
_TEXT = {"section": 3000, "header": 150}
_BLOCKS = frozenset(
    ("section", "header", "divider", "actions", "context", "image", "input", "rich_text", "context_actions", "markdown",
     "table", "alert")
)  # fmt: skip
_CHOICES = frozenset(
    ("static_select", "multi_static_select", "overflow", "checkboxes", "radio_buttons", "external_select",
     "multi_external_select")
)  # fmt: skip


def message_problems(blocks: object) -> list[str]:
    problems = list(_problems(blocks, MESSAGE_BLOCKS))
    if not problems and len(json.dumps(blocks, ensure_ascii=False)) > MESSAGE_CHARACTERS:
        return ["msg_blocks_too_long"]
    return problems


def view_problems(view: Json) -> list[str]:
    problems = list(_problems(view.get("blocks", []), VIEW_BLOCKS))
    if len(json.dumps(view).encode()) > VIEW_BYTES:
        problems.append("view_too_large")
    title = (view.get("title") or {}).get("text", "")
    if len(title) > 24:
        problems.append("must be less than 25 characters [json-pointer:/title/text]")
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
        yield from _text_problems(block.get("text"), _TEXT[kind], f"{where}/text", plain=kind == "header")
    elements = block.get("elements", [])
    if kind == "actions" and not 1 <= len(elements) <= 25:
        yield f"between 1 and 25 items [json-pointer:{where}/elements]"
    if kind == "context":
        if not 1 <= len(elements) <= 10:
            yield f"between 1 and 10 items [json-pointer:{where}/elements]"
        for place, element in enumerate(elements):
            if element.get("type") in ("mrkdwn", "plain_text"):
                yield from _text_problems(element, 3000, f"{where}/elements/{place}")
    if kind == "image" and not (block.get("image_url") and block.get("alt_text")):
        yield f"missing required field [json-pointer:{where}]"
    yield from _field_problems(block, where)
    if kind == "rich_text":
        return
    ids: set[str] = set()
    for place, element in enumerate([*elements, *(block[key] for key in ("accessory", "element") if key in block)]):
        action_id = element.get("action_id", "")
        if action_id and action_id in ids:
            yield f"action_id used twice in the block [json-pointer:{where}/elements/{place}]"
        ids.add(action_id)
        yield from _element_problems(element, f"{where}/elements/{place}")


def _field_problems(block: Json, where: str) -> Iterator[str]:
    fields = block.get("fields", [])
    if len(fields) > 10:
        yield f"no more than 10 items allowed [json-pointer:{where}/fields]"
    for place, each in enumerate(fields):
        yield from _text_problems(each, 2000, f"{where}/fields/{place}")


def _element_problems(element: Json, where: str) -> Iterator[str]:
    if len(element.get("action_id", "")) > 255:
        yield f"must be less than 256 characters [json-pointer:{where}/action_id]"
    kind = element.get("type")
    if kind == "button":
        yield from _text_problems(element.get("text"), 75, f"{where}/text", plain=True)
        if len(element.get("value", "")) > 2000:
            yield f"must be less than 2001 characters [json-pointer:{where}/value]"
        if len(element.get("accessibility_label", "")) > 75:
            yield f"must be less than 76 characters [json-pointer:{where}/accessibility_label]"
    if kind in _CHOICES:
        options = element.get("options", [])
        most = {"overflow": 5, "checkboxes": 10, "radio_buttons": 10}.get(str(kind), 100)
        if len(options) > most:
            yield f"no more than {most} items allowed [json-pointer:{where}/options]"
        for place, option in enumerate(options):
            yield from _text_problems(option.get("text"), 75, f"{where}/options/{place}/text")
            if len(option.get("value", "")) > 150:
                yield f"must be less than 151 characters [json-pointer:{where}/options/{place}/value]"


def _text_problems(text: object, most: int, where: str, *, plain: bool = False) -> Iterator[str]:
    if not isinstance(text, dict) or not isinstance(text.get("text"), str):
        yield f"missing required field: text [json-pointer:{where}]"
        return
    if text.get("type") not in (("plain_text",) if plain else ("plain_text", "mrkdwn")):
        yield f"unsupported type [json-pointer:{where}/type]"
    if not text["text"].strip():
        yield f"must be more than 0 characters [json-pointer:{where}/text]"
    if len(text["text"]) > most:
        yield f"must be less than {most + 1} characters [json-pointer:{where}/text]"
