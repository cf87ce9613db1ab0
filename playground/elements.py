"""The elements people fill in or press: what each holds, at first and after a choice, in the shape of `state.values`.

Refuses a choice that the element does not offer (NotThere).
"""

from collections.abc import Iterator, Sequence
from typing import Any

Json = dict[str, Any]
Choice = str | int | Json | Sequence[str] | Sequence[Json] | None

# Where an element keeps its value, and where the app says what it is at first.
STATE = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
}
TEXTS = frozenset({"plain_text_input", "email_text_input", "url_text_input", "number_input"})
PRESSED = frozenset({"button", "overflow", "workflow_button", "feedback_buttons"})


class NotThere(LookupError):
    """There is no such message, view, element or choice."""


def elements_of(blocks: Sequence[Json]) -> Iterator[tuple[Json, Json]]:
    """Each block with each element in it that one can press or fill in."""
    for block in blocks:
        inside = [block[key] for key in ("accessory", "element") if key in block]
        for element in [*(block.get("elements") or []), *inside]:
            if element.get("type") in STATE or element.get("type") in PRESSED:
                yield block, element


def find_element(blocks: Sequence[Json], name: str) -> tuple[Json, Json]:
    """By action_id, else by what one reads: the words on it, the label above it, its placeholder; else by block_id; or
    by both ids with a tab between."""
    everything = list(elements_of(blocks))
    for names in (_by_action, _by_words, _by_block, _by_both):
        for block, element in everything:
            if name and name in names(block, element):
                return block, element
    raise NotThere(f"nothing called {name}")


def _by_action(_block: Json, element: Json) -> set[str]:
    return {str(element.get("action_id", ""))}


def _by_words(block: Json, element: Json) -> set[str]:
    sides = [element.get(side) or {} for side in ("positive_button", "negative_button")]
    texts = [element.get("text"), block.get("label"), element.get("placeholder"), *(side.get("text") for side in sides)]
    return {words(text) for text in texts}


def _by_block(block: Json, _element: Json) -> set[str]:
    return {str(block.get("block_id", ""))}


def _by_both(block: Json, element: Json) -> set[str]:
    return {f"{block.get('block_id', '')}\t{element.get('action_id', '')}"}


def initial(element: Json) -> Json:
    field, first = STATE[element["type"]]
    value = element.get(first)
    return {"type": element["type"], field: value if value is not None else _nothing(field)}


def filled(element: Json, given: Choice, offered: Sequence[Json] = ()) -> Json:
    """The element's state with that choice. `offered`: what the app suggested for an external select."""
    field, _ = STATE[element["type"]]
    if given is None:
        return {"type": element["type"], field: _nothing(field)}
    if field == "selected_options":
        many = [given] if isinstance(given, str | dict) else list(given)  # type: ignore[arg-type]
        return {"type": element["type"], field: [find_option(element, each, offered) for each in many]}
    if field == "selected_option":
        return {"type": element["type"], field: find_option(element, given, offered)}
    if field.endswith("s"):
        return {"type": element["type"], field: [given] if isinstance(given, str) else list(given)}  # type: ignore[arg-type]
    if field == "selected_date_time":
        return {"type": element["type"], field: int(given)}  # type: ignore[arg-type]
    return {"type": element["type"], field: str(given) or None}


def is_empty(state: Json) -> bool:
    field, _ = STATE[state["type"]]
    value = state.get(field)
    return value in (None, []) or (isinstance(value, str) and not value.strip())


def find_option(element: Json, chosen: object, offered: Sequence[Json] = ()) -> Json:
    """By value or words."""
    groups = [option for group in element.get("option_groups", []) for option in group.get("options", [])]
    options = [*element.get("options", []), *groups, *offered]
    if isinstance(chosen, dict):
        chosen = chosen.get("value")
    for option in options:
        if chosen in (option.get("value"), words(option.get("text"))):
            return dict(option)
    raise NotThere(f"no choice {chosen}")


def words(text: object) -> str:
    return str(text.get("text", "")) if isinstance(text, dict) else str(text or "")


def _nothing(field: str) -> list[Json] | None:
    return [] if field.endswith("s") else None
