"""The whole deal hangs on one person: a change of job, and it is gone."""

from insights.facts import DealFacts
from insights.model import RecordEvidence
from insights.risks.examples import contact, deal, fires, quiet
from insights.risks.kind import Found, Kind, Said, Thresholds


def find(facts: DealFacts, thresholds: Thresholds) -> Found | None:  # noqa: ARG001  every kind is asked alike
    if facts.contacts is None or len(facts.contacts) != 1:
        return None
    return Found("low", (RecordEvidence(str(facts.contacts[0])),))


KIND = Kind(
    id="single_contact",
    description="Exactly one contact that the viewer sees is associated with the deal.",
    find=find,
    sentences={
        "it": Said(
            "Only one contact that you can see is on the deal.",
            "Un solo contatto visibile è associato alla trattativa.",
        ),
    },
)

EXAMPLES = (
    fires("one", deal(to="contacts:3"), contact(), severity="low", evidence=[{"record": "contacts:3"}],
          says="Only one contact that you can see is on the deal."),
    fires("one that the viewer sees", deal(to="contacts:3 contacts:4"), contact(), contact("4", owner="502"),
          severity="low", rights={"contacts": {"view": "owned"}}),
    quiet("two", deal(to="contacts:3 contacts:4"), contact(), contact("4")),
    quiet("none", deal()),
    quiet("of a closed deal", deal(stage="won", to="contacts:3"), contact()),
)  # fmt: skip
