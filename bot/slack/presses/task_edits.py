"""What becomes of a task's row or box in the message, wherever its task was completed, moved or taken back."""

from collections.abc import Mapping
from dataclasses import replace

from bot.blocks.elements import Block, section
from bot.digest.content import TaskRow
from bot.digest.plan import Plan
from bot.digest.task_rows import task_option
from bot.slack.presses.completing import Completed
from bot.slack.presses.live_task import Tasks
from bot.slack.presses.reply import Reply
from bot.slack.presses.rows import Edit, find_row, put, within_limits
from bot.slack.presses.task_boxes import change_boxes, done_option, options_of
from crm.kinds import Ref

_DONE = "task_done:"


def together(reply: Reply, *edits: Edit) -> Reply:
    return replace(reply, edit=every(*([reply.edit] if reply.edit else []), *edits))


def every(*edits: Edit) -> Edit:
    """Those that find their place, one after another."""

    def edit(blocks: list[Block]) -> list[Block] | None:
        changed = None
        for one in edits:
            changed = one(changed if changed is not None else blocks) or changed
        return changed

    return edit


def completed_elsewhere(done: Completed, undo: Block) -> Edit:
    """In the message behind a form, without a prompt. `undo`: the row's own button."""
    box = done_option(done.ref.id, done.name, done.batch or "", done.when)
    return every(put(f"{_DONE}{done.ref.id}", [section(done.said, undo)]), change_boxes({done.ref.id: box}))


def restored(tasks: Tasks, ref: Ref) -> Edit:
    """Its row or box as it would be drawn now; what is not on the rep's list any more stays as it is."""
    row = tasks.row(ref)

    def edit(blocks: list[Block]) -> list[Block] | None:
        place = find_row(blocks, f"undo:{ref.id}")
        if row is None or place is None:
            return None
        drawn = [] if ref.id in options_of(blocks) else tasks.drawn(row, first=_was_first(blocks[place], ref))
        return within_limits([*blocks[: place.start], *drawn, *blocks[place.stop :]])

    return every(edit, change_boxes({ref.id: _option(tasks, row)} if row else {}))


def moved_rows(tasks: Tasks, said: Mapping[str, str]) -> Edit:
    """`said`, by task id: where it was moved, mrkdwn. It can still be completed from its row."""

    def edit(blocks: list[Block]) -> list[Block] | None:
        drawn = blocks
        for task, line in said.items():
            place = find_row(drawn, f"{_DONE}{task}")
            if place is not None and task not in options_of(drawn):
                drawn = [*drawn[: place.start], _moved(drawn[place.start], line), *drawn[place.start + 1 :]]
        return drawn if drawn is not blocks else None

    boxes = {task: _moved_option(tasks, task, one) for task, one in said.items()}
    return every(edit, change_boxes(boxes))


def redraw_tasks(tasks: Tasks) -> Edit:
    """Each task that can be completed in the message, as it would be drawn now."""
    rows = {row.record.ref.id: row for row in tasks.rows(tasks.listed("overdue", "today"))}

    def edit(blocks: list[Block]) -> list[Block] | None:
        drawn = blocks
        for task, row in rows.items():
            place = find_row(drawn, f"{_DONE}{task}")
            if place is not None:
                first = drawn[place.stop - 1].get("block_id") == "first_task"
                drawn = [*drawn[: place.start], *tasks.drawn(row, first=first), *drawn[place.stop :]]
        boxes = {task for task, one in options_of(blocks).items() if "|" not in one["value"] and task in rows}
        return change_boxes({task: _option(tasks, rows[task]) for task in boxes})(drawn) or drawn

    return edit


def _option(tasks: Tasks, row: TaskRow) -> Block:
    return task_option(tasks.voice, row, Plan(1, 0, 0), overloaded=False)


def _moved_option(tasks: Tasks, task: str, said: str) -> Block:
    drawn = done_option(task, tasks.name(Ref("tasks", task)), "", said)
    return {**drawn, "value": task, "text": {**drawn["text"], "text": drawn["text"]["text"].strip("~")}}


def _moved(told: Block, line: str) -> Block:
    title = told["text"]["text"].partition("\n")[0]
    return {**told, "text": {**told["text"], "text": f"{title}\n*{line}*"}}


def _was_first(row: list[Block], ref: Ref) -> bool:
    elements = [*(row[-1].get("elements") or []), row[-1].get("accessory") or {}]
    undo: Block = next((one for one in elements if one.get("action_id") == f"undo:{ref.id}"), {})
    return str(undo.get("value", "")).endswith("|first")
