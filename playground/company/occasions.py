"""What asks for attention today: plants every guided action at least once, at any `now`. Refuses unknown kinds.

occasions.toml says where and with which words; the planters are in prospecting.py and closing.py.
"""

import tomllib
from pathlib import Path

from playground.company import closing, prospecting
from playground.company.ground import Ground, Told

OCCASIONS = Path(__file__).with_suffix(".toml")
PLANTERS = {  # in this order: whatever makes a new deal comes last
    "new_contact": prospecting.new_contact,
    "customer_contact": prospecting.customer_contact,
    "unowned_contact": prospecting.unowned_contact,
    "new_lead": prospecting.new_lead,
    "returning": prospecting.returning,
    "lead_reply": prospecting.lead_reply,
    "engaged_lead": prospecting.engaged_lead,
    "touch": prospecting.touch,
    "reply": prospecting.reply,
    "task": closing.task,
    "held_meeting": closing.held_meeting,
    "open_call": closing.open_call,
    "meeting": closing.meeting,
    "stale_step": closing.stale_step,
    "opened_mail": closing.opened_mail,
    "lonely_deal": closing.lonely_deal,
    "untouched_deal": closing.untouched_deal,
}


def read_occasions() -> dict[str, list[Told]]:
    told = tomllib.loads(OCCASIONS.read_text(encoding="utf-8"))
    if unknown := told.keys() - PLANTERS:
        raise ValueError(f"occasions nobody can plant: {', '.join(sorted(unknown))}")
    return told


def occupied(told: dict[str, list[Told]]) -> set[str]:
    """The companies at which something is planted."""
    return {occasion["company"] for kind in told.values() for occasion in kind if "company" in occasion}


def plant(ground: Ground, told: dict[str, list[Told]]) -> None:
    for kind, planter in PLANTERS.items():
        for occasion in told.get(kind, []):
            planter(ground, occasion)
