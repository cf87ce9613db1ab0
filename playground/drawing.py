"""Elements as HTML: buttons, menus and fields with what is in them. Refuses to draw what it does not know: its name
stands there instead. `data-…` attributes tell the page's script what to send."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from playground.elements import STATE, initial, words
from playground.markup import Names, emoji, escape, mrkdwn

Json = dict[str, Any]


@dataclass(frozen=True)
class Canvas:
    """What drawing needs beside the blocks. `values`: state.values; `errors`: by block_id; `people`: id and name."""

    names: Names = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    people: Sequence[tuple[str, str]] = ()

    def state(self, block: Json, element: Json) -> Json:
        found = self.values.get(block.get("block_id", ""), {}).get(element.get("action_id", ""))
        return dict(found) if found else initial(element)

    def text(self, text: Json) -> str:
        said = words(text)
        return mrkdwn(said, self.names) if text.get("type") == "mrkdwn" else escape(emoji(said))


def draw_element(block: Json, element: Json, canvas: Canvas) -> str:
    kind = str(element.get("type"))
    draw = _DRAWN.get(kind)
    return draw(block, element, canvas) if draw else f"<span class=quiet>{escape(kind)}</span>"


def _button(block: Json, element: Json, _canvas: Canvas) -> str:
    said = words(element.get("text"))
    spoken = element.get("accessibility_label") or said
    attributes = f'{_place(block, element)}{_confirm(element)} aria-label="{escape(spoken)}"'
    style = escape(element.get("style", ""))
    if str(element.get("url", "")).startswith(("http://", "https://")):
        address = f'href="{escape(element["url"])}" target="_blank" rel="noopener noreferrer"'
        return f'<a class="button {style}" {address} {attributes}>{escape(said)}</a>'
    return f'<button type="button" class="{style}" {attributes}>{escape(said)}</button>'


def _overflow(block: Json, element: Json, canvas: Canvas) -> str:
    place = _place(block, element) + _confirm(element)
    choices = "".join(
        f'<button type="button" role="menuitem" {place} data-chosen="{escape(option.get("value", ""))}">'
        f"{canvas.text(option.get('text', {}))}</button>"
        for option in element.get("options", [])
    )
    dots = '<summary aria-label="More actions">⋯</summary>'
    return f'<details class="menu">{dots}<div role="menu">{choices}</div></details>'


def _feedback(block: Json, element: Json, _canvas: Canvas) -> str:
    sides = (element.get("positive_button", {}), element.get("negative_button", {}))
    drawn = ""
    for side in sides:
        said = escape(words(side.get("text")))
        chosen = escape(side.get("value") or words(side.get("text")))
        drawn += f'<button type="button" {_place(block, element)} data-chosen="{chosen}">{said}</button>'
    return drawn


def _select(block: Json, element: Json, canvas: Canvas) -> str:
    state, kind = canvas.state(block, element), element["type"]
    groups = element.get("option_groups") or []
    many, people = kind.startswith("multi_"), "users" in kind
    value = state[STATE[kind][0]]
    chosen = {each if people else each["value"] for each in (value if many else [value] if value else [])}
    if people:
        inner = "".join(_option(key, escape(name), key in chosen) for key, name in canvas.people)
    elif groups:
        inner = ""
        for group in groups:
            options = _options(group["options"], chosen, canvas)
            inner += f'<optgroup label="{escape(words(group.get("label")))}">{options}</optgroup>'
    else:
        inner = _options(element.get("options", []), chosen, canvas)
    first = "" if many else f'<option value="">{escape(words(element.get("placeholder")) or "Choose")}</option>'
    return f"<select {_field(block, element)}{' multiple' if many else ''}>{first}{inner}</select>"


def _options(options: Sequence[Json], chosen: set[str], canvas: Canvas) -> str:
    return "".join(_option(each["value"], canvas.text(each["text"]), each["value"] in chosen) for each in options)


def _option(value: str, shown: str, chosen: bool) -> str:
    return f'<option value="{escape(value)}"{" selected" if chosen else ""}>{shown}</option>'


def _search(block: Json, element: Json, canvas: Canvas) -> str:
    state = canvas.state(block, element)
    option = state.get("selected_option") or next(iter(state.get("selected_options") or []), None) or {}
    hint = escape(words(element.get("placeholder")) or "Search")
    return (
        f'<span class="search"><input {_field(block, element)} role="combobox" aria-expanded="false" '
        f'autocomplete="off" aria-autocomplete="list" placeholder="{hint}" value="{escape(words(option.get("text")))}" '
        f'data-chosen="{escape(option.get("value", ""))}" data-least="{int(element.get("min_query_length", 3))}">'
        f'<span class="found" role="listbox" hidden></span></span>'
    )


def _boxes(block: Json, element: Json, canvas: Canvas) -> str:
    state, kind = canvas.state(block, element), element["type"]
    ticked = state.get("selected_options") or [each for each in [state.get("selected_option")] if each]
    chosen, shape = {each["value"] for each in ticked}, "checkbox" if kind == "checkboxes" else "radio"
    name = escape(f"{block.get('block_id')}-{element.get('action_id')}")
    drawn = ""
    for option in element.get("options", []):
        on = " checked" if option["value"] in chosen else ""
        more = f"<small>{canvas.text(option['description'])}</small>" if "description" in option else ""
        drawn += (
            f'<label><input type="{shape}" name="{name}" value="{escape(option["value"])}"{on}>'
            f"<span>{canvas.text(option['text'])}{more}</span></label>"
        )
    return f'<span class="boxes" role="group" {_field(block, element)}>{drawn}</span>'


def _input(block: Json, element: Json, canvas: Canvas) -> str:
    value = canvas.state(block, element)[STATE[element["type"]][0]]
    shown = "" if value is None else escape(value)
    hint = f' placeholder="{escape(words(element.get("placeholder")))}"' if "placeholder" in element else ""
    longest = f' maxlength="{int(element["max_length"])}"' if "max_length" in element else ""
    focus = " autofocus" if element.get("focus_on_load") else ""
    attributes = f"{_field(block, element)}{hint}{longest}{focus}"
    if element.get("multiline"):
        rows = min(max(4, str(value or "").count("\n") + 1), 14)
        return f'<textarea rows="{rows}" {attributes}>{shown}</textarea>'
    drawn = f'<input type="{_INPUTS[element["type"]]}" {attributes} value="{shown}" autocomplete="off">'
    if block.get("type") == "input" or "placeholder" not in element:
        return drawn
    return f'<label class="beside-words">{escape(words(element["placeholder"]))} {drawn}</label>'


def _field(block: Json, element: Json) -> str:
    """`data-tells` where a choice is told at once and not with the form."""
    asked = block.get("type") == "input"
    if asked:
        described = f"{_id('error', block)} {_id('hint', block)}"
        names = f'id="{_id("field", block)}" aria-describedby="{described}"'
    else:
        names = f'aria-label="{escape(words(element.get("placeholder")) or "Choose")}"'
    tells = "" if asked and not block.get("dispatch_action") else " data-tells"
    return f'{_place(block, element)} {names} data-field="{escape(element["type"])}"{tells}'


def _place(block: Json, element: Json) -> str:
    return f'data-block="{escape(block.get("block_id", ""))}" data-action="{escape(element.get("action_id", ""))}"'


def _id(kind: str, block: Json) -> str:
    return f"{kind}-{escape(block.get('block_id', ''))}"


def _confirm(element: Json) -> str:
    confirm = element.get("confirm")
    return (
        f' data-confirm="{escape(words(confirm.get("title")))}: {escape(words(confirm.get("text")))}"'
        if confirm
        else ""
    )


_INPUTS = {
    "plain_text_input": "text", "email_text_input": "email", "url_text_input": "url", "number_input": "number",
    "datepicker": "date", "timepicker": "time", "datetimepicker": "datetime-local",
}  # fmt: skip
_DRAWN: dict[str, Callable[[Json, Json, Canvas], str]] = {
    "button": _button,
    "overflow": _overflow,
    "feedback_buttons": _feedback,
    "static_select": _select,
    "multi_static_select": _select,
    "users_select": _select,
    "multi_users_select": _select,
    "external_select": _search,
    "multi_external_select": _search,
    "checkboxes": _boxes,
    "radio_buttons": _boxes,
    **dict.fromkeys(_INPUTS, _input),
}
