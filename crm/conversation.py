"""What was said on a deal, for a viewer: the newest engagements that have happened by now and that the viewer may see.

Tasks are none of them. The permission filter comes before the window is cut; what has no time that the viewer may
know happened at no known time and is left out. With HIPAA on there are no bodies.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import select

from crm.cards import Card
from crm.happened import KINDS, happened_at
from crm.importing.values import address
from crm.kinds import Ref, id_order
from crm.reader import Reader, portions
from crm.schema.mirror import CLASSES
from crm.timeline import TYPES, require_visible
from crm.viewer import Viewer

__all__ = ["KINDS", "Direction", "Engagement", "Window", "body_of", "window"]

Direction = Literal["in", "out"]
_BODIES: Mapping[str, tuple[str, ...]] = {
    "meetings": ("hs_meeting_body", "hs_internal_meeting_notes"),
    "notes": ("hs_note_body",),
    "calls": ("hs_call_body",),
    "communications": ("hs_communication_body",),
}
_NAMED_BY = ("firstname", "lastname", "email")
_MAILS: Mapping[str, Direction] = {"EMAIL": "out", "INCOMING_EMAIL": "in"}
_CALLS: Mapping[str, Direction] = {"OUTBOUND": "out", "INBOUND": "in"}


@dataclass(frozen=True, slots=True)
class Engagement:
    """`body` is raw, `""` where hidden; `direction` that of a mail or call. `contact_ids`: visible ones, lowest first;
    `sender_id`: of an in mail, the visible contact who wrote it. `who`: that contact; the first contact of a call,
    meeting or communication; else the colleague whose it is. `is_own`: that is the viewer; `to`: the first contact
    beside an out mail. `properties`: the visible ones."""

    ref: Ref
    type: str
    at: int
    title: str = field(repr=False)
    body: str = field(repr=False)
    direction: Direction | None
    who: str | None = field(repr=False)
    contact_ids: tuple[str, ...]
    owner_id: str | None
    url: str | None
    thread: str | None
    sender_id: str | None = None
    to: str | None = field(default=None, repr=False)
    is_own: bool = False
    properties: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Window:
    """Newest first; of equal times the higher id first."""

    deal: Ref
    engagements: tuple[Engagement, ...]

    @property
    def oldest(self) -> int | None:
        return self.engagements[-1].at if self.engagements else None

    @property
    def newest(self) -> int | None:
        return self.engagements[0].at if self.engagements else None


def window(reader: Reader, deal: Ref, *, now: int, size: int = 100) -> Window:
    """Raises NotVisible, for what is absent as for what is forbidden."""
    require_visible(reader, deal)
    dated = [one for kind in KINDS for one in _dated(reader, deal, kind, now)]
    dated.sort(key=lambda one: (one[0], id_order(one[1].id), one[1].kind), reverse=True)
    return Window(deal, _engagements(reader, deal, {ref: at for at, ref in dated[:size]}))


def _dated(reader: Reader, deal: Ref, kind: str, now: int) -> Iterable[tuple[int, Ref]]:
    """Time and id of those that have happened."""
    time = happened_at(reader, kind)
    if time is None:
        return
    mapped: Any = CLASSES[kind]
    for _, ids in portions(Ref(kind, id_) for id_ in reader.associated([deal], kind)[deal]):
        query = select(mapped.id, time.label("happened")).where(mapped.id.in_(ids), time <= now)
        for row in reader.session.execute(query):
            yield row.happened, Ref(kind, row.id)


def _engagements(reader: Reader, deal: Ref, times: Mapping[Ref, int]) -> tuple[Engagement, ...]:
    """In the order given."""
    cards = reader.cards(times)
    beside = reader.associated([deal, *times], "contacts")
    contacts = reader.cards(Ref("contacts", id_) for ids in beside.values() for id_ in ids)
    read = _Reading(
        contacts={ref.id: card for ref, card in contacts.items()},
        buyers=beside[deal],
        users=reader.users_with(_sender(card) for card in cards.values()),
        owners=reader.owner_names(_owner(card) for card in cards.values()),
        knows_senders=not reader.hides("emails", "hs_email_from_email"),
        viewer=reader.viewer,
    )
    return tuple(read.engagement(card, times[ref], beside[ref]) for ref, card in cards.items())


@dataclass(frozen=True, slots=True)
class _Reading:
    """`contacts` by id; `buyers`: ids of the deal's; `users`: names by address; `owners`: names by owner id."""

    contacts: Mapping[str, Card]
    buyers: Sequence[str]
    users: Mapping[str, str]
    owners: Mapping[str, str]
    knows_senders: bool
    viewer: Viewer

    def engagement(self, card: Card, at: int, contact_ids: Sequence[str]) -> Engagement:
        shown = card.properties
        direction = self._direction(card)
        sender = self._writer(card, contact_ids) if card.ref.kind == "emails" and direction == "in" else None
        who = self._who(card, direction, sender, contact_ids) or None
        return Engagement(
            card.ref,
            TYPES[card.ref.kind],
            at,
            title=card.name,
            body=body_of(card),
            direction=direction,
            who=who,
            contact_ids=tuple(contact_ids),
            owner_id=_owner(card) or None,
            url=card.url,
            thread=shown.get("hs_email_thread_id"),
            sender_id=sender,
            to=self._contact(contact_ids) if card.ref.kind == "emails" and direction == "out" else None,
            is_own=who is not None and who == self._colleague(card) and self._is_viewers(card),
            properties=shown,
        )

    def _direction(self, card: Card) -> Direction | None:
        """A mail that was forwarded to the CRM is an out mail where a user wrote it, else an in mail."""
        if card.ref.kind == "calls":
            return _CALLS.get(card.properties.get("hs_call_direction", ""))
        if card.ref.kind != "emails":
            return None
        stated = card.properties.get("hs_email_direction", "")
        if stated == "FORWARDED_EMAIL":
            return None if not self.knows_senders else "out" if _sender(card) in self.users else "in"
        return _MAILS.get(stated)

    def _writer(self, card: Card, contact_ids: Sequence[str]) -> str | None:
        """Of an in mail: by address, a contact of the mail or of the deal; where it names none, a contact beside it."""
        sender = _sender(card)
        if not sender:
            return next(iter(contact_ids), None)
        among = (id_ for id_ in (*contact_ids, *self.buyers) if self._address(id_) == sender)
        return next(among, None)

    def _who(self, card: Card, direction: Direction | None, sender: str | None, ids: Sequence[str]) -> str | None:
        if card.ref.kind == "emails" and direction == "in":
            return self._name(sender) if sender else None
        if card.ref.kind in ("emails", "notes"):
            return self._colleague(card)
        return self._contact(ids) or self._colleague(card)

    def _contact(self, ids: Sequence[str]) -> str | None:
        return next((name for id_ in ids if (name := self._name(id_))), None)

    def _colleague(self, card: Card) -> str | None:
        return self.users.get(_sender(card)) or self.owners.get(_owner(card))

    def _is_viewers(self, card: Card) -> bool:
        sender = _sender(card)
        if sender in self.users:
            return sender == self.viewer.email
        return self.viewer.owner_id is not None and _owner(card) == self.viewer.owner_id

    def _name(self, contact_id: str) -> str | None:
        card = self.contacts[contact_id]
        return card.name if any(card.properties.get(name) for name in _NAMED_BY) else None

    def _address(self, contact_id: str) -> str:
        return address(self.contacts[contact_id].properties.get("email")) or ""


def body_of(card: Card) -> str:
    """As the CRM holds it, without what is hidden; of a mail the text, else the HTML."""
    shown = card.properties
    if card.ref.kind == "emails":
        return shown.get("hs_email_text", "") or shown.get("hs_email_html", "")
    return "\n\n".join(shown[name] for name in _BODIES.get(card.ref.kind, ()) if name in shown)


def _sender(card: Card) -> str:
    return address(card.properties.get("hs_email_from_email")) or ""


def _owner(card: Card) -> str:
    return card.properties.get("hubspot_owner_id", "")
