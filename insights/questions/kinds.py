"""Types of activities as questions call them."""

from collections.abc import Collection

TYPES_NAMED = {
    "en": "email|emails|e mail|e mails|mail|mails|call|calls|phone call|phone calls|meeting|meetings|note|notes|"
    "message|messages",
    "it": "email|mail|e mail|chiamata|chiamate|telefonata|telefonate|riunione|riunioni|incontro|incontri|appuntamento"
    "|appuntamenti|nota|note|messaggio|messaggi",
}
_KINDS = {
    "emails": "email emails mail mails emailed mailed",
    "calls": "call calls chiamata chiamate telefonata telefonate called",
    "meetings": "meeting meetings riunione riunioni incontro incontri appuntamento appuntamenti",
    "notes": "note notes nota",
    "communications": "message messages messaggio messaggi",
}
_OF = {word: kind for kind, words in _KINDS.items() for word in words.split()}


def kinds_named(words: Collection[str]) -> tuple[str, ...]:
    """The object types of the words."""
    return tuple(dict.fromkeys(kind for word, kind in _OF.items() if word in words))
