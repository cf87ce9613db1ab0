"""The first button of an action: where each kind of work begins. One line a kind."""

from collections.abc import Mapping
from dataclasses import replace

from bot.digest.marks import mark_of_action
from bot.digest.presentation import HIGH_TASKS, MAILS, PRESENTATIONS
from bot.slack.forms.add_contact import ADD_CONTACT
from bot.slack.forms.follow_ups import FOLLOW_UPS
from bot.slack.forms.lead import LEADS
from bot.slack.forms.mail import REACH_OUT, REPLY, WRITE_EMAIL
from bot.slack.forms.next_step import NEXT_STEPS
from bot.slack.forms.outcomes import log_outcomes
from bot.slack.forms.steps import starting
from bot.slack.forms.work import at_work
from bot.slack.presses.groups import stale
from bot.slack.presses.live import live_day
from bot.slack.presses.live_task import live_tasks
from bot.slack.presses.prepare import prepare_group
from bot.slack.presses.reply import Asked, Desk, Handler, Reply, gone
from bot.slack.presses.task_queue import start_queue
from bot.slack.presses.walk import is_walked, walk


def start(desk: Desk, asked: Asked) -> Reply:
    shown = PRESENTATIONS.get(asked.press.value)
    return _BEGIN[shown.start](desk, asked) if shown else gone(asked)


def reply_first(desk: Desk, asked: Asked) -> Reply:
    """Reply beside a meeting that stands first: to the mail that waits on its deal."""
    with live_day(desk, asked) as live:
        waiting = [one.action for one in live.matter.actions if one.action.rule in MAILS]
        action = next((one for one in waiting if one.trigger == asked.press.value), None)
        if action is None:
            return gone(asked)
        mark = mark_of_action(live.reader.viewer.user_id, live.frame.now, action).block_id(action.rule)
    return starting(REPLY)(desk, replace(asked, press=replace(asked.press, value=action.rule, block_id=mark)))


def _work_tasks(desk: Desk, asked: Asked) -> Reply:
    """Tasks in their queue; leads are looked at one by one."""
    rule = asked.press.value
    if is_walked(rule):
        return walk(desk, asked)
    with at_work(desk, asked) as work:
        refs = [ref for action in work.actions for ref in action.items]
        place = work.place
    with live_tasks(desk, asked) as tasks:
        if rule == HIGH_TASKS:
            refs = [one.task.ref for one in tasks.listed("today") if one.high]
        return start_queue(asked, tasks, refs, rule) if refs else stale(desk, asked, place.rule, place.mark)


_BEGIN: Mapping[str, Handler] = {
    "outcomes": log_outcomes,
    "next_steps": starting(NEXT_STEPS),
    "follow_up": starting(FOLLOW_UPS),
    "add_contact": starting(ADD_CONTACT),
    "reply": starting(REPLY),
    "write_email": starting(WRITE_EMAIL),
    "reach_out": starting(REACH_OUT),
    "leads": starting(LEADS),
    "tasks": _work_tasks,
    "contacts": walk,
    "prepare": prepare_group,
}
