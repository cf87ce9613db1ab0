"""The page of one record: its card, the visible records beside it, and what was done last. Counts visible ones."""

from collections.abc import Mapping
from dataclasses import dataclass

from crm.cards import Card
from crm.kinds import OBJECTS, RECORDS, Ref
from crm.reader import Reader
from crm.timeline import Entry, last_engagement, require_visible, timeline


@dataclass(frozen=True, slots=True)
class Neighbour:
    id: str
    name: str
    label: str | None


@dataclass(frozen=True, slots=True)
class RecordPage:
    """`neighbours` by type, lowest id first; types without any are left out. `last`: of a record, not an engagement."""

    card: Card
    neighbours: Mapping[str, tuple[Neighbour, ...]]
    last: Entry | None


def record_page(reader: Reader, ref: Ref, *, now: int) -> RecordPage:
    """Raises NotVisible, for what is absent as for what is forbidden."""
    require_visible(reader, ref)
    neighbours = {kind: _neighbours(reader, ref, kind) for kind in OBJECTS}
    return RecordPage(
        card=reader.cards([ref])[ref],
        neighbours={kind: beside for kind, beside in neighbours.items() if beside},
        last=last_engagement(timeline(reader, ref, now=now), now=now) if ref.kind in RECORDS else None,
    )


def _neighbours(reader: Reader, ref: Ref, kind: str) -> tuple[Neighbour, ...]:
    links = reader.links([ref], kind).get(ref, [])
    cards = reader.cards(link.ref for link in links)
    return tuple(Neighbour(link.ref.id, cards[link.ref].name, link.label) for link in links)
