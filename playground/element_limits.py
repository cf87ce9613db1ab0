"""Slack's limits on elements and texts. https://docs.slack.dev/reference/block-kit/block-elements"""

import re
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
_CHOICES = {
    "overflow": (1, 5), "checkboxes": (1, 10), "radio_buttons": (1, 10), "static_select": (1, 100),
    "multi_static_select": (1, 100),
}  # fmt: skip
_FORMATS = {
    "initial_date": (re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"), "YYYY-MM-DD"),
    "initial_time": (re.compile(r"([01]\d|2[0-3]):[0-5]\d"), "HH:mm"),
}


def element_problems(element: Json, where: str) -> Iterator[str]:
    kind = str(element.get("type"))
    yield from too_long(element.get("action_id") or "", 255, f"{where}/action_id")
    if kind == "image":
        if not (element.get("image_url") and element.get("alt_text")):
            yield f"missing required field [json-pointer:{where}]"
        return
    if kind == "button":
        yield from _button_problems(element, where)
    if kind == "feedback_buttons":
        for side in ("positive_button", "negative_button"):
            yield from text_problems((element.get(side) or {}).get("text"), 75, f"{where}/{side}/text", plain=True)
            yield from too_long((element.get(side) or {}).get("value") or "", 2000, f"{where}/{side}/value")
    if "placeholder" in element:
        yield from text_problems(element["placeholder"], 150, f"{where}/placeholder", plain=True)
    if "confirm" in element:
        yield from _confirm_problems(element["confirm"], f"{where}/confirm")
    if kind in _CHOICES:
        yield from _choice_problems(element, kind, where)
    if kind == "plain_text_input":
        yield from _input_problems(element, where)
    for key, (shape, looks) in _FORMATS.items():
        if key in element and not shape.fullmatch(str(element[key])):
            yield f"must match the format {looks} [json-pointer:{where}/{key}]"
    if element.get("min_query_length", 0) < 0:
        yield f"must be more than -1 [json-pointer:{where}/min_query_length]"


def text_problems(text: object, most: int, where: str, *, plain: bool = False) -> Iterator[str]:
    if not isinstance(text, dict) or not isinstance(text.get("text"), str):
        yield f"missing required field: text [json-pointer:{where}]"
        return
    if text.get("type") not in (("plain_text",) if plain else ("plain_text", "mrkdwn")):
        yield f"unsupported type: {text.get('type')} [json-pointer:{where}/type]"
    if text.get("type") == "mrkdwn" and "emoji" in text:
        yield f"no such field: emoji [json-pointer:{where}/emoji]"
    if not text["text"].strip():
        yield f"must be more than 0 characters [json-pointer:{where}/text]"
    yield from too_long(text["text"], most, f"{where}/text")


def too_long(text: str, most: int, where: str) -> Iterator[str]:
    """Lengths in UTF-16 units, in which an emoji is two."""
    if len(text.encode("utf-16-le", "surrogatepass")) // 2 > most:
        yield f"must be less than {most + 1} characters [json-pointer:{where}]"


def _button_problems(element: Json, where: str) -> Iterator[str]:
    yield from text_problems(element.get("text"), 75, f"{where}/text", plain=True)
    yield from too_long(element.get("value") or "", 2000, f"{where}/value")
    yield from too_long(element.get("url") or "", 3000, f"{where}/url")
    yield from too_long(element.get("accessibility_label") or "", 75, f"{where}/accessibility_label")
    if element.get("style", "primary") not in ("primary", "danger"):
        yield f"must be primary or danger [json-pointer:{where}/style]"


def _choice_problems(element: Json, kind: str, where: str) -> Iterator[str]:
    options, least_and_most = list(element.get("options") or []), _CHOICES[kind]
    groups = element.get("option_groups") or []
    if groups and kind in ("static_select", "multi_static_select"):
        for place, group in enumerate(groups):
            yield from text_problems(group.get("label"), 75, f"{where}/option_groups/{place}/label", plain=True)
            options += group.get("options") or []
    least, most = least_and_most
    if not least <= len(element.get("options") or options) <= most:
        yield f"between {least} and {most} items [json-pointer:{where}/options]"
    plain = kind not in ("checkboxes", "radio_buttons")
    for place, option in enumerate(options):
        yield from _option_problems(option, f"{where}/options/{place}", plain=plain)
    first = [element["initial_option"]] if "initial_option" in element else element.get("initial_options") or []
    if any(not any(_same(chosen, option) for option in options) for chosen in first):
        yield f"initial option is none of the options [json-pointer:{where}/initial_option]"
    values = [option.get("value") for option in options]
    if kind in ("checkboxes", "radio_buttons") and len(set(values)) < len(values):
        yield f"option values must be unique [json-pointer:{where}/options]"


def _same(one: Json, other: Json) -> bool:
    return one.get("value") == other.get("value") and one.get("text") == other.get("text")


def _option_problems(option: Json, where: str, *, plain: bool) -> Iterator[str]:
    yield from text_problems(option.get("text"), 75, f"{where}/text", plain=plain)
    if not option.get("value"):
        yield f"missing required field: value [json-pointer:{where}/value]"
    yield from too_long(option.get("value") or "", 150, f"{where}/value")
    if "description" in option:
        yield from text_problems(option["description"], 75, f"{where}/description", plain=plain)


def _input_problems(element: Json, where: str) -> Iterator[str]:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if not 0 <= least <= 3000 or not 1 <= most <= 3000 or least > most:
        yield f"lengths must lie between 0 and 3000 [json-pointer:{where}/max_length]"
    yield from too_long(element.get("initial_value") or "", most, f"{where}/initial_value")


def _confirm_problems(confirm: Json, where: str) -> Iterator[str]:
    for key, most in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
        yield from text_problems(confirm.get(key), most, f"{where}/{key}", plain=key != "text")
