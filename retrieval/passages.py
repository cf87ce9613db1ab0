"""What a viewer may read of engagements, sentence by sentence, read through the viewer's own Reader. Refuses the rest:
a body that is hidden from the viewer, or withheld by HIPAA, is not there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from crm.bodies import BODY_KINDS
from crm.instants import BadInstant, read_micros
from crm.kinds import Ref
from crm.reader import Reader
from crm.timeline import require_visible
from retrieval.bodies import said
from retrieval.chunks import Chunk, chunks


@dataclass(frozen=True, slots=True)
class Text:
    """One part of an engagement, cleaned. `at`: when it happened, 0 where the viewer may not know."""

    ref: Ref
    part: str
    text: str = field(repr=False)
    at: int
    sentences: tuple[Chunk, ...] = field(repr=False)


def readable(reader: Reader, deal: Ref | None = None) -> list[Ref]:
    """The engagements with text that the viewer may see: all, or those of a deal. Raises NotVisible."""
    if deal is None:
        return [Ref(kind, id_) for kind in BODY_KINDS for id_ in reader.visible_ids(kind)]
    require_visible(reader, deal)
    return [Ref(kind, id_) for kind in BODY_KINDS for id_ in reader.associated([deal], kind)[deal]]


def read(reader: Reader, refs: Iterable[Ref]) -> list[Text]:
    """Of those that the viewer may see."""
    return [text for ref, properties in reader.shown(refs).items() for text in texts(ref, properties)]


def texts(ref: Ref, properties: Mapping[str, str]) -> list[Text]:
    at = happened(ref.kind, properties)
    return [Text(ref, part, text, at, tuple(chunks(text))) for part, text in said(ref.kind, properties)]


def happened(kind: str, properties: Mapping[str, str]) -> int:
    names = ("hs_meeting_start_time", "hs_timestamp") if kind == "meetings" else ("hs_timestamp",)
    stated = next((properties[name] for name in names if name in properties), None)
    try:
        return read_micros(int(stated) if stated and stated.isdigit() else stated) if stated else 0
    except (BadInstant, ValueError):
        return 0
