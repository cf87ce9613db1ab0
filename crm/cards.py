"""A record as one viewer may see it: its name, its address in the CRM, its properties. Decides what of a record is
absent; that the record itself is visible was decided before."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, select

from crm.kinds import ENGAGEMENTS, OBJECTS, Ref
from crm.naming import SINGULAR
from crm.properties import DERIVED, REFERENCES, is_body, is_roll_up
from crm.schema.mirror import Account
from crm.settings import switches
from crm.viewer import Viewer

# HubSpot's addresses name types by number: developers.hubspot.com/docs/guides/crm/understanding-the-crm
_TYPE_IDS = {
    "contacts": "0-1", "companies": "0-2", "deals": "0-3", "leads": "0-136", "tickets": "0-5",
    "tasks": "0-27", "notes": "0-46", "calls": "0-48", "emails": "0-49", "meetings": "0-47",
    "communications": "0-18", "line_items": "0-8", "quotes": "0-14",
}  # fmt: skip

# The first of these that the viewer sees and that is not empty names the record; parts of one entry are joined.
_NAMES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "contacts": (("firstname", "lastname"), ("email",)),
    "companies": (("name",), ("domain",)),
    "deals": (("dealname",),),
    "leads": (("hs_lead_name",),),
    "tickets": (("subject",),),
    "tasks": (("hs_task_subject",),),
    "calls": (("hs_call_title",),),
    "emails": (("hs_email_subject",),),
    "meetings": (("hs_meeting_title",),),
    "line_items": (("name",),),
    "quotes": (("hs_title",),),
}


@dataclass(frozen=True, slots=True)
class Card:
    """`url` None where the account names no address; `properties` holds no empty ones."""

    ref: Ref
    name: str
    url: str | None
    properties: Mapping[str, str]


class Blinds:
    """What of the records that a viewer sees is not shown to that viewer, in one snapshot."""

    def __init__(self, connection: Connection, viewer: Viewer) -> None:
        self._viewer = viewer
        account = connection.execute(select(Account.sensitive_properties, Account.record_url)).first()
        sensitive: dict[str, list[str]] = json.loads(account.sensitive_properties) if account else {}
        self._hidden = {
            kind: frozenset(sensitive.get(kind, ())) | viewer.hidden.get(kind, frozenset()) for kind in OBJECTS
        }
        self._record_url: str | None = account.record_url if account else None
        self._hipaa = switches(connection).hipaa

    def hides(self, kind: str, name: str) -> bool:
        """By the permission set, or flagged sensitive; itself or what it is computed from."""
        hidden = self._hidden.get(kind, frozenset())
        return name in hidden or any(source in hidden for source in DERIVED.get(kind, {}).get(name, ()))

    def hidden(self, kind: str) -> frozenset[str]:
        """The names that are hidden by themselves."""
        return self._hidden[kind]

    @property
    def hipaa(self) -> bool:
        return self._hipaa

    @cached_property
    def sees_everything(self) -> bool:
        """Every record of every type, and every property: only then are HubSpot's own roll-ups this viewer's too."""
        if self._viewer.super_admin:
            return True
        return all(self._viewer.rights_on(kind).view == "all" for kind in OBJECTS) and not any(
            self._viewer.hidden.values()
        )

    def shows(self, kind: str, name: str) -> bool:
        if self.hides(kind, name) or (self._hipaa and is_body(kind, name)):
            return False
        return self.sees_everything or not is_roll_up(kind, name)

    def card(self, ref: Ref, stored: Mapping[str, Any], visible: Callable[[Ref], bool]) -> Card:
        """`visible`: whether a record that a property refers to may be seen."""
        referring = REFERENCES.get(ref.kind, {})
        properties = {
            name: text
            for name, text in texts(stored)
            if self.shows(ref.kind, name) and (name not in referring or visible(Ref(referring[name], text)))
        }
        return Card(ref, name_of(ref, properties), self._url(ref), properties)

    def _url(self, ref: Ref) -> str | None:
        if not self._record_url:
            return None
        return self._record_url.replace("{type}", _TYPE_IDS[ref.kind]).replace("{id}", ref.id)


def texts(stored: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """Property and value as text; the empty ones are left out."""
    for name, value in stored.items():
        if isinstance(value, bool):
            yield name, str(value).lower()
        elif isinstance(value, float) and value.is_integer():
            yield name, str(int(value))
        elif value is not None and value != "":
            yield name, str(value)


def name_of(ref: Ref, properties: Mapping[str, str]) -> str:
    """From what is shown alone: `Deal 5` for a deal without a name to show, `Call` for a call without a title."""
    for parts in _NAMES.get(ref.kind, ()):
        name = " ".join(" ".join(properties.get(part, "").split()) for part in parts).strip()
        if name:
            return name
    kind = SINGULAR[ref.kind].capitalize()
    return kind if ref.kind in ENGAGEMENTS else f"{kind} {ref.id}"


def references(kind: str, stored: Mapping[str, Any]) -> list[Ref]:
    """The records that the properties of this one refer to."""
    return [Ref(other, str(stored[name])) for name, other in REFERENCES.get(kind, {}).items() if stored.get(name)]
