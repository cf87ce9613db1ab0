"""What is said to one who is not matched, or whose request failed. Shows nothing of the CRM, not even that it knows."""

from bot.blocks import Message
from bot.blocks.elements import actions, button, context, section
from bot.blocks.text import escape
from bot.slack.bindings import Reason
from bot.slack.identity import NotMatched
from bot.slack.phrases import say

RETRY = "identity_retry"
_KEYS = {Reason.UNKNOWN: "unknown", Reason.NO_EMAIL: "no_email", Reason.UNCONFIRMED: "unconfirmed"}


def plain_message(mrkdwn: str) -> Message:
    return Message(_bare(mrkdwn), [section(mrkdwn)])


def not_matched(error: NotMatched) -> Message:
    """The drawn message; guests and strangers get one neutral sentence."""
    if error.reason is Reason.OUTSIDER:
        return plain_message(say(error.language, "outsider"))
    email = escape((error.email or "").replace("`", "'"))
    key = _KEYS.get(error.reason, "refused")
    said = say(error.language, key, email=email, admins=_names(error.language, error.admins))
    text = say(error.language, "unknown_text", email=email) if key == "unknown" else _bare(said)
    blocks = [
        section(said),
        actions([button(say(error.language, "retry"), RETRY, "retry")]),
        context(say(error.language, "nothing_read")),
    ]
    return Message(text, blocks)


def _bare(mrkdwn: str) -> str:
    """Without styles; what is escaped stays so, for Slack reads the fallback as mrkdwn too."""
    return mrkdwn.replace("*", "").replace("`", "")


def _names(language: str, admins: list[str]) -> str:
    named = [f"<@{admin}>" for admin in admins[:3]]
    if not named:
        return say(language, "admins")
    if len(named) == 1:
        return named[0]
    return say(language, "or", first=", ".join(named[:-1]), last=named[-1])
