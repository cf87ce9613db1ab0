"""The form of the task queue: where it stands, what was done last, and the task at hand. Decides and writes nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from bot.blocks import limits
from bot.blocks.elements import Block, actions, button, context, link_button, section
from bot.blocks.message import shown
from bot.blocks.modal import View, date_input, modal
from bot.digest.startable import may_complete
from bot.slack.forms.queue import Queue
from bot.slack.forms.task_card import task_head, task_records
from bot.slack.presses.live_task import Tasks
from bot.slack.presses.reply import Asked
from bot.slack.views import pack
from crm.kinds import Ref

_UNDONE = {"done": "done", "moved": "changed", "made": "made"}
_DUE = ("overdue", "today")


@dataclass(frozen=True)
class Step:
    """What was done last: `said` is mrkdwn, `what` done, moved or made, and what takes it back. Shown once."""

    said: str
    what: str = ""
    task: str = ""
    batch: str = ""


@dataclass(frozen=True)
class Walk:
    """`top`: how far it ever was; what is gone is told once. Only the counts and the order travel with the form."""

    queue: Queue
    rule: str = ""
    top: int = 0
    done: int = 0
    changed: int = 0
    made: int = 0
    told: Step | None = None
    gone: int = 0

    @classmethod
    def over(cls, refs: Iterable[Ref], rule: str = "") -> Self:
        return cls(Queue.of(refs), rule)

    @classmethod
    def read(cls, asked: Asked) -> Self:
        return cls.of_data(asked.press.view.data if asked.press.view else {})

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> Self:
        """A claim, like all that a form carries."""
        counts = data.get("counts")
        told = counts if isinstance(counts, list) else []
        numbers = [one if isinstance(one, int) and one >= 0 else 0 for one in [*told, 0, 0, 0, 0][:4]]
        top, done, changed, made = numbers
        return cls(Queue.read(data), str(data.get("rule") or ""), top, done, changed, made)

    @property
    def data(self) -> dict[str, Any]:
        counts = [self.top, self.done, self.changed, self.made]
        return {**self.queue.data, "rule": self.rule, "counts": counts}

    def moved(self, by: int) -> Self:
        return replace(self, queue=self.queue.moved(by))

    def moved_to(self, ref: Ref) -> Self:
        """Where the task stands in the order."""
        place = Queue.of([ref]).names[0]
        at = self.queue.names.index(place) if place in self.queue.names else self.queue.at
        return replace(self, queue=replace(self.queue, at=at))

    def settled(self, there: list[Ref], *, by: int = 1) -> tuple[Self, Ref | None]:
        """On the next that is still open; backwards, where none is, it stays."""
        queue, current = self.queue.settled(there, by=by)
        if current is None and by < 0:
            queue, current = self.queue.moved(1).settled(there)
        passed = max(0, queue.at - max(self.queue.at, self.top)) if by > 0 else 0
        shown = queue.at if current else len(queue.names)
        return replace(self, queue=queue, top=max(self.top, shown), gone=passed), current

    def taken_back(self, what: str) -> Self:
        name = _UNDONE.get(what)
        return replace(self, **{name: max(0, getattr(self, name) - 1)}) if name else self


def walk_view(asked: Asked, tasks: Tasks, walk: Walk, current: Ref | None) -> View:
    words = asked.words
    blocks = _told(asked, walk.told)
    if walk.gone:
        blocks.append(context(words.count("task_queue.gone", walk.gone)))
    drawn = _task(asked, tasks, walk, current) if current else _over(asked, tasks, walk)
    return modal(
        "taskqueue",
        words.say("task_queue.title"),
        [*blocks, *drawn],
        close=words.say("fields.close"),
        metadata=pack(asked.press.origin, walk.data),
    )


def _told(asked: Asked, told: Step | None) -> list[Block]:
    """With what takes it back; after Done also with the next step."""
    if told is None:
        return []
    if not told.batch:
        return [section(told.said)]
    words = asked.words
    label = words.say("presses.undo")
    undo = button(
        label,
        f"queue_undo:{told.task}",
        f"tasks:{told.task}|{told.batch}|{told.what}",
        label=f"{label}: {shown(told.said)}",
    )
    if told.what != "done":
        return [section(told.said, undo)]
    create = button(words.say("presses.create_follow_up"), f"queue_followup:{told.task}", f"tasks:{told.task}")
    return [section(told.said), actions([create, undo])]


def _task(asked: Asked, tasks: Tasks, walk: Walk, ref: Ref) -> list[Block]:
    tasks.names.load([ref])
    counted = walk.queue.counted(asked.words)
    head = [context(counted)] if counted else []
    return [*head, *task_head(tasks, ref), _buttons(asked, tasks, walk, ref), *task_records(tasks, ref)]


def _buttons(asked: Asked, tasks: Tasks, walk: Walk, ref: Ref) -> Block:
    words, named = asked.words, tasks.names.of(ref)
    name = tasks.name(ref)
    done = words.say("labels.done")
    later = {**date_input(f"queue_move:{ref.id}"), "placeholder": _placeholder(words.say("task_queue.reschedule"))}
    may = may_complete(tasks.reader, ref)
    drawn = [
        *([button(done, f"queue_done:{ref.id}", str(ref), label=f"{done}: {name}", primary=True)] if may else []),
        button(words.say("fields.skip"), "queue_skip", str(ref)),
        *([button(words.say("fields.back"), "queue_back", str(ref))] if walk.queue.at else []),
        *([later] if may else []),
        button(words.say("presses.create_follow_up"), f"queue_followup:{ref.id}", str(ref)),
    ]
    if named and named.url and len(named.url) <= limits.URL:
        drawn.append(link_button(words.say("fields.open"), f"link:{ref.id}", named.url))
    return actions(drawn, f"task:{walk.queue.at}:{ref.id}")


def _over(asked: Asked, tasks: Tasks, walk: Walk) -> list[Block]:
    """What was done; and what is left, when the queue was not all of it."""
    words = asked.words
    if not walk.queue.names:
        return [section(words.say("task_queue.nothing"))]
    counts = (("done", walk.done), ("moved", walk.changed), ("made", walk.made))
    told = [words.count(f"task_queue.{key}", number) for key, number in counts if number]
    blocks = [section(f"{words.say('task_queue.over')}\n{' · '.join(told) or words.say('task_queue.unchanged')}")]
    left = len(tasks.listed(*_DUE))
    if left:
        blocks.append(context(words.count("task_queue.still_due", left)))
    return [*blocks, actions([button(words.say("fields.back"), "queue_back", "back")])]


def _placeholder(text: str) -> Block:
    return {"type": "plain_text", "text": text[: limits.PLACEHOLDER], "emoji": True}
