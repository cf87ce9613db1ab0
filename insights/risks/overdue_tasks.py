"""Tasks on the deal are late: what was planned for the buyer has not been done."""

from insights.facts import DealFacts
from insights.model import RecordEvidence
from insights.risks.examples import DEAL, MOMENT, ago, deal, fires, quiet, task
from insights.risks.kind import Found, Kind, Said, Thresholds

_SHOWN = 5  # tasks as evidence
_MANY = 3


def find(facts: DealFacts, thresholds: Thresholds) -> Found | None:
    """As in the digest: due before today began where the viewer is."""
    late = [task for task in facts.agenda.tasks if task.at is not None and task.at < facts.day_start]
    if len(late) < thresholds["tasks"] or not late:
        return None
    return Found(
        "medium" if len(late) >= _MANY else "low",
        tuple(RecordEvidence(str(task.ref)) for task in late[:_SHOWN]),
        {"tasks": len(late)},
        "it" if len(late) > 1 else "one",
    )


KIND = Kind(
    id="overdue_tasks",
    description="`tasks` or more open tasks on the deal, whoever's, were due before today.",
    thresholds={"tasks": 1},
    find=find,
    sentences={
        "it": Said("{tasks} tasks on the deal are overdue.", "{tasks} attività della trattativa sono scadute."),
        "one": Said("A task on the deal is overdue.", "Un'attività della trattativa è scaduta."),
    },
)

EXAMPLES = (
    fires("one", deal(), task(due=ago(hours=12) - MOMENT, to=DEAL), severity="low", evidence=[{"record": "tasks:9"}],
          says="A task on the deal is overdue."),
    fires("three, the oldest first", deal(), task(due=ago(days=2), to=DEAL), task("10", due=ago(days=1), to=DEAL),
          task("11", due=ago(days=3), to=DEAL), severity="medium", says="3 tasks on the deal are overdue.",
          evidence=[{"record": "tasks:11"}, {"record": "tasks:9"}, {"record": "tasks:10"}]),
    fires("a colleague's", deal(), task(due=ago(days=2), owner="502", to=DEAL), severity="low"),
    quiet("due today", deal(), task(due=ago(hours=12), to=DEAL)),
    quiet("without a date", deal(), task(to=DEAL)),
    quiet("done", deal(), task(due=ago(days=2), status="COMPLETED", to=DEAL)),
    quiet("on another deal", deal(), deal("18"), task(due=ago(days=2), to="deals:18")),
    quiet("a colleague's, which the viewer does not see", deal(), task(due=ago(days=2), owner="502", to=DEAL),
          rights={"tasks": {"view": "owned"}}),
    quiet("of hidden status", deal(), task(due=ago(days=2), to=DEAL),
          rights={"hidden_properties": {"tasks": ["hs_task_status"]}}),
    quiet("of a closed deal", deal(stage="won"), task(due=ago(days=2), to=DEAL)),
)  # fmt: skip
