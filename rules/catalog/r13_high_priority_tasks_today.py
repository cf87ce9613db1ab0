"""What is due today and matters: the rep's high-priority tasks of the local day, as one action.

It goes away when none is left, and with the day.
"""

from typing import Any

from sqlalchemy import Select, or_, select

from crm.rule_tables import RuleTables
from rules.rule import Criterion, Moment, Rule, Trigger
from rules.words import closes


def select_matches(t: RuleTables, moment: Moment) -> Select[Any]:
    """One row a task; rows of one day are one match."""
    rep, day, task = moment.reps, moment.days, t.tasks
    return select(
        rep.c.user_id,
        rep.c.owner_id,
        rep.c.user_id.label("subject_id"),
        day.c.day.label("trigger_text"),
        task.c.id.label("item_id"),
        day.c.start_at.label("since"),
        day.c.end_at.label("expires_at"),
        closes(t, "tasks", task.c.id).label("closing"),
        day.c.day.label("day"),
        task.c.priority.label("priority"),
    ).where(
        day.c.user_id == rep.c.user_id,
        task.c.owner_id == rep.c.owner_id,
        task.c.at >= day.c.start_at,
        task.c.at < day.c.end_at,
        task.c.priority == "HIGH",
        or_(task.c.status.is_(None), task.c.status != "COMPLETED"),
    )


RULE = Rule(
    number=13,
    id="high_priority_tasks_today",
    title="Today's high-priority tasks",
    category=None,
    description="High-priority tasks of yours are due today.",
    subject="users",
    trigger=Trigger("text"),
    items="tasks",
    select=select_matches,
    criteria=(Criterion("day"), Criterion("priority")),
)
