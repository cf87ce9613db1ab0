"""Which press and which form is worked by whom, of those that read deals or post by themselves: one line each."""

from collections.abc import Mapping

from bot.slack.talk.feedback import tell_of_exposure
from bot.slack.talk.room import Sent, Talk
from bot.slack.talk.switches import turned

TALKS: Mapping[str, Talk] = {}

# After the form was acknowledged: `bot.slack.forms.handlers.FORMS` says whether it is taken at all.
SENT: Mapping[str, Sent] = {
    "insight_feedback": tell_of_exposure,
    "hipaa_on": turned,
    "hipaa_off": turned,
    "customer_analysis_on": turned,
    "customer_analysis_off": turned,
}
