"""The five latest activities of a deal. Shows titles, never bodies; with HIPAA on no names of people."""

from crm.conversation import Window
from insights.model import RecentItem

SHOWN = 5


def recent_items(window: Window, *, hipaa: bool) -> tuple[RecentItem, ...]:
    """Newest first."""
    return tuple(
        RecentItem(str(one.ref), one.type, one.title, one.at, one.url, None if hipaa else one.who)
        for one in window.engagements[:SHOWN]
    )
