"""Create follow-up, from an action: a task about a meeting that was held, or a buyer who read and did not answer."""

from bot.blocks.elements import Block, section
from bot.blocks.text import escaped
from bot.slack.forms.beside import deal_text, person_text
from bot.slack.forms.follow_up import AHEAD, read_follow_up
from bot.slack.forms.steps import Plan, Step
from bot.slack.forms.task_fields import task_fields
from bot.slack.forms.work import Work
from bot.slack.presses.reply import Filled, Wrong
from crm.kinds import Ref
from crm.workday import working_day
from crm.writing import CreateTask, may_run
from rules.model import Action


def _may(work: Work, action: Action) -> bool:
    return may_run(work.live.reader, CreateTask("?", work.live.frame.day.start, "NONE", "", _on(action)))


def _draw(work: Work, action: Action, suffix: str) -> list[Block]:
    voice, day = work.live.voice, work.live.frame.day
    contact = Ref("contacts", action.contact_id) if action.contact_id else None
    beside = [person_text(work, contact), deal_text(work, Ref("deals", action.deal_id)) if action.deal_id else ""]
    place = int(suffix.removeprefix("~") or 0)
    fields = task_fields(voice, _subject(work, action), working_day(day.date, AHEAD), "NONE", place=place)
    return [*(section(text) for text in beside if text), *fields]


def _read(work: Work, action: Action, filled: Filled) -> Wrong | Plan:
    task = read_follow_up(work.live.voice, filled, _on(action))
    if isinstance(task, Wrong):
        return task
    day = work.live.voice.short_day(task.due)
    line = work.asked.words.say("follow_up.created", day=day, task=escaped(task.subject))
    return Plan([task], lambda _: line, fields={"body": "note"})


def _on(action: Action) -> tuple[Ref, ...]:
    """What it is about; a meeting that stands alone itself."""
    near = (("contacts", action.contact_id), ("companies", action.company_id), ("deals", action.deal_id))
    return tuple(Ref(kind, id_) for kind, id_ in near if id_) or (action.subject,)


def _subject(work: Work, action: Action) -> str:
    """After the meeting, or after whom one waits for and in which deal."""
    if action.subject.kind == "meetings":
        refs: list[Ref | None] = [action.subject]
    else:
        refs = [Ref("contacts", action.contact_id) if action.contact_id else None, action.subject]
    work.live.names.load(refs)
    named = ", ".join(name for name in map(work.live.names.text, dict.fromkeys(refs)) if name)
    return work.asked.words.say("follow_up.subject", task=named)


FOLLOW_UPS = Step("follow_up", "start.follow_up", _may, _draw, _read, "follow_up.create")
