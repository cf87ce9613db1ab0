"""Which press is worked by whom: one line a verb. A verb that is not here is answered as not working yet."""

from collections.abc import Mapping

from bot.slack.forms.close_date import open_close_date
from bot.slack.forms.follow_up import open_follow_up
from bot.slack.forms.follow_ups import FOLLOW_UPS
from bot.slack.forms.kinds import KINDS
from bot.slack.forms.note import open_note
from bot.slack.forms.outcomes import set_all
from bot.slack.forms.settings_form import open_settings
from bot.slack.forms.steps import skipping, starting
from bot.slack.forms.switches import open_log, open_switch
from bot.slack.forms.task_new import open_task
from bot.slack.presses.deal_lists import list_deals, turn_deals
from bot.slack.presses.dismiss import dismiss
from bot.slack.presses.feedback import judge_answer, judge_insight
from bot.slack.presses.follow_up import never_again, not_now
from bot.slack.presses.link import followed
from bot.slack.presses.lists import open_list
from bot.slack.presses.meeting_list import turn_page as turn_meetings
from bot.slack.presses.prepare import prepare
from bot.slack.presses.reply import Handler
from bot.slack.presses.reschedule import open_reschedule, turn_reschedule_page
from bot.slack.presses.snooze import snooze
from bot.slack.presses.start import reply_first, start
from bot.slack.presses.task_done import task_done
from bot.slack.presses.task_lists import done_in_list, turn_page, undo_in_list
from bot.slack.presses.task_queue import (
    back,
    done_in_queue,
    follow_up_in_queue,
    move_in_queue,
    skip,
    start_tasks,
    undo_in_queue,
)
from bot.slack.presses.task_ticks import tick_tasks
from bot.slack.presses.thumbs import keep_it_up, not_really
from bot.slack.presses.undo_action import undo_action
from bot.slack.presses.undo_batch import undo_batch
from bot.slack.presses.undo_done import undo_done
from bot.slack.presses.undo_one import undo_one
from bot.slack.presses.undo_saved import undo_saved
from bot.slack.presses.walk import close_shown, step_back, step_on, walk
from bot.slack.presses.why import dismiss_one, keep_one_up, not_this_one, snooze_one, which, why

HANDLERS: Mapping[str, Handler] = {
    "more_why": why,
    "more_snooze": snooze,
    "more_dismiss": dismiss,
    "more_up": keep_it_up,
    "more_down": not_really,
    "undo_action": undo_action,
    "undo_one": undo_one,
    "why_which": which,
    "why_snooze": snooze_one,
    "why_dismiss": dismiss_one,
    "why_up": keep_one_up,
    "why_down": not_this_one,
    "task_done": task_done,
    "undo": undo_done,
    "followup_create": open_follow_up,
    "followup_later": not_now,
    "followup_never": never_again,
    "link": followed,
    "deals": list_deals,
    "deals_page": turn_deals,
    "join": followed,
    "open": walk,
    "walk_next": step_on,
    "walk_back": step_back,
    "walk_done": close_shown,
    "walk_followup": starting(FOLLOW_UPS),
    "prepare": prepare,
    "insight_feedback": judge_insight,
    "answer_feedback": judge_answer,
    "list": open_list,
    "meetings_back": turn_meetings,
    "meetings_next": turn_meetings,
    "tasks_done": tick_tasks,
    "open_settings": open_settings,
    "log_note": open_note,
    "create_task": open_task,
    "edit_close": open_close_date,
    "switch": open_switch,
    "audit_open": open_log,
    "list_page": turn_page,
    "list_done": done_in_list,
    "list_undo": undo_in_list,
    "bulk_reschedule": open_reschedule,
    "reschedule_page": turn_reschedule_page,
    "queue": start_tasks,
    "queue_done": done_in_queue,
    "queue_skip": skip,
    "queue_back": back,
    "queue_move": move_in_queue,
    "queue_undo": undo_in_queue,
    "queue_followup": follow_up_in_queue,
    "undo_batch": undo_batch,
    "start": start,
    "reply_first": reply_first,
    "skip": skipping(KINDS),
    "set_all": set_all,
    "undo_saved": undo_saved,
}
