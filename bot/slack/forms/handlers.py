"""Which form is taken by whom, and who answers while one types: one line each. The first part of a callback_id or
action_id, before the colon, is the key."""

from collections.abc import Mapping

from bot.slack.forms.close_date import take_close_date
from bot.slack.forms.copied import take_copied
from bot.slack.forms.feedback import take_feedback
from bot.slack.forms.find_contact import suggest_contacts
from bot.slack.forms.follow_up import take_follow_up
from bot.slack.forms.kinds import KINDS
from bot.slack.forms.note import take_note
from bot.slack.forms.outcomes import take_outcomes
from bot.slack.forms.settings_form import suggest_zones, take_settings
from bot.slack.forms.steps import taking
from bot.slack.forms.switches import taking as turning
from bot.slack.forms.task_new import take_task
from bot.slack.presses.deal_search import search_deals
from bot.slack.presses.reply import Submit, Suggest
from bot.slack.presses.reschedule import take_reschedule
from bot.slack.presses.task_queue import take_in_queue
from bot.slack.presses.why_search import search_actions
from bot.slack.talk.sharing_form import take_share

FORMS: Mapping[str, Submit] = {
    "followup": take_follow_up,
    "queuefollow": take_in_queue,
    "bulk_reschedule": take_reschedule,
    "settings": take_settings,
    "log_outcomes": take_outcomes,
    "log_note": take_note,
    "create_task": take_task,
    "edit_close": take_close_date,
    "hipaa_on": turning("hipaa", on=True),
    "hipaa_off": turning("hipaa", on=False),
    "customer_analysis_on": turning("customer_analysis", on=True),
    "customer_analysis_off": turning("customer_analysis", on=False),
    "insight_copy": take_copied,
    "insight_feedback": take_feedback,
    "share_answer": take_share,
    **{step.name: taking(step) for step in KINDS},
}
STAYING_BELOW = frozenset({"queuefollow"})  # forms that lie on one that goes on
SUGGESTIONS: Mapping[str, Suggest] = {
    "settings_zone": suggest_zones,
    "find_contact": suggest_contacts,
    "why_which": search_actions,
    "answer_find": search_deals,
}
