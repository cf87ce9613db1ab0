"""A message as it is posted, and how it reads without Slack."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.blocks.elements import Block
from bot.blocks.rich import rich_lines

_LINK = re.compile(r"<(?:https?://[^|>]*)\|([^>]*)>")
_BOLD = re.compile(r"(?<!\u200b)\*(?!\u200b)")
_INVISIBLE = re.compile("[\u200b\u2068\u2069]")


@dataclass(frozen=True, slots=True)
class Message:
    """`text` is the push notification and what a screen reader says first."""

    text: str
    blocks: list[Block]

    def as_payload(self) -> dict[str, Any]:
        return {"text": self.text, "blocks": self.blocks}


def readable(message: Message) -> str:
    """The message for a terminal: every text and button in the order of the screen."""
    lines = [line for block in message.blocks for line in _lines(block)]
    return "\n".join(lines).strip() + "\n"


def _lines(block: Block) -> Iterator[str]:
    match block["type"]:
        case "header":
            yield from ("", block["text"]["text"], "")
        case "section":
            yield shown(block["text"]["text"])
            if "accessory" in block:
                yield f"[{block['accessory']['text']['text']}]"
        case "actions" | "context_actions":
            yield " ".join(word for element in block["elements"] for word in _words(element))
        case "context":
            yield " ".join(shown(element["text"]) for element in block["elements"])
        case "rich_text":
            yield from rich_lines(block)
        case "context_actions":
            (element,) = block["elements"]
            yield " ".join(f"[{element[f'{one}_button']['text']['text']}]" for one in ("positive", "negative"))
        case _:
            yield "-" * 40


def _words(element: Block) -> Iterator[str]:
    match element["type"]:
        case "button":
            yield f"[{element['text']['text']}]"
        case "feedback_buttons":
            yield from (f"({element[side]['text']['text']})" for side in ("positive_button", "negative_button"))
        case "external_select":
            yield f"[{element['placeholder']['text']}]"
        case "overflow":
            yield "[⋯]"
        case _:
            for option in element["options"]:
                yield f"\n[ ] {shown(option['text']['text'])}\n    {shown(option['description']['text'])}"


def shown(mrkdwn: str) -> str:
    """What a person sees of mrkdwn made by bot.blocks.text."""
    return _INVISIBLE.sub("", html.unescape(_BOLD.sub("", _LINK.sub(r"\1", mrkdwn))))
