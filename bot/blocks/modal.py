"""Forms: modals and their input blocks. Pure; within Slack's limits. A field's block_id is its name."""

from collections.abc import Sequence
from typing import Any

from bot.blocks import limits
from bot.blocks.elements import Block, key, plain_text
from bot.blocks.text import cut

Choice = tuple[str, str]  # what is read, what is sent
View = dict[str, Any]


def modal(
    callback_id: str,
    title: str,
    blocks: Sequence[Block],
    *,
    close: str,
    metadata: str,
    submit: str | None = None,
) -> View:
    """`metadata`: bot.slack.views.pack. Slack wants a submit where there is an input."""
    view: View = {
        "type": "modal",
        "callback_id": key(callback_id),
        "title": plain_text(title, limits.VIEW_TITLE),
        "close": plain_text(close, limits.VIEW_TITLE),
        "blocks": list(blocks[: limits.VIEW_BLOCKS]),
        "private_metadata": metadata,
    }
    return {**view, "submit": plain_text(submit, limits.VIEW_TITLE)} if submit else view


def field(
    name: str, label: str, element: Block, *, hint: str | None = None, optional: bool = False, live: bool = False
) -> Block:
    """`live`: a change is told at once, as a press."""
    block: Block = {
        "type": "input",
        "block_id": key(name),
        "label": plain_text(label, limits.LABEL),
        "element": element,
        "optional": optional,
    }
    if hint:
        block["hint"] = plain_text(hint, limits.LABEL)
    return {**block, "dispatch_action": True} if live else block


def text_input(
    action_id: str, value: str = "", *, multiline: bool = False, most: int = 255, placeholder: str | None = None
) -> Block:
    element: Block = {"type": "plain_text_input", "action_id": key(action_id), "max_length": most}
    if multiline:
        element["multiline"] = True
    if value:
        element["initial_value"] = cut(value, most)
    return _with_placeholder(element, placeholder)


def select(
    action_id: str, choices: Sequence[Choice], chosen: str | None = None, placeholder: str | None = None
) -> Block:
    """A value that is not among the choices is not chosen."""
    drawn = [choice(*one) for one in choices[: limits.CHOICES]]
    return _with_placeholder(_chosen({"type": "static_select", "action_id": key(action_id), "options": drawn}, chosen),
                             placeholder)  # fmt: skip


def radio(action_id: str, choices: Sequence[Choice], chosen: str | None = None) -> Block:
    drawn = [choice(*one) for one in choices[: limits.CHECKBOXES]]
    return _chosen({"type": "radio_buttons", "action_id": key(action_id), "options": drawn}, chosen)


def boxes(action_id: str, choices: Sequence[Choice], ticked: Sequence[str] = ()) -> Block:
    drawn = [choice(*one) for one in choices[: limits.CHECKBOXES]]
    element: Block = {"type": "checkboxes", "action_id": key(action_id), "options": drawn}
    initial = [one for one in drawn if one["value"] in ticked]
    return {**element, "initial_options": initial} if initial else element


def date_input(action_id: str, day: str | None = None) -> Block:
    """`day`: YYYY-MM-DD."""
    element: Block = {"type": "datepicker", "action_id": key(action_id)}
    return {**element, "initial_date": day} if day else element


def time_input(action_id: str, at: str | None = None) -> Block:
    """`at`: HH:MM."""
    element: Block = {"type": "timepicker", "action_id": key(action_id)}
    return {**element, "initial_time": at} if at else element


def search_select(action_id: str, placeholder: str, *, least: int = 2, chosen: Choice | None = None) -> Block:
    """Its choices are asked for while one types: a handler in bot/slack/forms/handlers.py."""
    element: Block = {"type": "external_select", "action_id": key(action_id), "min_query_length": least}
    if chosen:
        element["initial_option"] = choice(*chosen)
    return _with_placeholder(element, placeholder)


def choice(text: str, value: str) -> Block:
    return {"text": plain_text(text, limits.OPTION), "value": key(value, limits.OPTION_VALUE)}


def _chosen(element: Block, value: str | None) -> Block:
    initial = next((one for one in element["options"] if one["value"] == value), None) if value is not None else None
    return {**element, "initial_option": initial} if initial else element


def _with_placeholder(element: Block, text: str | None) -> Block:
    return {**element, "placeholder": plain_text(text, limits.PLACEHOLDER)} if text else element
