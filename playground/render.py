"""Blocks as HTML, for the playground's page. Small: the blocks that Daybook sends; others show their type.

Everything is escaped; links lead to http(s) only; nothing of a message becomes markup except what this file writes.
"""

import html
import re
from collections.abc import Callable, Mapping
from typing import Any

Json = dict[str, Any]
Names = Mapping[str, str]  # user names by id
_TOKEN = re.compile(r"<([^<>]*)>")
_STYLES = (
    (re.compile(r"`([^`\n]+)`"), r"<code>\1</code>"),
    (re.compile(r"(?<![\w\u200b*])\*([^*\n]+)\*(?![\w\u200b])"), r"<b>\1</b>"),
    (re.compile(r"(?<![\w\u200b_])_([^_\n]+)_(?![\w\u200b])"), r"<i>\1</i>"),
    (re.compile(r"(?<![\w\u200b~])~([^~\n]+)~(?![\w\u200b])"), r"<s>\1</s>"),
)


def render_blocks(blocks: list[Json], names: Names) -> str:
    return "".join(_block(block, names) for block in blocks)


def render_message(message: Json, names: Names) -> str:
    """The blocks; without any, the text."""
    return render_blocks(message.get("blocks") or [], names) or f"<p>{mrkdwn(message.get('text', ''), names)}</p>"


def mrkdwn(text: str, names: Names) -> str:
    """Slack's markup: styles, links and mentions."""
    made: list[str] = []

    def keep(found: re.Match[str]) -> str:
        made.append(_token(found.group(1), names))
        return f"\x00{len(made) - 1}\x00"

    line = _escape(html.unescape(_TOKEN.sub(keep, text.replace("\x00", ""))))
    for pattern, replacement in _STYLES:
        line = pattern.sub(replacement, line)
    line = re.sub(r"\x00(\d+)\x00", lambda found: made[int(found.group(1))], line)
    quoted = [f"<q>{part[5:]}</q>" if part.startswith("&gt; ") else part for part in line.split("\n")]
    return "<br>".join(quoted)


def _token(inside: str, names: Names) -> str:
    target, _, label = inside.partition("|")
    if target.startswith("@"):
        return f'<b class="mention">@{_escape(names.get(target[1:], target[1:]))}</b>'
    if target.startswith(("!", "#")):  # a live control sequence: shown as loudly as Slack would
        return f'<b class="alarm">@{_escape(label or target[1:])}</b>'
    if target.startswith(("http://", "https://")):
        address = html.escape(html.unescape(target), quote=True)
        words = _escape(html.unescape(label or target))
        return f'<a href="{address}" rel="noopener noreferrer" target="_blank">{words}</a>'
    return _escape(html.unescape(inside))


def _block(block: Json, names: Names) -> str:
    draw = _BLOCKS.get(block.get("type", ""))
    inner = draw(block, names) if draw else f"<p class=quiet>{_escape(str(block.get('type')))}</p>"
    return f'<div class="block {_escape(str(block.get("type")))}">{inner}</div>'


def _section(block: Json, names: Names) -> str:
    text = f"<p>{_text(block['text'], names)}</p>" if "text" in block else ""
    fields = "".join(f"<p>{_text(each, names)}</p>" for each in block.get("fields", []))
    accessory = _element(block["accessory"], names) if "accessory" in block else ""
    return f"<div class=words>{text}{fields}</div>{accessory}"


def _actions(block: Json, names: Names) -> str:
    return "".join(_element(element, names) for element in block.get("elements", []))


def _context(block: Json, names: Names) -> str:
    parts = [_text(each, names) for each in block.get("elements", []) if "text" in each]
    return f"<p class=quiet>{' '.join(parts)}</p>"


def _rich_text(block: Json, names: Names) -> str:
    return "".join(_rich(element, names) for element in block.get("elements", []))


def _rich(element: Json, names: Names) -> str:
    inner = "".join(_rich(each, names) for each in element.get("elements", []))
    match element.get("type"):
        case "text":
            return _escape(element.get("text", "")).replace("\n", "<br>")
        case "link":
            return _token(f"{element.get('url', '')}|{element.get('text', '')}".rstrip("|"), names)
        case "user":
            return _token(f"@{element.get('user_id', '')}", names)
        case "rich_text_list":
            items = "".join(f"<li>{_rich(each, names)}</li>" for each in element.get("elements", []))
            return f"<ul>{items}</ul>"
        case "rich_text_quote":
            return f"<blockquote>{inner}</blockquote>"
    return f"<p>{inner}</p>" if inner else ""


def _element(element: Json, names: Names) -> str:
    action = _escape(element.get("action_id", ""))
    match element.get("type"):
        case "button":
            style = _escape(element.get("style", ""))
            label = _escape(element.get("accessibility_label") or _plain(element))
            words = _escape(_plain(element))
            return f'<button class="{style}" data-action="{action}" aria-label="{label}">{words}</button>'
        case "overflow" | "static_select" | "checkboxes" | "radio_buttons":
            choices = "".join(_choice(action, option, names) for option in element.get("options", []))
            return f"<details class=menu><summary aria-label=More>⋯</summary><div>{choices}</div></details>"
        case "feedback_buttons":
            sides = (element.get("positive_button", {}), element.get("negative_button", {}))
            return "".join(f'<button data-action="{action}">{_escape(_plain(side))}</button>' for side in sides)
    return f"<span class=quiet>{_escape(str(element.get('type')))}</span>"


def _choice(action: str, option: Json, names: Names) -> str:
    value = _escape(option.get("value", ""))
    return f'<button data-action="{action}" data-chosen="{value}">{_text(option.get("text", {}), names)}</button>'


def _text(text: Json, names: Names) -> str:
    said = str(text.get("text", ""))
    return mrkdwn(said, names) if text.get("type") == "mrkdwn" else _escape(said)


def _plain(element: Json) -> str:
    return str((element.get("text") or {}).get("text", ""))


def _escape(text: str) -> str:
    return html.escape(text, quote=True)


_BLOCKS: dict[str, Callable[[Json, Names], str]] = {
    "header": lambda block, _names: f"<h3>{_escape(_plain(block))}</h3>",
    "divider": lambda _block, _names: "<hr>",
    "section": _section,
    "actions": _actions,
    "context_actions": _actions,
    "context": _context,
    "rich_text": _rich_text,
    "markdown": lambda block, _names: f"<p>{_escape(block.get('text', ''))}</p>",
    "image": lambda block, _names: f"<p class=quiet>{_escape(block.get('alt_text', ''))}</p>",
}
