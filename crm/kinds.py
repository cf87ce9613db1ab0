"""The object types, named as HubSpot and the data folder name them, and how ids and references compare."""

from typing import NamedTuple

RECORDS = ("contacts", "companies", "deals", "leads", "tickets")
ENGAGEMENTS = ("tasks", "notes", "calls", "emails", "meetings", "communications")
DEAL_PARTS = ("line_items", "quotes")
OBJECTS = RECORDS + ENGAGEMENTS + DEAL_PARTS


class Ref(NamedTuple):
    """A record by kind and id, printed `deals:17`."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Ref":
        """`deals:17` or `deals:17@…` (a trigger's qualifier is dropped); ValueError for anything else."""
        kind, colon, rest = text.partition(":")
        if not colon or not rest:
            raise ValueError(f"not a reference: {text[:80]}")
        return cls(kind, rest.split("@", 1)[0])


def id_order(record_id: str) -> str:
    """A text that sorts as ids compare: as numbers where they are numbers, those first, else as text."""
    if record_id.isascii() and record_id.isdigit():
        digits = record_id.lstrip("0") or "0"
        return f"{len(digits):03d}{digits}"
    return f"~{record_id}"
