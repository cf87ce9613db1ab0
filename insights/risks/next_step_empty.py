"""The next step is empty: nobody has written down what happens now."""

from insights.facts import DealFacts
from insights.risks.examples import ago, changes, deal, fires, quiet
from insights.risks.kind import Found, Kind, Said, Thresholds

STEP = "hs_next_step"


def find(facts: DealFacts, thresholds: Thresholds) -> Found | None:  # noqa: ARG001  every kind is asked alike
    if STEP in facts.unknown or facts.value(STEP):
        return None
    return Found("low", (facts.held(STEP),))


KIND = Kind(
    id="next_step_empty",
    description="The next step is empty or blank.",
    find=find,
    sentences={"it": Said("No next step is set.", "Nessun prossimo passo è indicato.")},
)

EXAMPLES = (
    fires("never set", deal(), severity="low", says="No next step is set.",
          evidence=[{"property": STEP, "value": None, "previous": None, "at": None}]),
    fires("cleared", deal(**changes(STEP, ("", ago(days=16)), ("Send offer v3", ago(days=30)))), severity="low",
          evidence=[{"property": STEP, "value": None, "previous": "Send offer v3", "at": ago(days=16)}]),
    fires("blank", deal(hs_next_step="  "), severity="low"),
    quiet("set", deal(hs_next_step="Call")),
    quiet("of a closed deal", deal(stage="won")),
    quiet("hidden", deal(), rights={"hidden_properties": {"deals": [STEP]}}),
)  # fmt: skip
