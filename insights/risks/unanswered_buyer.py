"""A contact of the deal wrote days ago and nobody has written back: the buyer waits for us."""

from crm.instants import DAY
from insights.facts import DealFacts
from insights.model import RecordEvidence
from insights.risks.examples import MOMENT, ago, contact, deal, fires, quiet, received, sent
from insights.risks.kind import Found, Kind, Said, Thresholds
from insights.risks.wording import Days


def find(facts: DealFacts, thresholds: Thresholds) -> Found | None:
    """The latest mail of a contact of the deal. Any mail of ours on the deal after it is an answer."""
    buyers = {ref.id for ref in facts.contacts or ()}
    written = next((mail for mail in facts.mails("in") if mail.sender_id in buyers), None)
    if written is None or facts.now - written.at < thresholds["days"] * DAY:
        return None
    if any(mail.at > written.at for mail in facts.mails("out")):
        return None
    return Found("high", (RecordEvidence(str(written.ref)),), {"age": Days(facts.age(written.at))})


KIND = Kind(
    id="unanswered_buyer",
    description="The latest e-mail of a contact of the deal has waited `days` days; none of ours came after it.",
    thresholds={"days": 2},
    find=find,
    sentences={
        "it": Said(
            "The buyer's last e-mail has waited {age}.", "L'ultima e-mail dell'acquirente attende risposta da {age}."
        )
    },
)

_DEAL = (deal(to="contacts:3"), contact(owner=None))

EXAMPLES = (
    fires("for 2 days", *_DEAL, received("1", ago(days=2)), severity="high", evidence=[{"record": "emails:1"}],
          says="The buyer's last e-mail has waited 2 days."),
    fires("for a week, after ours", *_DEAL, sent("2", ago(days=8)), received("1", ago(days=7)), severity="high"),
    fires("and our answer bounced", *_DEAL, received("1", ago(days=3)), sent("2", ago(days=2), status="BOUNCED"),
          severity="high"),
    fires("forwarded to the CRM", *_DEAL, received("1", ago(days=2), direction="FORWARDED_EMAIL"), severity="high"),
    fires("without a sender, beside the contact", *_DEAL,
          received("1", ago(days=2), sender=None, on="deals:17 contacts:3"), severity="high"),
    fires("a colleague answered, which the viewer does not see", *_DEAL, received("1", ago(days=3), owner="501"),
          sent("2", ago(days=2), owner="502"), severity="high", rights={"emails": {"view": "owned"}}),
    fires("and their machine answered since", *_DEAL, received("1", ago(days=3)),
          received("2", ago(days=1), subject="Risposta automatica: Offerta"), severity="high",
          evidence=[{"record": "emails:1"}]),
    quiet("written by a machine", *_DEAL, received("1", ago(days=3), subject="Abwesenheitsnotiz")),
    quiet("a moment less than 2 days", *_DEAL, received("1", ago(days=2) + MOMENT)),
    quiet("answered", *_DEAL, received("1", ago(days=3)), sent("2", ago(days=2))),
    quiet("answered by a mail forwarded to the CRM", *_DEAL, received("1", ago(days=3)),
          sent("2", ago(days=2), direction="FORWARDED_EMAIL")),
    quiet("a newer one has not waited long", *_DEAL, received("1", ago(days=3)), received("2", ago(days=1))),
    quiet("written by nobody of the deal", *_DEAL, received("1", ago(days=3), sender="eve@else.test")),
    quiet("by a contact whom the viewer does not see", deal(to="contacts:3"), contact(owner="502"),
          received("1", ago(days=3)), rights={"contacts": {"view": "owned"}}),
    quiet("a mail that the viewer does not see", *_DEAL, received("1", ago(days=3), owner="502"),
          rights={"emails": {"view": "owned"}}),
    quiet("on another deal", *_DEAL, deal("18"), received("1", ago(days=3), on="deals:18")),
    quiet("of a closed deal", deal(stage="won", to="contacts:3"), contact(owner=None), received("1", ago(days=3))),
)  # fmt: skip
