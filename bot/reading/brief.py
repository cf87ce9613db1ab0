"""A meeting's brief together with the insight of its deal: who comes, then state, worry and goal. Where one message
does not hold both, the insight follows below in the thread."""

from bot.blocks import Message, limits
from bot.blocks.elements import context, divider
from bot.digest.voice import Voice
from bot.reading.insight import Drawn, fallback_line, insight_message, recent, summary
from bot.reading.insight_items import FIRST, listed, together
from bot.reading.insight_lines import DOWN, grey_line
from bot.records.meeting import Brief
from insights.model import Insight


def brief_message(brief: Brief, insight: Insight, voice: Voice, *, read_at: int | None) -> Drawn:
    if insight.mode_reason == DOWN:  # its own message says so, and has Try again
        return _apart(brief, insight, voice, read_at)
    blocks = [
        *brief.head,
        *fallback_line(insight, voice),
        *summary(insight),
        *together(listed(insight, voice, FIRST)),
        divider(),
        recent(insight, voice),
        *brief.buttons,
        context(grey_line(insight, voice, read_at)),
    ]
    if limits.fits(brief.text, blocks):
        return Drawn(Message(brief.text, blocks))
    return _apart(brief, insight, voice, read_at)


def _apart(brief: Brief, insight: Insight, voice: Voice, read_at: int | None) -> Drawn:
    drawn = insight_message(insight, voice, read_at=read_at)
    return Drawn(brief.message(), (drawn.message, *drawn.below))
