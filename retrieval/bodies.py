"""Which properties of an engagement are its text, and what they say, cleaned. Refuses what is neither mail, call,
meeting, note nor communication."""

from collections.abc import Iterator, Mapping

from crm.timeline import TYPES
from retrieval.cleaning import clean

_PARTS: Mapping[str, tuple[str, ...]] = {
    "calls": ("hs_call_body",),
    "communications": ("hs_communication_body",),
    "meetings": ("hs_meeting_body", "hs_internal_meeting_notes"),
    "notes": ("hs_note_body",),
}


def said(kind: str, properties: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Property and cleaned text, the empty ones left out. A mail that came as text and as HTML says it once."""
    if kind == "emails":
        text, page = (properties.get(name, "") for name in ("hs_email_text", "hs_email_html"))
        name, body = ("hs_email_text", text) if text.strip() else ("hs_email_html", page)
        parts = [(name, body)]
    else:
        parts = [(name, properties.get(name, "")) for name in _PARTS.get(kind, ())]
    for name, body in parts:
        cleaned = clean(TYPES[kind], body)
        if cleaned:
            yield name, cleaned
