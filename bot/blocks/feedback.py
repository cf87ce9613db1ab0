"""Useful or not useful, below what was shown: Slack's own feedback buttons; two plain ones where it refuses them."""

from collections.abc import Sequence

from bot.blocks import limits
from bot.blocks.elements import Block, actions, button, key, plain_text
from bot.blocks.text import cut
from bot.language import Language

USEFUL, NOT_USEFUL = "useful", "not_useful"


def feedback_row(words: Language, action_id: str, about: str) -> Block:
    """`about`: what is judged, as `deals:5` or `answers:a71`. A press tells `useful|deals:5`."""
    sides = {
        f"{side}_button": _button(words.say(f"labels.{verdict}"), f"{verdict}|{about}")
        for side, verdict in (("positive", USEFUL), ("negative", NOT_USEFUL))
    }
    return {
        "type": "context_actions",
        "elements": [{"type": "feedback_buttons", "action_id": key(action_id), **sides}],
    }


def with_plain_buttons(blocks: Sequence[Block]) -> list[Block]:
    """The same message for a Slack that knows no feedback buttons: labels and values stay."""
    return [_plain(block) if block["type"] == "context_actions" else block for block in blocks]


def _plain(row: Block) -> Block:
    drawn = []
    for element in row["elements"]:
        for side in ("positive_button", "negative_button"):
            verdict = element[side]["value"].partition("|")[0]
            text, value = element[side]["text"]["text"], element[side]["value"]
            drawn.append(button(text, f"{element['action_id']}:{verdict}", value))
    return actions(drawn)


def _button(label: str, value: str) -> Block:
    return {
        "text": plain_text(label, limits.BUTTON),
        "value": value,
        "accessibility_label": cut(label, limits.ACCESSIBILITY_LABEL),
    }
