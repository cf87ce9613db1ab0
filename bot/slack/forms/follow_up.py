"""The follow-up form: a task on the same records, filled in but for what only the rep knows. Makes one task a form."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.blocks import Message, limits
from bot.blocks.elements import Block, button, context, section
from bot.blocks.message import shown
from bot.blocks.modal import View, modal
from bot.blocks.text import escaped
from bot.digest.names import Names
from bot.digest.voice import Voice
from bot.language import Language
from bot.slack.forms.field_checks import wrong_fields
from bot.slack.forms.task_fields import day_start, read_due, task_fields, wrong_field
from bot.slack.presses.follow_up import and_created
from bot.slack.presses.live_task import Tasks, live_tasks
from bot.slack.presses.reply import Accepted, Asked, Desk, Filled, Reply, Wrong, gone, opened
from bot.slack.seen import first_time
from bot.slack.views import pack
from crm.instants import micros
from crm.kinds import Ref
from crm.workday import working_day
from crm.writing import CreateTask, Invalid, checked, may_run, write

AHEAD, NAMED = 3, 3  # working days; records that are named


@dataclass(frozen=True)
class Draft:
    """What a form starts from: `on` are visible records. `like`: it follows a task that was completed."""

    subject: str
    on: tuple[Ref, ...]
    priority: str = "NONE"
    like: bool = False


@dataclass(frozen=True)
class Made:
    """`said`: mrkdwn. `batch` None: nothing was written."""

    said: str
    batch: str | None

    def block(self, words: Language) -> Block:
        if self.batch is None:
            return section(self.said)
        label = words.say("presses.undo")
        undo = button(
            label, f"undo_batch:{self.batch}", f"{self.batch}|follow_up", label=f"{label}: {shown(self.said)}"
        )
        return section(self.said, undo)


def follow_up_view(
    voice: Voice, names: Names, draft: Draft, *, callback_id: str, metadata: str, place: int = 0
) -> View:
    words = voice.words
    due = working_day(voice.day.date, AHEAD)
    return modal(
        callback_id,
        words.say("presses.create_follow_up"),
        [*task_fields(voice, draft.subject, due, draft.priority, place=place), *_about(voice, names, draft)],
        close=words.say("fields.cancel"),
        metadata=metadata,
        submit=words.say("follow_up.create"),
    )


def read_follow_up(voice: Voice, filled: Filled, on: Sequence[Ref]) -> CreateTask | Wrong:
    view, words = filled.view, voice.words
    due = read_due(filled, voice.day.date)
    if isinstance(due, str):
        return Wrong({"due": words.say(due)})
    at = day_start(due, voice.day.zone)
    asked = CreateTask(view.text("subject"), at, view.text("priority") or "NONE", view.text("note"), tuple(on))
    try:
        checked(asked)
    except Invalid as invalid:
        return Wrong(wrong_field(words, invalid))
    return asked


def make_follow_up(desk: Desk, filled: Filled, voice: Voice, on: Sequence[Ref]) -> Wrong | Made | None:
    """None: not allowed (any more), or not there."""
    asked, now = read_follow_up(voice, filled, on), micros(filled.now)
    if isinstance(asked, Wrong):
        return asked
    if not first_time(desk.database, f"form:{filled.view.id}:{filled.view.hash}"):
        return Made(voice.words.say("follow_up.sent_already"), None)
    written = write(desk.database, filled.rep.viewer.user_id, asked, now=now)
    if written.batch is None:
        return None
    said = voice.words.say(
        "follow_up.created", day=voice.short_day(asked.due), task=escaped(asked.subject, limits.TITLE)
    )
    return Made(said, written.batch)


def may_follow_up(tasks: Tasks, on: Sequence[Ref]) -> bool:
    return may_run(tasks.reader, CreateTask("?", tasks.frame.day.start, "NONE", "", tuple(on)))


def draft_after(tasks: Tasks, ref: Ref) -> Draft | None:
    """After a task; None where it is not visible, or no task may be made."""
    tasks.names.load([ref])
    if tasks.names.of(ref) is None:
        return None
    on = tuple(tasks.near(ref))
    if not may_follow_up(tasks, on):
        return None
    subject = tasks.voice.words.say("follow_up.subject", task=tasks.name(ref))
    return Draft(subject, on, tasks.names.value(ref, "hs_task_priority") or "NONE", like=True)


def open_follow_up(desk: Desk, asked: Asked) -> Reply:
    ref = _task_of(asked)
    with live_tasks(desk, asked) as tasks:
        draft = draft_after(tasks, ref)
        if draft is None:
            return gone(asked)
        packed = pack(asked.press.origin, {"task": ref.id})
        return opened(asked, follow_up_view(tasks.voice, tasks.names, draft, callback_id="followup", metadata=packed))


def take_follow_up(desk: Desk, filled: Filled) -> Wrong | Accepted:
    if wrong := wrong_fields(filled):
        return wrong
    asked, ref = filled.asked, Ref("tasks", str(filled.view.data.get("task") or ""))
    with live_tasks(desk, asked) as tasks:
        draft = draft_after(tasks, ref)
        made = make_follow_up(desk, filled, tasks.voice, draft.on) if draft else None
    if isinstance(made, Wrong):
        return made
    if made is None:
        return Accepted(gone(asked))
    block = made.block(filled.words)
    said = Message(shown(made.said), [block])
    return Accepted(Reply(said, and_created(ref.id, block) if made.batch else None))


def _task_of(asked: Asked) -> Ref:
    return Ref("tasks", asked.press.value.removeprefix("tasks:").partition("|")[0])


def _about(voice: Voice, names: Names, draft: Draft) -> list[Block]:
    names.load(draft.on)
    named = [one for one in map(names.of, draft.on) if one is not None]
    if not named:
        return []
    told = [voice.linked(one, limits.NAME) for one in named[:NAMED]]
    if len(named) > NAMED:
        told.append(voice.words.count("task_queue.more", len(named) - NAMED))
    key = "follow_up.on_like" if draft.like else "follow_up.on"
    return [context(voice.words.say(key, records=voice.words.join(told)))]
