"""Which list a button opens: one line a list, by what stands behind `list:`."""

from collections.abc import Mapping

from bot.slack.presses.meeting_list import list_meetings
from bot.slack.presses.reply import Asked, Desk, Handler, Reply, gone
from bot.slack.presses.task_lists import STATES
from bot.slack.presses.task_lists import open_list as list_tasks

LISTS: Mapping[str, Handler] = {
    "meetings": list_meetings,
    **dict.fromkeys(STATES, list_tasks),
}


def open_list(desk: Desk, asked: Asked) -> Reply:
    opens = LISTS.get(asked.press.key)
    return opens(desk, asked) if opens else gone(asked)
