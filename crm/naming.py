"""How people name types and records: `deal`, `deals`, `E-mail`, `deals:5`. Refuses by answering None."""

from collections.abc import Mapping

from crm.kinds import OBJECTS, Ref

SINGULAR: Mapping[str, str] = {
    "contacts": "contact", "companies": "company", "deals": "deal", "leads": "lead", "tickets": "ticket",
    "tasks": "task", "notes": "note", "calls": "call", "emails": "e-mail", "meetings": "meeting",
    "communications": "communication", "line_items": "line item", "quotes": "quote",
}  # fmt: skip


def parse_ref(text: str) -> Ref | None:
    """`deals:5` or `deal:5`; None for anything else."""
    kind, _, id_ = text.partition(":")
    known = parse_kind(kind)
    return Ref(known, id_) if known and id_ else None


def parse_kind(text: str) -> str | None:
    """A type by its plural or singular name: `deals`, `deal`, `line-item`, `E-mail`."""
    return _KINDS.get(_plain(text))


def _plain(text: str) -> str:
    return text.casefold().replace("-", "").replace("_", "").replace(" ", "")


_KINDS = {_plain(name): kind for kind in OBJECTS for name in (kind, SINGULAR[kind])}
