"""A sequence left a task for the rep: do it, so that the sequence goes on.

It goes away when the task is completed or given to someone else.
"""

from typing import Any

from sqlalchemy import FromClause, Select, select

from crm.rule_tables import RuleTables
from rules.examples import LONG_AGO, MOMENT, ago, fires, quiet, task
from rules.rule import Criterion, Moment, Rule, Trigger
from rules.words import Condition, unfinished


def select_matches(t: RuleTables, moment: Moment) -> Select[Any]:
    rep, task = moment.reps, t.tasks
    return select(
        rep.c.user_id,
        rep.c.owner_id,
        task.c.id.label("subject_id"),
        task.c.id.label("trigger_id"),
        task.c.created_at.label("since"),
        task.c.is_sequence_task.label("sequence"),
        task.c.status.label("status"),
    ).where(*_is_open_step(task, moment), task.c.created_at.is_not(None))


def _is_open_step(task: FromClause, moment: Moment) -> tuple[Condition, ...]:
    return task.c.owner_id == moment.reps.c.owner_id, task.c.is_sequence_task, unfinished(task)


def _select_undated(t: RuleTables, moment: Moment) -> Select[Any]:
    return select(t.tasks.c.id).where(*_is_open_step(t.tasks, moment), t.tasks.c.created_at.is_(None))


RULE = Rule(
    number=4,
    id="sequence_tasks",
    title="Sequence tasks",
    category="prospecting",
    description="A task of a sequence is assigned to you and not completed.",
    subject="tasks",
    trigger=Trigger("record", "tasks"),
    select=select_matches,
    criteria=(
        Criterion("sequence", "tasks", "hs_task_sequence_step_enrollment_id"),
        Criterion("status", "tasks", "hs_task_status"),
    ),
    skips={"task without creation time": _select_undated},
)

EXAMPLES = (
    fires("a step of a sequence", task(sequence="88"), shows="tasks:9", trigger="tasks:9", since=ago(days=1)),
    fires("of no status", task(sequence="88", status=None), shows="tasks:9"),
    fires("deferred, years old", task(sequence="88", status="DEFERRED", created=LONG_AGO), shows="tasks:9"),
    fires("two of them", task(sequence="88"), task("10", sequence="88"), shows="tasks:9 tasks:10"),
    fires("created this instant", task(sequence="88", created=ago()), shows="tasks:9"),
    quiet("a task of one's own", task()),
    quiet("completed", task(sequence="88", status="COMPLETED")),
    quiet("someone else's", task(sequence="88", owner=None)),
    quiet("created after now", task(sequence="88", created=MOMENT)),
    quiet("of no creation time", task(sequence="88", created=None), skips=1),
    quiet("deleted", task(sequence="88", archived=True)),
)
