"""The next step has said the same for weeks: it was done, or it will not be."""

from crm.instants import DAY
from insights.facts import DealFacts
from insights.model import PropertyEvidence
from insights.risks.examples import MOMENT, ago, changes, deal, fires, quiet
from insights.risks.kind import Found, Kind, Said, Thresholds
from insights.risks.wording import Days

STEP, UPDATED = "hs_next_step", "hs_next_step_updated_at"


def find(facts: DealFacts, thresholds: Thresholds) -> Found | None:
    """Since its history or its own date says that it changed, whichever is later."""
    held = facts.held(STEP)
    known = [at for at in (held.at, facts.at(UPDATED)) if at is not None and at <= facts.now]
    since = max(known, default=None)
    if not facts.value(STEP) or since is None or facts.now - since < thresholds["days"] * DAY:
        return None
    return Found("low", (PropertyEvidence(STEP, held.value, held.previous, since),), {"age": Days(facts.age(since))})


KIND = Kind(
    id="next_step_stale",
    description="The next step has not changed for `days` days.",
    thresholds={"days": 21},
    find=find,
    sentences={
        "it": Said("The next step has not changed for {age}.", "Il prossimo passo non cambia da {age}."),
    },
)

EXAMPLES = (
    fires("21 days", deal(hs_next_step="Call", hs_next_step_updated_at=ago(days=21)), severity="low",
          evidence=[{"property": STEP, "value": "Call", "previous": None, "at": ago(days=21)}],
          says="The next step has not changed for 21 days."),
    fires("by its history", deal(**changes(STEP, ("Call", ago(days=22)), ("Mail", ago(days=40)))), severity="low",
          evidence=[{"property": STEP, "value": "Call", "previous": "Mail", "at": ago(days=22)}]),
    quiet("a moment less", deal(hs_next_step="Call", hs_next_step_updated_at=ago(days=21) + MOMENT)),
    quiet("changed lately by its history",
          deal(hs_next_step_updated_at=ago(days=40), **changes(STEP, ("Call", ago(days=2)), ("Mail", ago(days=40))))),
    quiet("changed lately by its date",
          deal(hs_next_step_updated_at=ago(days=2), **changes(STEP, ("Call", ago(days=40))))),
    quiet("since when is not known", deal(hs_next_step="Call")),
    quiet("empty", deal(hs_next_step_updated_at=ago(days=40))),
    quiet("of a closed deal", deal(stage="won", hs_next_step="Call", hs_next_step_updated_at=ago(days=40))),
    quiet("hidden", deal(hs_next_step="Call", hs_next_step_updated_at=ago(days=40)),
          rights={"hidden_properties": {"deals": [STEP]}}),
)  # fmt: skip
