"""Rows of tasks: a section with Done each, or, in the compact form, one list of checkboxes."""

from bot.blocks import limits
from bot.blocks.elements import Block, actions, button, checkboxes, context, header, option, section
from bot.blocks.text import escaped
from bot.digest.content import Digest, TaskEntry, TaskRow
from bot.digest.fitting import fitted
from bot.digest.plan import Plan
from bot.digest.voice import Voice, Width, dotted


def task_blocks(voice: Voice, digest: Digest, plan: Plan, above: int) -> list[Block]:
    """`above`: how many of today's tasks *First* names already."""
    rows = digest.task_rows[: plan.tasks]
    counts = digest.counts
    if not rows and not counts.tomorrow and counts.due <= above:
        return []
    drawn = [header(_title(voice, digest, len(rows) + above))]
    drawn += (
        _compact(voice, digest, rows, plan)
        if digest.compact
        else [task_row(voice, row, plan, overloaded=digest.overloaded) for row in rows]
    )
    buttons = _buttons(voice, digest)
    return [*drawn, actions(buttons)] if buttons else drawn


def _title(voice: Voice, digest: Digest, shown: int) -> str:
    due = digest.counts.due
    if digest.overloaded and shown < due:
        return voice.words.say("tasks.title_cut", shown=shown, n=voice.words.number(due))
    return voice.words.say("tasks.title")


def task_row(voice: Voice, row: TaskRow, plan: Plan, *, overloaded: bool) -> Block:
    def lines(width: Width) -> str:
        told = details(voice, row, plan, width, overloaded=overloaded, bold=True)
        return f"{voice.titled(row.record, width.title)}\n{told}"

    return section(fitted(lines), done_button(voice, row))


def done_button(voice: Voice, row: TaskRow, *, primary: bool = False) -> Block | None:
    """None where the rep may not complete the task."""
    if not row.may_complete:
        return None
    done = voice.words.say("labels.done")
    spoken = f"{done}: {voice.name(row.record, limits.TITLE)}"
    ref = row.record.ref
    return button(done, f"task_done:{ref.id}", str(ref), label=spoken, primary=primary)


def details(voice: Voice, row: TaskRow, plan: Plan, width: Width, *, overloaded: bool, bold: bool) -> str:
    """4 days late, high priority · Ardenne Foods; with the amount when there is more than a day holds."""
    told = state(voice, row.entry)
    beside = escaped(row.beside, width.name) if row.beside and plan.names else None
    amount = voice.amount(row.stake) if overloaded else None
    return dotted([f"*{told}*" if bold else told, beside, amount])


def state(voice: Voice, entry: TaskEntry) -> str:
    words = voice.words
    if entry.state == "overdue":
        told = words.count("tasks.late", entry.days_late)
    elif entry.state == "tomorrow":
        key = "tasks.tomorrow_at" if entry.has_time else "tasks.tomorrow"
        told = words.say(key, time=voice.clock(entry.task.due))
    elif entry.has_time:
        told = voice.today_at(entry.task.due)
    else:
        told = words.say("tasks.today")
    return words.say("tasks.high", state=told) if entry.high else told


def _compact(voice: Voice, digest: Digest, rows: tuple[TaskRow, ...], plan: Plan) -> list[Block]:
    """Slack gives an option 75 characters, counted after escaping, and no link. What the rep may not complete is a row
    without a box."""
    boxed = [row for row in rows if row.may_complete][: limits.CHECKBOXES]
    others = [task_row(voice, row, plan, overloaded=digest.overloaded) for row in rows if not row.may_complete]
    if not boxed:
        return others
    options = [task_option(voice, row, plan, overloaded=digest.overloaded) for row in boxed]
    block_id = f"tasks:{digest.day.date.isoformat()}:1"
    return [
        actions([checkboxes("tasks_done", options)], block_id),
        context(voice.words.say("tasks.tick")),
        *others,
    ]


def task_option(voice: Voice, row: TaskRow, plan: Plan, *, overloaded: bool) -> Block:
    subject = fitted(lambda width: f"*{escaped(voice.name(row.record, width.title))}*", limits.OPTION)
    told = fitted(lambda width: details(voice, row, plan, width, overloaded=overloaded, bold=False), limits.OPTION)
    if limits.length(told) > limits.OPTION:
        told = state(voice, row.entry)
    return option(subject, row.record.ref.id, told)


def _buttons(voice: Voice, digest: Digest) -> list[Block]:
    counts, words = digest.counts, voice.words
    drawn = []
    if counts.due and digest.may_work_tasks:
        drawn.append(button(words.say("labels.start_tasks", n=words.number(counts.due)), "queue:tasks", "due"))
    if digest.overloaded and counts.overdue and digest.may_work_tasks:
        overdue = words.number(counts.overdue)
        spoken = words.say("labels.reschedule_spoken", n=overdue)
        drawn.append(button(words.say("labels.reschedule", n=overdue), "bulk_reschedule", "overdue", label=spoken))
    if counts.tomorrow:
        label = words.say("labels.tomorrow", n=words.number(counts.tomorrow))
        drawn.append(button(label, "list:tomorrow", "tomorrow"))
    return drawn
