"""Moving tasks to another day: each keeps its hour, one that had none gets none. Refuses a day that is over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.blocks import limits
from bot.blocks.text import escaped
from bot.slack.forms.task_fields import day_start, read_day
from bot.slack.presses.live_task import Tasks
from bot.slack.presses.reply import Asked, Desk
from crm.instants import BadInstant, iso, micros, read_micros
from crm.kinds import Ref
from crm.writing import Outcome, SetProperties, write


@dataclass(frozen=True)
class Moved:
    """`batch` None: nothing was moved, and `said` (mrkdwn) tells why. `to`: Moved to Fri 27 Nov."""

    refs: tuple[Ref, ...]
    batch: str | None
    said: str
    to: str = ""
    may_try_again: bool = False


def move_tasks(desk: Desk, asked: Asked, tasks: Tasks, refs: Sequence[Ref], to: str) -> Moved:
    """`to`: YYYY-MM-DD."""
    words, day = asked.words, read_day(to, tasks.frame.day.date)
    if isinstance(day, str):
        return Moved((), None, words.say(day), may_try_again=True)
    tasks.names.load(refs)
    commands = [SetProperties(ref, "task.rescheduled", {"hs_timestamp": iso(_due(tasks, ref, day))}) for ref in refs]
    written = write(desk.database, asked.rep.viewer.user_id, commands, now=micros(asked.now))
    told = words.short_day(day, tasks.frame.day.date)
    moved = tuple(result.ref for result in written.done if result.ref)
    if written.batch is None:
        same = any(result.outcome is Outcome.ALREADY for result in written.results)
        key = "moved.same" if same else "presses.gone" if len(refs) == 1 else "moved.nothing"
        return Moved((), None, words.say(key, day=told), may_try_again=same)
    to_day = words.say("moved.to", day=told)
    if len(refs) == 1:
        name = escaped(tasks.name(moved[0]), limits.TITLE)
        return Moved(moved, written.batch, words.say("moved.line", task=name, day=told), to_day)
    left_out = sum(result.outcome is Outcome.NOT_ALLOWED for result in written.results)
    said = words.count("moved.many", len(moved), day=told)
    if left_out:
        said = f"{said} {words.count('moved.left_out', left_out)}"
    return Moved(moved, written.batch, said, to_day)


def _due(tasks: Tasks, ref: Ref, day: date) -> int:
    zone, value = tasks.frame.day.zone, tasks.names.value(ref, "hs_timestamp")
    try:
        hour = tasks.local(read_micros(value)).time() if value else None
    except BadInstant:
        hour = None
    if hour is None or (hour.hour, hour.minute, hour.second) == (0, 0, 0):
        return day_start(day, zone)
    return micros(datetime.combine(day, hour, tzinfo=zone))
