"""Nobody on the buyer's side is on the deal: there is no one to talk to."""

from insights.facts import DealFacts
from insights.model import RecordEvidence
from insights.risks.examples import contact, deal, fires, quiet
from insights.risks.kind import Found, Kind, Said, Thresholds


def find(facts: DealFacts, thresholds: Thresholds) -> Found | None:  # noqa: ARG001  every kind is asked alike
    """Who may see no contacts at all is told nothing about them."""
    if facts.contacts is None or facts.contacts:
        return None
    return Found("medium", (RecordEvidence(str(facts.card.ref)),))


KIND = Kind(
    id="no_contact",
    description="No contact that the viewer sees is associated with the deal.",
    find=find,
    sentences={
        "it": Said(
            "No contact that you can see is on the deal.", "Nessun contatto visibile è associato alla trattativa."
        ),
    },
)

EXAMPLES = (
    fires("at all", deal(), severity="medium", evidence=[{"record": "deals:17"}],
          says="No contact that you can see is on the deal."),
    fires("that is still there", deal(to="contacts:3"), contact(archived=True), severity="medium"),
    fires("that the viewer sees", deal(to="contacts:3"), contact(owner="502"), severity="medium",
          rights={"contacts": {"view": "owned"}}),
    quiet("one", deal(to="contacts:3"), contact()),
    quiet("of a viewer who sees no contacts", deal(), rights={"contacts": {"view": "none"}}),
    quiet("of a closed deal", deal(stage="won")),
)  # fmt: skip
