"""Makes a text fit by shortening what comes from the CRM in it, never what we say."""

from collections.abc import Callable

from bot.blocks import limits
from bot.digest.voice import WIDTHS, Width


def fitted(render: Callable[[Width], str], limit: int = limits.FOLD - 1) -> str:
    """The text with the widest names that stays within `limit`, as Slack counts: escapes and links included."""
    for width in WIDTHS:
        text = render(width)
        if limits.length(text) <= limit:
            return text
    return text
