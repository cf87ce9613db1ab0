"""Neither a meeting nor a task lies ahead: nobody has said what happens next, and when."""

from insights.facts import DealFacts
from insights.model import RecordEvidence
from insights.risks.examples import DEAL, MOMENT, ago, ahead, deal, fires, meeting, note, quiet, task
from insights.risks.kind import Found, Kind, Said, Thresholds


def find(facts: DealFacts, thresholds: Thresholds) -> Found | None:  # noqa: ARG001  every kind is asked alike
    if facts.agenda.ahead(facts.now):
        return None
    last = [engagement.ref for engagement in facts.window.engagements[:1]] or [facts.card.ref]
    return Found("medium", tuple(RecordEvidence(str(ref)) for ref in last))


KIND = Kind(
    id="nothing_scheduled",
    description="No meeting that is to be held and no open task with a due date lies ahead.",
    find=find,
    sentences={
        "it": Said(
            "No meeting or task that you can see lies ahead.",
            "Non ci sono riunioni né attività in programma che puoi vedere.",
        ),
    },
)

EXAMPLES = (
    fires("at all", deal(), severity="medium", evidence=[{"record": "deals:17"}],
          says="No meeting or task that you can see lies ahead."),
    fires("after the last note", deal(), note(at=ago(days=2), to=DEAL), severity="medium",
          evidence=[{"record": "notes:4"}]),
    fires("a meeting that has begun", deal(), meeting(start=-MOMENT, to=DEAL), severity="medium"),
    fires("a canceled meeting", deal(), meeting(start=ahead(days=1), outcome="CANCELED", to=DEAL), severity="medium"),
    fires("a moved meeting", deal(), meeting(start=ahead(days=1), outcome="RESCHEDULED", to=DEAL), severity="medium"),
    fires("a task that is late", deal(), task(due=-MOMENT, to=DEAL), severity="medium"),
    fires("a task that is done", deal(), task(due=ahead(days=1), status="COMPLETED", to=DEAL), severity="medium"),
    fires("a task without a date", deal(), task(to=DEAL), severity="medium"),
    fires("a meeting on another deal", deal(), deal("18"), meeting(start=ahead(days=1), to="deals:18"),
          severity="medium"),
    fires("a colleague's task, which the viewer does not see", deal(), task(owner="502", due=ahead(days=1), to=DEAL),
          severity="medium", rights={"tasks": {"view": "owned"}}),
    quiet("a meeting that begins now", deal(), meeting(start=ahead(days=0), to=DEAL)),
    quiet("a task due later today", deal(), task(due=ahead(hours=1), to=DEAL)),
    quiet("of a closed deal", deal(stage="won")),
)  # fmt: skip
