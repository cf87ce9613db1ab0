"""Tasks as boxes, the compact form of the digest: which are ticked, and how one of them changes. Pure; knows no rights.

The value of a box is the task's id; once the tick was worked, with "|" and what takes it back behind it.
"""

from collections.abc import Mapping, Sequence

from bot.blocks import limits
from bot.blocks.elements import Block, actions, checkboxes, option
from bot.blocks.text import escaped
from bot.digest.fitting import fitted
from bot.slack.presses.rows import Edit

TICKS = "tasks_done"
NOTHING = "-"  # in place of a batch: there is nothing that could be taken back


def boxes_of(blocks: Sequence[Block]) -> int | None:
    """Where the boxes stand."""
    for index, block in enumerate(blocks):
        if any(one.get("action_id") == TICKS for one in block.get("elements") or [] if isinstance(one, dict)):
            return index
    return None


def options_of(blocks: Sequence[Block]) -> dict[str, Block]:
    """By task id."""
    place = boxes_of(blocks)
    options = [] if place is None else _element(blocks[place])["options"]
    return {task_of(one): one for one in options}


def task_of(drawn: Block) -> str:
    return str(drawn["value"]).partition("|")[0]


def done_option(task: str, name: str, batch: str, said: str) -> Block:
    """`said`: mrkdwn."""
    title = fitted(lambda width: f"~{escaped(name, width.title)}~", limits.OPTION)
    return option(title, f"{task}|{batch}", said)


def said_option(task: str, said: str) -> Block:
    """Nothing of the task any more."""
    drawn = option(said, f"{task}|{NOTHING}", "")
    del drawn["description"]
    return drawn


def change_boxes(changes: Mapping[str, Block], *, only_open: bool = False) -> Edit:
    """Options by task id in the place of theirs; `only_open`: not of those whose tick was worked meanwhile. Under a new
    block_id, else Slack keeps the ticks it has."""

    def edit(blocks: list[Block]) -> list[Block] | None:
        place, drawn = boxes_of(blocks), options_of(blocks)
        found = {task for task in changes.keys() & drawn.keys() if not (only_open and _is_worked(drawn[task]))}
        if place is None or not found:
            return None
        options = [changes[task] if task in found else one for task, one in drawn.items()]
        element = checkboxes(TICKS, options)
        ticked = [one for one in options if _is_worked(one)]
        if ticked:
            element["initial_options"] = ticked
        row = actions([element], _next(str(blocks[place].get("block_id") or "tasks:0:0")))
        return [*blocks[:place], row, *blocks[place + 1 :]]

    return edit


def _is_worked(drawn: Block) -> bool:
    return "|" in str(drawn["value"])


def _element(block: Block) -> Block:
    return next(one for one in block["elements"] if one.get("action_id") == TICKS)


def _next(block_id: str) -> str:
    head, _, count = block_id.rpartition(":")
    return f"{head}:{int(count) + 1 if count.isdigit() else 1}"
