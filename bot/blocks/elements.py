"""Builders of single blocks and elements. Pure: text in, a dict as Slack takes it out, within Slack's limits.

mrkdwn is `verbatim`: Slack makes no links of what looks like an address or a channel in a title.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from bot.blocks import limits
from bot.blocks.text import cut

Block = dict[str, Any]


def header(text: str) -> Block:
    return {"type": "header", "text": plain_text(text, limits.HEADER)}


def section(text: str, accessory: Block | None = None) -> Block:
    """`text` is mrkdwn."""
    block = {"type": "section", "text": mrkdwn(cut(text, limits.SECTION))}
    return {**block, "accessory": accessory} if accessory else block


def section_plain(text: str) -> Block:
    """As it was written, lines and all."""
    return {"type": "section", "text": {"type": "plain_text", "text": text, "emoji": False}}


def context(text: str) -> Block:
    return {"type": "context", "elements": [mrkdwn(text)]}


def divider() -> Block:
    return {"type": "divider"}


def actions(elements: Iterable[Block], block_id: str | None = None) -> Block:
    row: Block = {"type": "actions"}
    if block_id:
        row["block_id"] = key(block_id)
    return {**row, "elements": list(elements)}


def button(text: str, action_id: str, value: str, *, label: str | None = None, primary: bool = False) -> Block:
    """`label` is what a screen reader says where the text alone does not tell the record."""
    element: Block = {
        "type": "button",
        "text": plain_text(text, limits.BUTTON),
        "action_id": key(action_id),
        "value": value[: limits.BUTTON_VALUE],
    }
    if label:
        element["accessibility_label"] = cut(label, limits.ACCESSIBILITY_LABEL)
    return {**element, "style": "primary"} if primary else element


def link_button(text: str, action_id: str, url: str, *, label: str | None = None) -> Block:
    """Opens an address. Slack tells of the press too: its verb is `link`, and there is nothing to answer."""
    element = button(text, action_id, "open", label=label)
    return {**element, "url": url}


def overflow(action_id: str, options: Sequence[tuple[str, str]]) -> Block:
    """`options`: text and value."""
    return {
        "type": "overflow",
        "action_id": key(action_id),
        "options": [
            {"text": plain_text(text, limits.OPTION), "value": key(value, limits.OPTION_VALUE)}
            for text, value in options
        ],
    }


def checkboxes(action_id: str, options: Sequence[Block]) -> Block:
    return {"type": "checkboxes", "action_id": key(action_id), "options": list(options[: limits.CHECKBOXES])}


def option(text: str, value: str, description: str) -> Block:
    """An option of checkboxes. `text` and `description` are mrkdwn, already short enough."""
    return {
        "text": mrkdwn(text),
        "value": key(value, limits.OPTION_VALUE),
        "description": mrkdwn(description),
    }


def plain_text(text: str, limit: int) -> Block:
    return {"type": "plain_text", "text": cut(text, limit), "emoji": True}


def mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def key(text: str, limit: int = limits.ACTION_ID) -> str:
    """An action_id or block_id: as it is, or, where a record's id is absurdly long, its head and a hash."""
    if len(text) <= limit:
        return text
    return f"{text[: limit - 33]}#{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:32]}"
