"""The deal stands in an earlier stage than it had reached: what was agreed is open again."""

from insights.facts import DealFacts
from insights.model import PropertyEvidence
from insights.risks.examples import ago, changes, deal, fires, quiet
from insights.risks.kind import Found, Kind, Said, Thresholds

STAGE = "dealstage"


def find(facts: DealFacts, thresholds: Thresholds) -> Found | None:  # noqa: ARG001  every kind is asked alike
    """From an open stage of the same pipeline that lies further on, and it has not been reached again."""
    stage = facts.stage
    if stage is None:
        return None
    held = [found for one in facts.history.get(STAGE, ()) if (found := facts.stages.get(one.value or ""))]
    ahead = [one for one in held if not one.is_closed and one.position > stage.position]
    if not ahead:
        return None
    furthest = max(ahead, key=lambda one: one.position)
    evidence = PropertyEvidence(STAGE, stage.id, furthest.id, facts.held(STAGE).at)
    return Found("medium", (evidence,), {"old": furthest.label, "new": stage.label})


KIND = Kind(
    id="stage_went_back",
    description="The deal was in a later open stage of its pipeline and is not back there.",
    find=find,
    sentences={
        "it": Said("The deal went back from {old} to {new}.", "La trattativa è tornata da {old} a {new}."),
    },
)

EXAMPLES = (
    fires(
        "a stage back",
        deal(**changes(STAGE, ("talks", ago(days=3)), ("offer", ago(days=20)), ("new", ago(days=40)))),
        severity="medium",
        evidence=[{"property": STAGE, "value": "talks", "previous": "offer", "at": ago(days=3)}],
        says="The deal went back from Offer to Talks.",
    ),
    fires(
        "two back and one forward",
        deal(**changes(STAGE, ("talks", ago(days=2)), ("new", ago(days=3)), ("offer", ago(days=20)))),
        severity="medium",
        evidence=[{"property": STAGE, "value": "talks", "previous": "offer", "at": ago(days=2)}],
    ),
    quiet(
        "back and there again",
        deal(**changes(STAGE, ("offer", ago(days=1)), ("talks", ago(days=3)), ("offer", ago(days=20)))),
    ),
    quiet("forward", deal(**changes(STAGE, ("offer", ago(days=3)), ("talks", ago(days=20))))),
    quiet("lost and taken up again", deal(**changes(STAGE, ("talks", ago(days=3)), ("lost", ago(days=20))))),
    quiet("from a stage of another pipeline", deal(**changes(STAGE, ("talks", ago(days=3)), ("gone", ago(days=20))))),
    quiet("without history", deal()),
    quiet("of a closed deal", deal(**changes(STAGE, ("won", ago(days=3)), ("offer", ago(days=20))))),
    quiet(
        "hidden",
        deal(**changes(STAGE, ("talks", ago(days=3)), ("offer", ago(days=20)))),
        rights={"hidden_properties": {"deals": [STAGE]}},
    ),
)
