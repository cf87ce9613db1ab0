"""What a sentence can be. The kinds are those of `daybook kinds`."""

from typing import Final

RISKS: Final = (
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
GOAL: Final = "goal"
CLAIMS: Final = (*RISKS, GOAL)
SETTLED: Final = "settled"
ADDRESSED: Final = "addressed"
LABELS: Final = (*CLAIMS, SETTLED, ADDRESSED)
"""The columns of scores; SETTLED ends a concern, ADDRESSED is said to a machine or a purse."""
