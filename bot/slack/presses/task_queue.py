"""Start tasks: one after another in a form, the record beside each. A task that is gone meanwhile is passed over, and
said. What was done last can be taken back at once; the row in the message behind changes too."""

from collections.abc import Iterable
from dataclasses import replace

from bot.blocks import limits
from bot.slack.forms.field_checks import wrong_fields
from bot.slack.forms.follow_up import draft_after, follow_up_view, make_follow_up
from bot.slack.forms.task_steps import Step, Walk, walk_view
from bot.slack.presses.completing import complete
from bot.slack.presses.live_task import Tasks, live_tasks
from bot.slack.presses.moving import move_tasks
from bot.slack.presses.reply import Accepted, Asked, Desk, Filled, Modal, Reply, Wrong, gone, opened
from bot.slack.presses.rows import Edit
from bot.slack.presses.task_actions import complete_actions, reopen_actions
from bot.slack.presses.task_edits import completed_elsewhere, moved_rows, redraw_tasks, restored
from bot.slack.presses.undo_batch import REFUSED
from bot.slack.views import pack
from crm.instants import micros
from crm.kinds import Ref
from crm.workday import open_tasks
from crm.writing import Outcome, undo

DUE = ("overdue", "today")


def start_tasks(desk: Desk, asked: Asked) -> Reply:
    """Everything that is overdue or due today, in the order of the digest."""
    with live_tasks(desk, asked) as tasks:
        return start_queue(asked, tasks, [one.task.ref for one in tasks.listed(*DUE)])


def start_queue(asked: Asked, tasks: Tasks, refs: Iterable[Ref], rule: str = "") -> Reply:
    """Of these tasks. `rule`: the guided actions that are completed with them."""
    walk, there = Walk.over(refs, rule), open_tasks(tasks.reader, now=tasks.frame.now)
    walk, current = walk.settled(there)
    return opened(asked, walk_view(asked, tasks, walk, current))


def skip(desk: Desk, asked: Asked) -> Reply:
    return _go(desk, asked, Walk.read(asked).moved(1), None)


def back(desk: Desk, asked: Asked) -> Reply:
    return _go(desk, asked, Walk.read(asked).moved(-1), None, by=-1)


def done_in_queue(desk: Desk, asked: Asked) -> Reply:
    walk, ref = Walk.read(asked), _task_of(asked)
    with live_tasks(desk, asked) as tasks:
        done = complete(desk, asked, tasks, ref)
    if done.batch is None:
        return _go(desk, asked, replace(walk.moved(1), told=Step(done.said)), None)
    complete_actions(desk, asked, walk.rule, ref)
    step = Step(done.said, "done", ref.id, done.batch)
    edit = completed_elsewhere(done, done.undo(asked.words))
    return _go(desk, asked, replace(walk.moved(1), told=step, done=walk.done + 1), edit)


def move_in_queue(desk: Desk, asked: Asked) -> Reply:
    """A day was chosen: due then, and on to the next."""
    walk, ref = Walk.read(asked), Ref("tasks", asked.press.key)
    with live_tasks(desk, asked) as tasks:
        moved = move_tasks(desk, asked, tasks, [ref], asked.press.value)
        if moved.batch is None:
            stays = walk if moved.may_try_again else walk.moved(1)
            return _go(desk, asked, replace(stays, told=Step(moved.said)), None)
        edit = moved_rows(tasks, {ref.id: moved.to})
    step = Step(moved.said, "moved", ref.id, moved.batch)
    return _go(desk, asked, replace(walk.moved(1), told=step, changed=walk.changed + 1), edit)


def undo_in_queue(desk: Desk, asked: Asked) -> Reply:
    """Back to the task that was taken back."""
    walk, ref = Walk.read(asked), _task_of(asked)
    batch, _, what = asked.press.value.partition("|")[2].partition("|")
    outcome = undo(desk.database, asked.rep.viewer.user_id, batch, now=micros(asked.now))
    if outcome is not Outcome.DONE:
        said = asked.words.say(REFUSED.get(outcome, "presses.gone"))
        return _go(desk, asked, replace(walk, told=Step(said)), None)
    if what == "done":
        reopen_actions(desk, asked, walk.rule, ref)
    walk = walk.taken_back(what)
    with live_tasks(desk, asked) as tasks:
        said = asked.words.say("task_queue.undone", task=tasks.voice.linked(tasks.named(ref), limits.TITLE))
        edit = restored(tasks, ref) if what == "done" else redraw_tasks(tasks)
        return _go(desk, asked, replace(walk, told=Step(said)).moved_to(ref), edit)


def follow_up_in_queue(desk: Desk, asked: Asked) -> Reply:
    """The form over the queue, which waits below."""
    ref, view = _task_of(asked), asked.press.view
    with live_tasks(desk, asked) as tasks:
        draft = draft_after(tasks, ref)
        if draft is None or view is None:
            return _go(desk, asked, replace(Walk.read(asked), told=Step(asked.words.say("presses.gone"))), None)
        data = {**view.data, "task": ref.id}
        form = follow_up_view(
            tasks.voice, tasks.names, draft, callback_id="queuefollow", metadata=pack(asked.press.origin, data)
        )
        return opened(asked, form)


def take_in_queue(desk: Desk, filled: Filled) -> Wrong | Accepted:
    if wrong := wrong_fields(filled):
        return wrong
    asked, walk = filled.asked, Walk.of_data(filled.view.data)
    ref = Ref("tasks", str(filled.view.data.get("task") or ""))
    with live_tasks(desk, asked) as tasks:
        draft = draft_after(tasks, ref)
        made = make_follow_up(desk, filled, tasks.voice, draft.on) if draft else None
    if isinstance(made, Wrong):
        return made
    if made is None:
        walk = replace(walk, told=Step(filled.words.say("presses.gone")))
    else:
        step = Step(made.said, "made" if made.batch else "", ref.id, made.batch or "")
        walk = replace(walk, told=step, made=walk.made + bool(made.batch))
    if not filled.view.below:
        return Accepted(None if made else gone(asked))
    with live_tasks(desk, asked) as tasks:
        walk, current = walk.settled(open_tasks(tasks.reader, now=tasks.frame.now))
        return Accepted(below=walk_view(asked, tasks, walk, current))


def _go(desk: Desk, asked: Asked, walk: Walk, edit: Edit | None, *, by: int = 1) -> Reply:
    with live_tasks(desk, asked) as tasks:
        walk, current = walk.settled(open_tasks(tasks.reader, now=tasks.frame.now), by=by)
        return Reply(None, edit, modal=Modal(walk_view(asked, tasks, walk, current), "update"))


def _task_of(asked: Asked) -> Ref:
    return Ref("tasks", asked.press.value.removeprefix("tasks:").partition("|")[0])
