"""Rich text: lists whose lines hold links. What stands in it is raw, never mrkdwn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.blocks.elements import Block
from bot.blocks.text import address


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line, already plain and short enough. `url`: of a record in the CRM."""

    text: str
    url: str | None = None
    bold: bool = False


def bullets(title: str, lines: Sequence[Iterable[Run]]) -> Block:
    """A bold title above a line each."""
    head: Block = {"type": "rich_text_section", "elements": [_element(Run(title, bold=True))]}
    items = [{"type": "rich_text_section", "elements": [_element(run) for run in line if run.text]} for line in lines]
    listed: list[Block] = [{"type": "rich_text_list", "style": "bullet", "elements": items}] if items else []
    return {"type": "rich_text", "elements": [head, *listed]}


def rich_lines(block: Block) -> list[str]:
    """As it is read."""
    told = []
    for part in block["elements"]:
        if part["type"] == "rich_text_list":
            told += [f"• {_read(item)}" for item in part["elements"]]
        else:
            told.append(_read(part))
    return told


def _element(run: Run) -> Block:
    url = address(run.url)
    element: Block = {"type": "link", "url": url, "text": run.text} if url else {"type": "text", "text": run.text}
    return {**element, "style": {"bold": True}} if run.bold else element


def _read(section: Block) -> str:
    return "".join(str(one.get("text", "")) for one in section["elements"])
