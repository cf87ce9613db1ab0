"""Slack's limits as a check of its own, written from Slack's reference and not from bot.blocks.limits, and in part
slack_sdk's own model classes. `assert_legal` fails with the place."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from slack_sdk.models.blocks import Block as SlackBlock

from bot.blocks.rich import rich_lines

TEXT = {"header": 150, "button": 75, "option": 75, "section": 3000, "context": 3000}
LIVE = re.compile(r"<(?!https?://[^<>|\s]+\|[^<>]*>)")  # any < that does not begin a link made by code
STYLE = re.compile("[*_~`]")


def assert_legal(payload: dict[str, Any], *, blocks_at_most: int = 30, characters: int = 11_000) -> None:
    text, blocks = payload["text"], payload["blocks"]
    assert isinstance(text, str)
    assert text.strip()
    assert length(text) <= 150
    assert not LIVE.search(text)
    assert 1 <= len(blocks) <= blocks_at_most
    assert len(json.dumps(blocks)) <= characters
    json.dumps(payload, ensure_ascii=False).encode("utf-8")  # half a surrogate pair would raise
    for block in blocks:
        _check_block(block)
    for key in ("action_id", "block_id"):
        twice = [value for value, count in Counter(_values(blocks, key)).items() if count > 1]
        assert not twice, f"{key} twice: {twice}"
    assert sum(element.get("style") == "primary" for element in _elements(blocks)) <= 1
    for parsed in SlackBlock.parse_all(blocks):
        assert parsed is not None
        parsed.validate_json()


def length(text: str) -> int:
    """In UTF-16 units, in which an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


def _check_block(block: dict[str, Any]) -> None:
    match block["type"]:
        case "header":
            _check_text(block["text"], "plain_text", TEXT["header"])
        case "section":
            _check_text(block["text"], "mrkdwn", TEXT["section"])
            assert len(block["text"]["text"]) < 500, "Slack folds it"
            assert block["text"]["text"].count("\n") < 8
            if "accessory" in block:
                _check_element(block["accessory"])
        case "context":
            assert 1 <= len(block["elements"]) <= 10
            for element in block["elements"]:
                _check_text(element, "mrkdwn", TEXT["context"])
        case "actions":
            assert 1 <= len(block["elements"]) <= 25
            assert len(block.get("block_id", "x")) <= 255
            for element in block["elements"]:
                _check_element(element)
        case "rich_text" if block["elements"][0]["type"] == "rich_text_preformatted":
            assert 1 <= len(block["elements"][0]["elements"][0]["text"]) <= 3000
        case "rich_text":
            assert all(len(line) < 300 for line in rich_lines(block))
        case "context_actions":
            assert 1 <= len(block["elements"]) <= 5
            for element in block["elements"]:
                assert element["type"] == "feedback_buttons"
                assert 1 <= len(element["action_id"]) <= 255
                for side in ("positive_button", "negative_button"):
                    _check_text(element[side]["text"], "plain_text", TEXT["button"])
                    assert len(element[side]["value"]) <= 2000
        case other:
            assert other == "divider"


def _check_element(element: dict[str, Any]) -> None:
    assert 1 <= len(element["action_id"]) <= 255
    match element["type"]:
        case "button":
            _check_text(element["text"], "plain_text", TEXT["button"])
            assert len(element["value"]) <= 2000
            assert length(element.get("accessibility_label", "")) <= 75
        case "overflow":
            assert 1 <= len(element["options"]) <= 5
            _check_options(element["options"], "plain_text")
        case other:
            assert other == "checkboxes"
            assert 1 <= len(element["options"]) <= 10
            _check_options(element["options"], "mrkdwn")


def _check_options(options: list[dict[str, Any]], kind: str) -> None:
    values = [option["value"] for option in options]
    assert len(set(values)) == len(values)
    for option in options:
        assert 1 <= len(option["value"]) <= 150
        _check_text(option["text"], kind, TEXT["option"])
        if "description" in option:
            _check_text(option["description"], kind, TEXT["option"])


def _check_text(text: dict[str, Any], kind: str, limit: int) -> None:
    assert text["type"] == kind
    assert 1 <= length(text["text"]) <= limit, text["text"]
    if kind == "mrkdwn":
        assert text["verbatim"] is True
        assert not LIVE.search(text["text"]), text["text"]
    else:
        assert "\n" not in text["text"]


def _elements(blocks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for block in blocks:
        yield from (element for element in block.get("elements", ()) if "action_id" in element)
        if "accessory" in block:
            yield block["accessory"]


def _values(blocks: list[dict[str, Any]], key: str) -> Iterator[str]:
    for part in (*blocks, *_elements(blocks)):
        if key in part:
            yield part[key]
