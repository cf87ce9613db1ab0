"""Rows of a posted message: found by the element that was pressed, and changed in place. Pure; knows no meaning."""

from collections.abc import Callable, Sequence

from bot.blocks import limits
from bot.blocks.elements import Block

BELOW = "below:"  # begins the block_id of a line that belongs to the row above it
Edit = Callable[[list[Block]], list[Block] | None]  # None: the row is not there any more


def find_row(blocks: Sequence[Block], action_id: str) -> slice | None:
    """The block that holds the element; where it is a row of buttons, with the section above it and its line below."""
    for index, block in enumerate(blocks):
        accessory = block.get("accessory") or {}
        elements = [*(block.get("elements") or []), accessory]
        if any(isinstance(one, dict) and one.get("action_id") == action_id for one in elements):
            above = index > 0 and block.get("type") == "actions" and blocks[index - 1].get("type") == "section"
            below = any(str(one.get("block_id", "")).startswith(BELOW) for one in blocks[index + 1 : index + 2])
            return slice(index - int(above), index + 1 + int(below))
    return None


def put(action_id: str, row: Sequence[Block]) -> Edit:
    """The row of that element becomes these blocks."""

    def edit(blocks: list[Block]) -> list[Block] | None:
        place = find_row(blocks, action_id)
        return None if place is None else within_limits([*blocks[: place.start], *row, *blocks[place.stop :]])

    return edit


def add_line(action_id: str, line: str, instead_of: Sequence[str]) -> Edit:
    """A last line under the row's text, in place of an earlier one of these."""

    def edit(blocks: list[Block]) -> list[Block] | None:
        place = find_row(blocks, action_id)
        if place is None or blocks[place.start].get("type") != "section":
            return None
        told = blocks[place.start]
        lines = [one for one in told["text"]["text"].split("\n") if one not in instead_of]
        changed = {**told, "text": {**told["text"], "text": "\n".join([*lines, line])}}
        return [*blocks[: place.start], changed, *blocks[place.start + 1 :]]

    return edit


def within_limits(blocks: list[Block]) -> list[Block]:
    """A row that grew may be one block too many: the lines between the parts go first."""
    if len(blocks) <= limits.MESSAGE_BLOCKS:
        return blocks
    return [block for block in blocks if block.get("type") != "divider"]
