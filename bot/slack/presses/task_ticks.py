"""Ticks of the compact form. Each event carries all of them: only what differs from what was drawn is worked. A tick is
Done, taking it away is Undo; a task that is open no more stays ticked and says why."""

from dataclasses import dataclass, field

from bot.blocks import Message, limits
from bot.blocks.elements import Block, section
from bot.blocks.message import shown
from bot.digest.plan import Plan
from bot.digest.task_rows import task_option
from bot.slack.presses.completing import Completed, asks, complete, prompt
from bot.slack.presses.follow_up import BOX, close_prompts
from bot.slack.presses.live_task import Tasks, live_tasks
from bot.slack.presses.reply import Asked, Desk, Reply
from bot.slack.presses.rows import Edit, find_row, within_limits
from bot.slack.presses.task_boxes import NOTHING, boxes_of, change_boxes, done_option, options_of, said_option
from bot.slack.presses.task_edits import every
from bot.slack.presses.undo_batch import REFUSED
from crm.instants import micros
from crm.kinds import Ref
from crm.writing import Outcome, undo


@dataclass
class _Worked:
    """By task id how its box is drawn now (`refused`: unless an earlier tick was worked meanwhile); what was completed
    last; what is said where the message cannot change."""

    boxes: dict[str, Block] = field(default_factory=dict)
    refused: dict[str, Block] = field(default_factory=dict)
    done: Completed | None = None
    said: list[str] = field(default_factory=list)
    undone: list[str] = field(default_factory=list)


def tick_tasks(desk: Desk, asked: Asked) -> Reply:
    ticked = {value.partition("|")[0]: value for value in asked.press.ticked}
    drawn = {task: str(one["value"]) for task, one in options_of(asked.press.blocks).items()}
    worked, user_id = _Worked(), asked.rep.viewer.user_id
    outcomes = {
        task: undo(desk.database, user_id, value.partition("|")[2], now=micros(asked.now))
        for task, value in drawn.items()
        if "|" in value and task not in ticked
    }
    with live_tasks(desk, asked) as tasks:
        for task, outcome in outcomes.items():
            _untick(asked, tasks, worked, Ref("tasks", task), outcome)
        for task in [task for task, value in ticked.items() if "|" not in value]:
            _tick(desk, asked, tasks, worked, Ref("tasks", task))
        if not worked.said:
            return Reply(None, None)
        said = Message(shown(" ".join(worked.said)), [section(" ".join(worked.said))])
        refused = change_boxes(worked.refused, only_open=True)
        edits = [change_boxes(worked.boxes), refused, *map(_without_prompt, worked.undone)]
        if worked.done is None or not asks(desk, asked):
            return Reply(said, every(*edits))
        below = _below(prompt(desk, asked, tasks, worked.done, place=BOX))
        return close_prompts(Reply(said, every(*edits, below)), but=worked.done.ref.id)


def _tick(desk: Desk, asked: Asked, tasks: Tasks, worked: _Worked, ref: Ref) -> None:
    done = complete(desk, asked, tasks, ref)
    worked.said.append(done.said)
    if done.batch is None:
        worked.refused[ref.id] = said_option(ref.id, done.said)
    else:
        worked.done, worked.boxes[ref.id] = done, done_option(ref.id, done.name, done.batch, done.when)


def _untick(asked: Asked, tasks: Tasks, worked: _Worked, ref: Ref, outcome: Outcome) -> None:
    """Refused, the tick comes back."""
    row = tasks.row(ref) if outcome is Outcome.DONE else None
    if row is not None:
        worked.boxes[ref.id] = task_option(tasks.voice, row, Plan(1, 0, 0), overloaded=False)
        worked.undone.append(ref.id)
        worked.said.append(asked.words.say("task_queue.undone", task=tasks.voice.linked(row.record, limits.TITLE)))
        return
    said = asked.words.say(REFUSED.get(outcome, "presses.gone"))
    worked.said.append(said)
    known = outcome in REFUSED
    worked.boxes[ref.id] = done_option(ref.id, tasks.name(ref), NOTHING, said) if known else said_option(ref.id, said)


def _below(row: list[Block]) -> Edit:
    """Under the boxes and the line that explains them."""

    def edit(blocks: list[Block]) -> list[Block] | None:
        place = boxes_of(blocks)
        if place is None:
            return None
        after = place + 2 if blocks[place + 1 : place + 2] and blocks[place + 1]["type"] == "context" else place + 1
        return within_limits([*blocks[:after], *row, *blocks[after:]])

    return edit


def _without_prompt(task: str) -> Edit:
    def edit(blocks: list[Block]) -> list[Block] | None:
        place = find_row(blocks, f"undo:{task}")
        return None if place is None else [*blocks[: place.start], *blocks[place.stop :]]

    return edit
