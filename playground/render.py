"""Blocks as HTML, for the playground's page. Small: the blocks that Daybook sends; others show their type."""

from collections.abc import Callable
from typing import Any

from playground.drawing import Canvas, draw_element
from playground.elements import words
from playground.markup import escape, markdown, mrkdwn
from playground.rich_text import render_rich_text

Json = dict[str, Any]


def render_blocks(blocks: list[Json], canvas: Canvas) -> str:
    return "".join(_block(block, canvas) for block in blocks)


def render_message(message: Json, canvas: Canvas) -> str:
    """The blocks; without any, the text. Of a stream both, in that order: text, blocks."""
    files = "".join(
        f'<p class="file">📄 <a href="/page/file/{escape(each["id"])}">{escape(each["title"])}</a> '
        f'<span class="quiet">{_size(int(each.get("size", 0)))}</span></p>'
        for each in message.get("files", [])
    )
    said, drawn = message.get("text", ""), render_blocks(message.get("blocks") or [], canvas)
    if "streaming_state" in message:
        return _streamed(message, canvas) + drawn + files
    return (drawn or (f"<p>{mrkdwn(said, canvas.names)}</p>" if said else "")) + files


def _streamed(message: Json, canvas: Canvas) -> str:
    tasks = "".join(
        f'<p class="quiet">{escape(task["title"])} {escape(task.get("status", "")).replace("_", " ")}</p>'
        for task in message.get("tasks", {}).values()
    )
    more = '<p class="quiet writing" aria-label="More is being written">…</p>'
    text = f"<p>{markdown(message['text'], canvas.names)}</p>" if message["text"] else ""
    return f"{tasks}{text}{more if message['streaming_state'] == 'in_progress' else ''}"


def _size(length: int) -> str:
    return f"{length:,} bytes" if length < 1024 else f"{length / 1024:.1f} kB"


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


_BLOCKS: dict[str, Callable[[Json, Canvas], str]] = {
    "header": lambda block, _canvas: f"<h3>{escape(words(block.get('text')))}</h3>",
    "divider": lambda _block, _canvas: "<hr>",
    "section": _section,
    "actions": _actions,
    "context_actions": _actions,
    "context": _context,
    "input": _input,
    "rich_text": lambda block, canvas: render_rich_text(block, canvas.names),
    "markdown": lambda block, canvas: f"<p>{markdown(block.get('text', ''), canvas.names)}</p>",
    "image": lambda block, _canvas: f"<p class=quiet>{escape(block.get('alt_text', ''))}</p>",
}
