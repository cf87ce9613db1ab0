"""What a labelled sentence can be; refuses nothing. The identifiers are those of `daybook kinds`."""

RISKS = (
    "uncertainty",
    "budget",
    "timing",
    "competitor",
    "stakeholder_change",
    "no_decision_maker",
    "legal_security_procurement",
    "product_gap",
    "price",
    "negative_tone",
    "broken_promise",
)
GOAL = "goal"
NONE = "none"
"""Looks like one of the others and is none."""

KINDS = (*RISKS, GOAL, NONE)
RESOLVED = "resolved"
