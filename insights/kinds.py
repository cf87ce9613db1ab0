"""Every kind of risk by its stable identifier: those from CRM data and those from conversation. Finds none."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from insights.model import Source
from insights.risks import KINDS

CONVERSATION: Mapping[str, str] = {
    "uncertainty": "The buyer is not sure whether, what or when to buy, or what is expected of it.",
    "budget": "The money is short, capped, cut, frozen or not approved yet.",
    "timing": "The purchase or the project slips, is put off, or its date is in doubt.",
    "competitor": "Another vendor, or doing it oneself, is in the running.",
    "stakeholder_change": "A person who matters leaves, changes role or is replaced, or the organisation is rebuilt.",
    "no_decision_maker": "Whoever decides or signs is unknown, missing or not on board.",
    "legal_security_procurement": "Contract, data protection, security, a tender or purchasing rules stand in the way.",
    "product_gap": "Something that the buyer needs is missing from the product or does not work.",
    "price": "The price, a discount or the terms of payment are contested.",
    "negative_tone": "The buyer is annoyed, disappointed or loses patience.",
    "broken_promise": "Something that was promised was not kept, or not in time.",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """`thresholds`: the defaults; a kind from conversation has none."""

    id: str
    source: Source
    description: str
    thresholds: Mapping[str, int] = field(default_factory=dict)


LISTED: tuple[Listed, ...] = (
    *(Listed(kind.id, "crm", kind.description, kind.thresholds) for kind in KINDS),
    *(Listed(name, "conversation", description) for name, description in CONVERSATION.items()),
)
BY_ID: Mapping[str, Listed] = {one.id: one for one in LISTED}
