"""Which form is taken by whom, and who answers while one types: one line each. The first part of a callback_id or
action_id, before the colon, is the key."""

from collections.abc import Mapping

from bot.slack.forms.follow_up import take_follow_up
from bot.slack.forms.outcomes import take_outcomes
from bot.slack.presses.reply import Submit, Suggest
from bot.slack.presses.task_queue import take_in_queue
from bot.slack.presses.why_search import search_actions

FORMS: Mapping[str, Submit] = {
    "followup": take_follow_up,
    "queuefollow": take_in_queue,
    "log_outcomes": take_outcomes,
}
SUGGESTIONS: Mapping[str, Suggest] = {
    "why_which": search_actions,
}
