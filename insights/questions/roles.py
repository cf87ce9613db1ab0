"""The people of a deal and what the CRM says of their part in it: buying role, label on the deal, title."""

from collections.abc import Mapping
from dataclasses import dataclass

from crm.kinds import Ref
from insights.questions.asking import Asking
from insights.questions.wording import title

_LABELS = {"decision maker": "DECISION_MAKER", "budget holder": "BUDGET_HOLDER", "economic buyer": "BUDGET_HOLDER",
           "champion": "CHAMPION", "blocker": "BLOCKER"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """`roles` as HubSpot names them; `details`: title and role as people say them."""

    ref: Ref
    name: str
    roles: frozenset[str]
    details: tuple[str, ...]


def roles_of(asking: Asking) -> list[Person]:
    """The visible contacts of the deal, lowest id first."""
    links = asking.reader.links([asking.one.ref], "contacts").get(asking.one.ref, [])
    cards = asking.reader.cards(link.ref for link in links)
    return [
        _person(link.ref, cards[link.ref].name, cards[link.ref].properties, link.label)
        for link in links
        if link.ref in cards
    ]


def _person(ref: Ref, name: str, properties: Mapping[str, str], label: str | None) -> Person:
    stated = [one.strip() for one in properties.get("hs_buying_role", "").split(";") if one.strip()]
    roles = frozenset(one.upper().replace(" ", "_") for one in stated)
    if label and label.strip().lower() in _LABELS:
        roles |= {_LABELS[label.strip().lower()]}
    said = [one.replace("_", " ").lower() for one in sorted(roles)]
    job = title(properties.get("jobtitle", ""))
    return Person(ref, title(name), roles, tuple(part for part in (job, ", ".join(said)) if part))
