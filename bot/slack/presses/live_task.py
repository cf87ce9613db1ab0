"""The rep's tasks at the click: one of them as the digest draws it, through the rep's own eyes."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from bot.blocks import limits
from bot.blocks.elements import Block
from bot.digest.build import read_frame
from bot.digest.content import FirstTask, Named, TaskEntry, TaskRow
from bot.digest.first_rows import first_task_row
from bot.digest.matter import Frame
from bot.digest.names import Names
from bot.digest.plan import Plan
from bot.digest.ranking import worth_of
from bot.digest.task_rows import task_row
from bot.digest.tasks import in_order, task_entries, task_rows, task_stakes
from bot.digest.voice import Voice
from bot.language import language
from bot.slack.presses.reply import Asked, Desk
from crm.instants import BadInstant, read_micros
from crm.kinds import Ref
from crm.reader import Reader

NEAR = ("deals", "contacts", "companies", "leads", "tickets")


@dataclass(frozen=True)
class Tasks:
    reader: Reader
    frame: Frame
    names: Names

    @property
    def voice(self) -> Voice:
        return Voice(language(self.frame.language), self.frame.day, self.frame.now)

    def local(self, at: int) -> datetime:
        return self.frame.day.local(at)

    def row(self, ref: Ref) -> TaskRow | None:
        """None for what is not on the rep's list."""
        entries = [one for one in task_entries(self.reader, self.frame.day, now=self.frame.now) if one.task.ref == ref]
        rows = task_rows(self.names, entries, task_stakes(self.reader, entries, self.frame.home_currency))
        return rows[0] if rows else None

    def listed(self, *states: str) -> list[TaskEntry]:
        """Of the day's tasks those that are overdue, today or tomorrow, in the order of the digest."""
        entries = task_entries(self.reader, self.frame.day, now=self.frame.now)
        stakes = task_stakes(self.reader, entries, self.frame.home_currency)
        worth = {ref: worth_of(stake, self.frame.home_currency) for ref, (_, stake) in stakes.items()}
        return [one for one in in_order(entries, worth) if one.state in states]

    def rows(self, entries: Sequence[TaskEntry]) -> tuple[TaskRow, ...]:
        return task_rows(self.names, entries, {})

    def near(self, ref: Ref) -> list[Ref]:
        """The visible records that a task is about: deals first, then people, then companies."""
        found = (self.names.beside([ref], kind)[ref] for kind in NEAR)
        return [record for records in found for record in records]

    def named(self, ref: Ref) -> Named:
        """Without a name where it is not visible."""
        self.names.load([ref])
        return self.names.of(ref) or Named(ref, "", None)

    def name(self, ref: Ref) -> str:
        return self.voice.name(self.named(ref), limits.TITLE)

    def completed_at(self, ref: Ref) -> int | None:
        self.names.load([ref])
        value = self.names.value(ref, "hs_task_completion_date")
        try:
            return read_micros(value) if value else None
        except BadInstant:
            return None

    def drawn(self, row: TaskRow, *, first: bool) -> list[Block]:
        plan = Plan(1, 0, 0)
        if first:
            return first_task_row(self.voice, FirstTask(row), plan, overloaded=False)
        return [task_row(self.voice, row, plan, overloaded=False)]


@contextmanager
def live_tasks(desk: Desk, asked: Asked) -> Iterator[Tasks]:
    viewer, database = asked.rep.viewer, desk.database
    frame = read_frame(database, viewer, now=asked.now, slack_zone=asked.rep.slack_zone, language=desk.language)
    with Reader(database, viewer) as reader:
        yield Tasks(reader, frame, Names(reader))
