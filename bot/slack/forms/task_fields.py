"""The fields of a task in a form: drawn, and read back as what can be written. What is wrong stands under its field."""

from datetime import date
from zoneinfo import ZoneInfo

from bot.blocks import limits
from bot.blocks.elements import Block
from bot.blocks.modal import date_input, field, select, text_input
from bot.digest.voice import Voice
from bot.language import Language
from bot.slack.presses.reply import Filled
from crm.instants import day_bounds
from crm.writing import Invalid

PRIORITIES = ("NONE", "LOW", "MEDIUM", "HIGH")
SUBJECT, NOTE = 255, 3000
_LAST_YEAR = 9990  # a later day has no next one in every zone
_FIELDS = {"body": "note"}  # of a command, where the form calls it otherwise


def task_fields(voice: Voice, subject: str, due: date, priority: str, *, place: int = 0) -> list[Block]:
    """`place`: another one where the form is drawn again for another task, else Slack keeps the old values."""
    words, again = voice.words, f"~{place}" if place else ""
    hint = words.say("follow_up.due_hint", day=words.short_day(due, voice.day.date))
    choices = [(words.say(f"priorities.{one}"), one) for one in PRIORITIES]
    label = words.say("fields.priority")
    chosen = priority if priority in PRIORITIES else "NONE"
    note = text_input("note", multiline=True, most=NOTE, placeholder=words.say("follow_up.note"))
    return [
        field(f"subject{again}", words.say("fields.task"), text_input("subject", subject, most=SUBJECT)),
        field(f"due{again}", words.say("fields.due"), date_input("due", due.isoformat()), hint=hint),
        field(f"priority{again}", label, select("priority", choices, chosen, label)),
        field(f"note{again}", words.say("fields.note"), note, optional=True),
    ]


def read_day(text: str, today: date) -> date | str:
    """The day, or the key of what is wrong with it."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return "wrong.not_a_date"
    if day.year > _LAST_YEAR:
        return "wrong.not_a_date"
    return day if day >= today else "wrong.past"


def read_due(filled: Filled, today: date, name: str = "due") -> date | str:
    return read_day(filled.view.text(name), today)


def day_start(day: date, zone: ZoneInfo) -> int:
    """A task that is due on a day, at no hour, is due as it begins."""
    return day_bounds(day, zone)[0]


def wrong_field(words: Language, invalid: Invalid) -> dict[str, str]:
    key = f"wrong.{invalid.key}"
    said = words.say(key if words.has(key) else "wrong.other")
    return {_FIELDS.get(invalid.field, invalid.field): said[: limits.LABEL]}
