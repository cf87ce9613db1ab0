"""Whether what a message of ours holds may be sent to Slack once more: every edit sends all of it. Refuses what was
shown with a right, or under a switch, that is no longer so; and what is not known any more."""

from collections.abc import Iterator
from typing import Any

from crm.database import Database
from crm.gate import Gate
from crm.kinds import OBJECTS, Ref
from crm.reader import Reader
from crm.viewer import Viewer
from insights.displays import Display
from insights.feedback import Feedbacks

HIDDEN = "hidden"  # in a display's content: what was hidden from its reader then


def may_stand(database: Database, viewer: Viewer, display: Display) -> bool:
    """`viewer`: who was shown it, with the rights of now."""
    silent, content = Gate(database).why_silent(), display.content or {}
    if Feedbacks(database).closed(display) or (display.content is None and silent != "hipaa"):
        return False
    if silent is not None and display.mode in ("ai", "local") and display.mode_reason != silent:
        return False
    if set(hidden_from(viewer)) - set(content.get(HIDDEN) or ()):
        return False
    named = {Ref.parse(text) for text in (*display.retrieved, *_texts(content.get("shown"))) if _is_ref(text)}
    named |= {Ref("deals", display.deal_id)} if display.deal_id else set()
    with Reader(database, viewer) as reader:
        return named <= reader.which_visible(named)


def hidden_from(viewer: Viewer) -> list[str]:
    """`deals.amount`, for a display's content."""
    return sorted(f"{kind}.{name}" for kind, names in viewer.hidden.items() for name in names)


def _is_ref(text: str) -> bool:
    kind, _, id_ = text.partition(":")
    return kind in OBJECTS and bool(id_)


def _texts(shown: Any) -> Iterator[str]:
    if isinstance(shown, str):
        yield shown
    elif isinstance(shown, dict | list):
        for part in shown.values() if isinstance(shown, dict) else shown:
            yield from _texts(part)
