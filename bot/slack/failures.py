"""What is said when something failed: one mapper for what is raised. Gives a reference that stands in the log; shows
nothing of the failure itself."""

import logging
import uuid

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot.blocks import Message
from bot.logs import where
from bot.slack.phrases import say
from bot.slack.refusals import plain_message
from crm.errors import Busy

log = logging.getLogger(__name__)


def failure(error: BaseException, language: str, *, what: str) -> Message:
    """`what` failed, for the log."""
    reference = uuid.uuid4().hex[:8]
    log.error("%s failed, reference %s: %s", what, reference, where(error))
    slack_down = isinstance(error, SlackApiError | ClientError | TimeoutError)
    key = "slack_down" if slack_down else "busy" if isinstance(error, Busy) else "failed"
    return plain_message(say(language, key, reference=reference))
