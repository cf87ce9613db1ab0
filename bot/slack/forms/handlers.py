"""Which form is taken by whom, and who answers while one types: one line each. The first part of a callback_id or
action_id, before the colon, is the key."""

from collections.abc import Mapping

from bot.slack.presses.reply import Submit, Suggest

FORMS: Mapping[str, Submit] = {}
SUGGESTIONS: Mapping[str, Suggest] = {}
