"""Which press and which form is worked by whom, of those that read deals or post by themselves: one line each."""

from collections.abc import Mapping

from bot.reading.answer import AGAIN, SEARCH
from bot.slack.talk.channel_presses import hide, send_copy
from bot.slack.talk.feedback import tell_of_exposure
from bot.slack.talk.insight import refresh, show_insight, show_less, show_more
from bot.slack.talk.insight_copy import copy_insight
from bot.slack.talk.question import answer_again
from bot.slack.talk.room import Sent, Talk
from bot.slack.talk.sharing import share
from bot.slack.talk.sharing_form import post_shared
from bot.slack.talk.switches import turned

TALKS: Mapping[str, Talk] = {
    AGAIN: answer_again,
    SEARCH: answer_again,
    "share": share,
    "hide": hide,
    "dm_copy": send_copy,
    "insight": show_insight,
    "insight_more": show_more,
    "insight_less": show_less,
    "insight_refresh": refresh,
    "insight_copy": copy_insight,
}

# After the form was acknowledged: `bot.slack.forms.handlers.FORMS` says whether it is taken at all.
SENT: Mapping[str, Sent] = {
    "insight_feedback": tell_of_exposure,
    "share_answer": post_shared,
    "hipaa_on": turned,
    "hipaa_off": turned,
    "customer_analysis_on": turned,
    "customer_analysis_off": turned,
}
