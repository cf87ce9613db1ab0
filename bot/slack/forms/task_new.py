"""Create task on a deal: a title that the button proposes, due in a few working days. Makes one task a form."""

from bot.blocks import limits
from bot.blocks.modal import modal
from bot.blocks.text import escaped, plain
from bot.language import Language, language
from bot.language.language import CODES
from bot.slack.forms.deal_forms import (
    about,
    deal_pressed,
    deal_sent,
    is_again,
    not_there,
    packed,
    sent_already,
    written,
)
from bot.slack.forms.field_checks import wrong_fields
from bot.slack.forms.follow_up import AHEAD, read_follow_up
from bot.slack.forms.task_fields import SUBJECT, task_fields
from bot.slack.presses.live_task import live_tasks
from bot.slack.presses.reply import Accepted, Asked, Desk, Filled, Reply, Wrong, opened
from crm.instants import micros
from crm.kinds import Ref
from crm.reader import Reader
from crm.workday import working_day
from crm.writing import CreateTask, may_run, write


def may_create_task(reader: Reader, deal: Ref) -> bool:
    return may_run(reader, CreateTask("?", 0, "NONE", "", (deal,)))


def open_task(desk: Desk, asked: Asked) -> Reply:
    deal, words = deal_pressed(asked), asked.words
    with live_tasks(desk, asked) as tasks:
        if not may_create_task(tasks.reader, deal):
            return not_there(asked)
        due = working_day(tasks.voice.day.date, AHEAD)
        blocks = [*task_fields(tasks.voice, proposed_title(words, asked.press.label), due, "NONE"), about(tasks, deal)]
    view = modal(
        "create_task",
        words.say("deal_forms.task_title"),
        blocks,
        close=words.say("fields.cancel"),
        metadata=packed(asked, deal),
        submit=words.say("follow_up.create"),
    )
    return opened(asked, view)


def take_task(desk: Desk, filled: Filled) -> Wrong | Accepted:
    if wrong := wrong_fields(filled):
        return wrong
    asked, deal, words = filled.asked, deal_sent(filled), filled.words
    with live_tasks(desk, asked) as tasks:
        if not may_create_task(tasks.reader, deal):
            return Accepted(not_there(asked))
        task = read_follow_up(tasks.voice, filled, [deal])
        if isinstance(task, Wrong):
            return task
        if is_again(desk.database, filled):
            return sent_already(words)
        made = write(desk.database, filled.rep.viewer.user_id, task, now=micros(filled.now))
        if made.batch is None:
            return Accepted(not_there(asked))
        title = escaped(task.subject, limits.TITLE)
        said = words.say("deal_forms.task_created", day=tasks.voice.short_day(task.due), task=title)
        return written(tasks, filled, said, made.batch, "task")


def proposed_title(words: Language, label: str) -> str:
    """Create task: ask who signs. What the button says behind its verb is the task."""
    for spoken in (words, *map(language, CODES)):  # an answer speaks as it was asked
        before, _, _ = spoken.say("labels.create_task", what="\n").partition("\n")
        if label.startswith(before):
            title = plain(label.removeprefix(before), SUBJECT)
            return title[:1].upper() + title[1:]
    return ""
