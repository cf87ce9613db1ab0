"""Completing a task, wherever Done was pressed: in its row, a box, a list, the queue. Draws no place."""

from dataclasses import dataclass

from bot.blocks import limits
from bot.blocks.elements import Block, button, section
from bot.blocks.elements import actions as buttons
from bot.blocks.text import escaped
from bot.digest.content import TaskRow
from bot.digest.voice import Width
from bot.language import Language
from bot.slack.presses.live_task import Tasks
from bot.slack.presses.reply import Asked, Desk
from crm.instants import micros
from crm.kinds import Ref
from crm.settings import rep_settings
from crm.writing import UNDO_FOR, Outcome, complete_task, write


@dataclass(frozen=True)
class Completed:
    """`batch` None: nothing was done, and `said` (mrkdwn) tells why; then `name` may not be shown."""

    ref: Ref
    name: str
    batch: str | None
    said: str
    when: str
    row: TaskRow | None

    def undo(self, words: Language, *, verb: str = "undo", place: str = "") -> Block:
        """`place`: how the row was drawn, when it was not a plain row."""
        label = words.say("presses.undo")
        value = f"{self.ref}|{self.batch}{place}"
        return button(label, f"{verb}:{self.ref.id}", value, label=f"{label}: {self.name}")


def complete(desk: Desk, asked: Asked, tasks: Tasks, ref: Ref) -> Completed:
    now, words = micros(asked.now), asked.words
    row = tasks.row(ref)
    written = write(desk.database, asked.rep.viewer.user_id, complete_task(ref.id, now), now=now)
    if written.outcome is Outcome.ALREADY:
        return Completed(ref, "", None, _already(asked, tasks, ref), "", None)
    if written.batch is None:
        return Completed(ref, "", None, words.say("presses.gone"), "", None)
    name, when = tasks.name(ref), words.say("presses.done", time=words.clock(tasks.local(now)))
    return Completed(ref, name, written.batch, f"✅ ~{escaped(name, limits.TITLE)}~  {when}", when, row)


def prompt(desk: Desk, asked: Asked, tasks: Tasks, done: Completed, *, place: str = "") -> list[Block]:
    """What was done, with Undo; and, unless the rep wants to be asked no more, whether there is a next step."""
    words, width = asked.words, Width()
    undo = done.undo(words, place=place)
    if not asks(desk, asked):
        return [section(done.said, undo)]
    until = words.clock(tasks.local(micros(asked.now) + UNDO_FOR))
    beside = [escaped(done.row.beside, width.name)] if done.row and done.row.beside else []
    asking = [*beside, f"*{words.say('presses.follow_up')}*", words.say("presses.undo_until", time=until)]
    choices = [
        button(words.say(f"presses.{key}"), f"{verb}:{done.ref.id}", str(done.ref))
        for key, verb in (
            ("create_follow_up", "followup_create"),
            ("not_now", "followup_later"),
            ("never", "followup_never"),
        )
    ]
    return [section(f"{done.said}\n{' · '.join(asking)}"), buttons([*choices, undo])]


def asks(desk: Desk, asked: Asked) -> bool:
    with desk.database.reading() as connection:
        return rep_settings(connection, asked.rep.viewer.user_id).get("follow_up_prompt") is not False


def _already(asked: Asked, tasks: Tasks, ref: Ref) -> str:
    """When, where the rep may know; a day before today with its date."""
    words, at = asked.words, tasks.completed_at(ref)
    if at is None:
        return words.say("presses.already")
    today, done = tasks.local(micros(asked.now)).date(), tasks.local(at)
    if done.date() == today:
        return words.say("presses.already_at", time=words.clock(done))
    return words.say("presses.already_on", day=words.short_day(done.date(), today), time=words.clock(done))
