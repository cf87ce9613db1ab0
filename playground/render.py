"""Blocks as HTML, for the playground's page. Small: the blocks that Daybook sends; others show their type."""

from collections.abc import Callable
from typing import Any

from playground.drawing import Canvas, draw_element
from playground.elements import words
from playground.markup import escape, markdown, mrkdwn, token

Json = dict[str, Any]


def render_blocks(blocks: list[Json], canvas: Canvas) -> str:
    return "".join(_block(block, canvas) for block in blocks)


def render_message(message: Json, canvas: Canvas) -> str:
    """The blocks; without any, the text."""
    files = "".join(
        f'<p class="file">📄 <a href="/page/file/{escape(each["id"])}">{escape(each["title"])}</a></p>'
        for each in message.get("files", [])
    )
    if message.get("blocks"):
        return render_blocks(message["blocks"], canvas) + files
    said = message.get("text", "")
    return f"<p>{markdown(said) if 'streaming_state' in message else mrkdwn(said, canvas.names)}</p>{files}"


def _block(block: Json, canvas: Canvas) -> str:
    draw = _BLOCKS.get(block.get("type", ""))
    inner = draw(block, canvas) if draw else f"<p class=quiet>{escape(block.get('type'))}</p>"
    return f'<div class="block {escape(block.get("type"))}">{inner}</div>'


def _section(block: Json, canvas: Canvas) -> str:
    text = f"<p>{canvas.text(block['text'])}</p>" if "text" in block else ""
    fields = "".join(f"<p>{canvas.text(each)}</p>" for each in block.get("fields", []))
    accessory = draw_element(block, block["accessory"], canvas) if "accessory" in block else ""
    wide = " wide" if block.get("accessory", {}).get("type") not in (None, "button", "overflow") else ""
    return f'<div class="words">{text}{fields}</div><div class="beside{wide}">{accessory}</div>'


def _actions(block: Json, canvas: Canvas) -> str:
    return "".join(draw_element(block, element, canvas) for element in block.get("elements", []))


def _context(block: Json, canvas: Canvas) -> str:
    parts = [canvas.text(each) for each in block.get("elements", []) if "text" in each]
    return f"<p class=quiet>{' '.join(parts)}</p>"


def _input(block: Json, canvas: Canvas) -> str:
    name = escape(block.get("block_id", ""))
    error = escape(canvas.errors.get(block.get("block_id", ""), ""))
    optional = " <small>(optional)</small>" if block.get("optional") else ""
    hint = f'<p class="quiet" id="hint-{name}">{escape(words(block["hint"]))}</p>' if "hint" in block else ""
    return (
        f'<label for="field-{name}">{escape(words(block.get("label")))}{optional}</label>'
        f"{draw_element(block, block['element'], canvas)}"
        f'<p class="wrong" id="error-{name}" role="alert">{error}</p>{hint}'
    )


def _rich_text(block: Json, canvas: Canvas) -> str:
    return "".join(_rich(element, canvas) for element in block.get("elements", []))


def _rich(element: Json, canvas: Canvas) -> str:
    inner = "".join(_rich(each, canvas) for each in element.get("elements", []))
    match element.get("type"):
        case "text":
            said = escape(element.get("text", "")).replace("\n", "<br>")
            for style, tag in (("bold", "b"), ("italic", "i"), ("strike", "s"), ("code", "code")):
                said = f"<{tag}>{said}</{tag}>" if (element.get("style") or {}).get(style) else said
            return said
        case "link":
            return token(f"{element.get('url', '')}|{element.get('text', '')}".rstrip("|"), canvas.names)
        case "user":
            return token(f"@{element.get('user_id', '')}", canvas.names)
        case "rich_text_list":
            items = "".join(f"<li>{_rich(each, canvas)}</li>" for each in element.get("elements", []))
            tag = "ol" if element.get("style") == "ordered" else "ul"
            return f"<{tag}>{items}</{tag}>"
        case "rich_text_quote":
            return f"<blockquote>{inner}</blockquote>"
    return f"<p>{inner}</p>" if inner else ""


_BLOCKS: dict[str, Callable[[Json, Canvas], str]] = {
    "header": lambda block, _canvas: f"<h3>{escape(words(block.get('text')))}</h3>",
    "divider": lambda _block, _canvas: "<hr>",
    "section": _section,
    "actions": _actions,
    "context_actions": _actions,
    "context": _context,
    "input": _input,
    "rich_text": _rich_text,
    "markdown": lambda block, _canvas: f"<p>{markdown(block.get('text', ''))}</p>",
    "image": lambda block, _canvas: f"<p class=quiet>{escape(block.get('alt_text', ''))}</p>",
}
