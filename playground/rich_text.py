"""The rich_text block: as HTML, and what Slack would refuse in one.

https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from playground.markup import Names, emoji, escape, token

Json = dict[str, Any]
_NEEDS = {
    "text": "text", "link": "url", "user": "user_id", "usergroup": "usergroup_id", "channel": "channel_id",
    "broadcast": "range", "emoji": "name", "date": "timestamp", "color": "value",
}  # fmt: skip
_PARTS = frozenset(("rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"))
_STYLES = (("code", "code"), ("strike", "s"), ("italic", "i"), ("bold", "b"))


def render_rich_text(block: Json, names: Names) -> str:
    return "".join(_part(element, names) for element in block.get("elements", []))


def _part(part: Json, names: Names) -> str:
    inside = part.get("elements", [])
    match part.get("type"):
        case "rich_text_list":
            tag = "ol" if part.get("style") == "ordered" else "ul"
            items = "".join(f"<li>{_words(each, names)}</li>" for each in inside)
            depth, first = int(part.get("indent") or 0), int(part.get("offset") or 0) + 1
            begins = f' start="{first}"' if tag == "ol" and first > 1 else ""
            return f'<{tag} class="rich in{min(depth, 8)}"{begins}>{items}</{tag}>'
        case "rich_text_quote":
            return f"<blockquote>{_words(part, names)}</blockquote>"
        case "rich_text_preformatted":
            return f"<pre>{_words(part, names)}</pre>"
    said = _words(part, names)
    return f"<p>{said}</p>" if said else ""


def _words(part: Json, names: Names) -> str:
    return "".join(_word(each, names) for each in part.get("elements", []))


def _word(word: Json, names: Names) -> str:
    said = _said(word, names)
    style = word.get("style") or {}
    for name, tag in _STYLES:
        said = f"<{tag}>{said}</{tag}>" if style.get(name) else said
    return said


def _said(word: Json, names: Names) -> str:
    match word.get("type"):
        case "text":
            return escape(word.get("text", "")).replace("\n", "<br>")
        case "link":
            return token(f"{word.get('url', '')}|{word.get('text', '')}".rstrip("|"), names)
        case "user":
            return token(f"@{word.get('user_id', '')}", names)
        case "broadcast":
            return token(f"!{word.get('range', '')}", names)
        case "channel":
            return token(f"#{word.get('channel_id', '')}", names)
        case "usergroup":
            return token(f"!subteam^{word.get('usergroup_id', '')}", names)
        case "emoji":
            return _emoji(word)
        case "date":
            return escape(word.get("fallback") or datetime.fromtimestamp(int(word.get("timestamp") or 0), UTC).date())
    return escape(word.get("value", ""))


def _emoji(word: Json) -> str:
    try:
        return "".join(chr(int(each, 16)) for each in str(word.get("unicode", "")).split("-"))
    except ValueError:
        return escape(emoji(f":{word.get('name', '')}:"))


def rich_text_problems(block: Json, where: str) -> Iterator[str]:
    parts = block.get("elements")
    if not isinstance(parts, list):
        yield f"missing required field: elements [json-pointer:{where}/elements]"
        return
    for place, part in enumerate(parts):
        at = f"{where}/elements/{place}"
        if not isinstance(part, dict) or part.get("type") not in _PARTS:
            yield f"unsupported type [json-pointer:{at}/type]"
        elif part["type"] == "rich_text_list":
            if part.get("style") not in ("bullet", "ordered"):
                yield f"must be bullet or ordered [json-pointer:{at}/style]"
            for number, item in enumerate(part.get("elements", [])):
                yield from _section_problems(item, f"{at}/elements/{number}", ("rich_text_section",))
        else:
            yield from _section_problems(part, at, tuple(_PARTS))


def _section_problems(section: Json, where: str, allowed: tuple[str, ...]) -> Iterator[str]:
    if section.get("type") not in allowed or not isinstance(section.get("elements"), list):
        yield f"unsupported type: {section.get('type')} [json-pointer:{where}/type]"
        return
    for place, word in enumerate(section["elements"]):
        at, kind = f"{where}/elements/{place}", word.get("type")
        if kind not in _NEEDS:
            yield f"unsupported type: {kind} [json-pointer:{at}/type]"
        elif word.get(_NEEDS[kind]) in (None, ""):
            yield f"must be more than 0 characters [json-pointer:{at}/{_NEEDS[kind]}]"
        elif kind == "link" and word.get("text") == "":
            yield f"must be more than 0 characters [json-pointer:{at}/text]"
