"""Nothing has been said or written on the deal for two weeks, as far as the viewer can see."""

from crm.instants import DAY
from insights.facts import DealFacts
from insights.model import RecordEvidence
from insights.risks.examples import MOMENT, ago, ahead, call, deal, fires, meeting, note, quiet, sent, task
from insights.risks.kind import Found, Kind, Said, Thresholds
from insights.risks.wording import Days


def find(facts: DealFacts, thresholds: Thresholds) -> Found | None:
    """A deal without any activity counts from its creation; of one whose creation is unknown nothing is said."""
    newest = facts.window.engagements[:1]
    since = newest[0].at if newest else facts.at("createdate")
    if since is None or facts.now - since < thresholds["days"] * DAY:
        return None
    evidence = RecordEvidence(str(newest[0].ref)) if newest else facts.held("createdate")
    severe = facts.now - since >= 2 * thresholds["days"] * DAY
    return Found(
        "high" if severe else "medium", (evidence,), {"age": Days(facts.age(since))}, "it" if newest else "never"
    )


KIND = Kind(
    id="no_activity",
    description="No meeting, note, e-mail, call or message for `days` days; without any, since the deal was created.",
    thresholds={"days": 14},
    find=find,
    sentences={
        "it": Said(
            "The last activity that you can see was {age} ago.", "L'ultima attività registrata visibile è di {age} fa."
        ),
        "never": Said(
            "No activity that you can see since the deal was created {age} ago.",
            "Nessuna attività registrata visibile da quando la trattativa è stata creata, {age} fa.",
        ),
    },
)

_OLD = deal(created=ago(days=300))

EXAMPLES = (
    fires(
        "14 days ago",
        _OLD,
        sent("1", ago(days=14)),
        severity="medium",
        evidence=[{"record": "emails:1"}],
        says="The last activity that you can see was 14 days ago.",
    ),
    fires("28 days ago", _OLD, note(at=ago(days=28), to="deals:17"), severity="high"),
    fires(
        "none since it was created",
        deal(created=ago(days=14)),
        severity="medium",
        evidence=[{"property": "createdate", "value": ago(days=14), "previous": None, "at": None}],
        says="No activity that you can see since the deal was created 14 days ago.",
    ),
    fires("the next one is still to come", _OLD, meeting(start=ahead(days=1), to="deals:17"), severity="high"),
    fires(
        "a task is no activity", _OLD, task(status="COMPLETED", completed=ago(days=1), to="deals:17"), severity="high"
    ),
    fires(
        "a colleague's mail, which the viewer does not see",
        _OLD,
        sent("1", ago(days=1), owner="502"),
        severity="high",
        rights={"emails": {"view": "owned"}},
    ),
    quiet("a moment less than 14 days ago", _OLD, call(at=ago(days=14) + MOMENT, to="deals:17")),
    quiet("created lately", deal(created=ago(days=14) + MOMENT)),
    quiet("of unknown age", deal(created=None)),
    quiet("of hidden age", deal(created=ago(days=20)), rights={"hidden_properties": {"deals": ["createdate"]}}),
    quiet("of a closed deal", deal(stage="won", created=ago(days=300))),
)
