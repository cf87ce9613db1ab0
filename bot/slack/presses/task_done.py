"""Done on a task: completed in the mirror, the row says so and asks once whether there is a next step."""

from bot.blocks.elements import Block, button, section
from bot.blocks.elements import actions as buttons
from bot.blocks.text import escaped
from bot.digest.content import TaskRow
from bot.digest.voice import Width
from bot.slack.presses.follow_up import close_prompts
from bot.slack.presses.live_task import Tasks, live_tasks
from bot.slack.presses.reply import Asked, Desk, Reply, gone, in_place, refusal
from crm.instants import micros
from crm.kinds import Ref
from crm.settings import rep_settings
from crm.writing import UNDO_FOR, Outcome, complete_task, write


def task_done(desk: Desk, asked: Asked) -> Reply:
    now, ref = micros(asked.now), Ref("tasks", asked.press.value.removeprefix("tasks:"))
    with live_tasks(desk, asked) as tasks:
        row = tasks.row(ref)
        written = write(desk.database, asked.rep.viewer.user_id, complete_task(ref.id, now), now=now)
        if written.outcome is Outcome.ALREADY:
            return refusal(asked, _already(asked, tasks, ref))
        if written.batch is None:
            return gone(asked)
        reply = in_place(asked, _done_row(desk, asked, tasks, ref, row, written.batch))
    return close_prompts(reply, but=ref.id)


def _done_row(desk: Desk, asked: Asked, tasks: Tasks, ref: Ref, row: TaskRow | None, batch: str) -> list[Block]:
    words, width = asked.words, Width()
    clock = words.clock(tasks.local(micros(asked.now)))
    title = escaped(tasks.name(ref), width.title)
    done = f"✅ ~{title}~  {words.say('presses.done', time=clock)}"
    first = "|first" if asked.press.block_id == "first_task" else ""
    label = words.say("presses.undo")
    undo = button(label, f"undo:{ref.id}", f"{ref}|{batch}{first}", label=f"{label}: {tasks.name(ref)}")
    if not _asks(desk, asked):
        return [section(done, undo)]
    until = words.clock(tasks.local(micros(asked.now) + UNDO_FOR))
    beside = [escaped(row.beside, width.name)] if row and row.beside else []
    asking = [*beside, f"*{words.say('presses.follow_up')}*", words.say("presses.undo_until", time=until)]
    prompt = [
        button(words.say(f"presses.{key}"), f"{verb}:{ref.id}", str(ref))
        for key, verb in (
            ("create_follow_up", "followup_create"),
            ("not_now", "followup_later"),
            ("never", "followup_never"),
        )
    ]
    return [section(f"{done}\n{' · '.join(asking)}"), buttons([*prompt, undo])]


def _asks(desk: Desk, asked: Asked) -> bool:
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
