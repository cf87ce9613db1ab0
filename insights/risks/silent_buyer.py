"""We wrote twice or more and the buyer has not said a word: interest fades, or the mails go to the wrong person."""

from crm.conversation import Engagement
from crm.dispositions import is_reached
from crm.instants import DAY
from insights.facts import DealFacts, is_letter
from insights.model import RecordEvidence
from insights.risks.examples import DEAL, MOMENT, ago, call, deal, fires, meeting, quiet, received, sent
from insights.risks.kind import Found, Kind, Said, Thresholds
from insights.risks.wording import Days

_NOT_MET = ("CANCELED", "RESCHEDULED", "NO_SHOW")
_SHOWN = 3  # mails as evidence


def find(facts: DealFacts, thresholds: Thresholds) -> Found | None:
    """Our mails on the deal since the buyer's last word there: a mail, a meeting that took place, a call in which
    somebody was reached, as far as the CRM knows."""
    heard = last_word(facts)
    ours = [mail for mail in facts.mails("out") if heard is None or mail.at > heard]
    if len(ours) < thresholds["messages"] or not ours or facts.now - ours[0].at < thresholds["days"] * DAY:
        return None
    severe = facts.now - ours[0].at >= 2 * thresholds["days"] * DAY
    return Found(
        "high" if severe else "medium",
        tuple(RecordEvidence(str(mail.ref)) for mail in ours[:_SHOWN]),
        {"mails": len(ours), "age": Days(facts.age(ours[0].at))},
        "it" if len(ours) > 1 else "one",
    )


def last_word(facts: DealFacts) -> int | None:
    """When the buyer was last heard."""
    return next((one.at for one in facts.window.engagements if _is_word(one)), None)


def _is_word(one: Engagement) -> bool:
    if one.type == "meeting":
        return one.properties.get("hs_meeting_outcome") not in _NOT_MET
    if one.type == "call":
        answered = one.properties.get("hs_call_status") in (None, "COMPLETED")
        return answered and is_reached(one.properties.get("hs_call_disposition"))
    return one.direction == "in" and is_letter(one)


KIND = Kind(
    id="silent_buyer",
    description="No word from the buyer since `messages` or more e-mails of ours, the latest `days` days ago.",
    thresholds={"messages": 2, "days": 10},
    find=find,
    sentences={
        "it": Said(
            "No answer from the buyer to our last {mails} e-mails, the latest {age} ago.",
            "Nessuna risposta dell'acquirente alle nostre ultime {mails} e-mail, l'ultima di {age} fa.",
        ),
        "one": Said(
            "No answer from the buyer to our last e-mail, {age} ago.",
            "Nessuna risposta dell'acquirente alla nostra ultima e-mail, di {age} fa.",
        ),
    },
)

_D = deal()
_TWO = (_D, sent("1", ago(days=15)), sent("2", ago(days=10)))

EXAMPLES = (
    fires("two mails, 10 days", *_TWO, severity="medium", evidence=[{"record": "emails:2"}, {"record": "emails:1"}],
          says="No answer from the buyer to our last 2 e-mails, the latest 10 days ago."),
    fires("20 days", _D, sent("1", ago(days=25)), sent("2", ago(days=20)), severity="high"),
    fires("since a mail of theirs", *_TWO, received("3", ago(days=16)), severity="medium"),
    fires("and they did not come", *_TWO, meeting(start=ago(days=5), outcome="NO_SHOW", to=DEAL), severity="medium"),
    fires("and did not pick up", *_TWO, call(at=ago(days=5), disposition="No answer", to=DEAL), severity="medium"),
    fires("and the line was busy", *_TWO, call(at=ago(days=5), status="BUSY", to=DEAL), severity="medium"),
    fires("and got our message", *_TWO,
          call(at=ago(days=5), disposition="b2cf5968-551e-4856-9783-52b3da59a7d0", to=DEAL), severity="medium"),
    fires("and one more of ours bounced", *_TWO, sent("3", ago(days=1), status="BOUNCED"), severity="medium"),
    fires("and answered by a machine", *_TWO, received("3", ago(days=9), subject="Out of office: Offer"),
          severity="medium"),
    quiet("a moment less than 10 days", _D, sent("1", ago(days=15)), sent("2", ago(days=10) + MOMENT)),
    quiet("one mail alone", _D, sent("2", ago(days=12))),
    quiet("one mail since theirs", *_TWO, received("3", ago(days=12))),
    quiet("an answer", *_TWO, received("3", ago(days=9))),
    quiet("a meeting since", *_TWO, meeting(start=ago(days=9), to=DEAL)),
    quiet("a call since", *_TWO, call(at=ago(days=9), disposition="Connected", to=DEAL)),
    quiet("one of the two did not go out", _D, sent("1", ago(days=15), status="FAILED"), sent("2", ago(days=10))),
    quiet("one is a colleague's, which the viewer does not see", _D, sent("1", ago(days=15), owner="502"),
          sent("2", ago(days=10), owner="501"), rights={"emails": {"view": "owned"}}),
    quiet("of a closed deal", deal(stage="lost"), *_TWO[1:]),
)  # fmt: skip
