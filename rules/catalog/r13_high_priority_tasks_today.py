"""What is due today and matters: the rep's high-priority tasks of the local day, as one action.

It goes away when none is left, and with the day.
"""

from typing import Any

from sqlalchemy import Select, select

from crm.rule_tables import RuleTables
from rules.examples import MOMENT, ago, ahead, deal, fires, quiet, task
from rules.rule import Criterion, Moment, Rule, Trigger
from rules.words import closes, unfinished


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
        unfinished(task),
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

_DUE: dict[str, Any] = {"priority": "HIGH", "due": ahead(hours=2)}
_KOLKATA = {"timezone": "Asia/Kolkata"}  # half past five in the evening

EXAMPLES = (
    fires(
        "one task",
        task(**_DUE),
        shows="users:1",
        trigger="2026-11-20",
        since=ago(hours=12),
        expects={"items": ("tasks:9",), "closing": False, "expires_at": ahead(hours=12)},
    ),
    fires(
        "two tasks, one of them on an open deal",
        task("10", **_DUE),
        task("9", to="deals:17", **_DUE),
        deal(),
        shows="users:1",
        expects={"items": ("tasks:9", "tasks:10"), "closing": True},
    ),
    fires("at the first instant of the day", task(priority="HIGH", due=ago(hours=12)), shows="users:1"),
    fires("at the last", task(priority="HIGH", due=ahead(hours=12) - MOMENT), shows="users:1"),
    fires("of no status", task(status=None, **_DUE), shows="users:1"),
    fires(
        "the day of the account's zone",
        task(priority="HIGH", due=ago(hours=17, minutes=30)),
        shows="users:1",
        since=ago(hours=17, minutes=30),
        account=_KOLKATA,
    ),
    fires(
        "the day of the rep's own choice",
        task(priority="HIGH", due=ago(hours=17, minutes=30)),
        shows="users:1",
        choices={"1": "Asia/Kolkata"},
    ),
    fires(
        "the date of the rep's zone",
        task(priority="HIGH", due=ahead(hours=1)),
        shows="users:1",
        trigger="2026-11-21",
        choices={"1": "Pacific/Auckland"},
    ),
    fires(
        "an unknown zone falls through", task(**_DUE), shows="users:1", since=ago(hours=12), choices={"1": "Mars/Base"}
    ),
    fires(
        "a choice that is no name falls through", task(**_DUE), shows="users:1", since=ago(hours=12), choices={"1": 5}
    ),
    fires(
        "an unknown zone of the account",
        task(**_DUE),
        shows="users:1",
        since=ago(hours=12),
        account={"timezone": "Mars/Base"},
    ),
    quiet("a moment before the day", task(priority="HIGH", due=ago(hours=12) - MOMENT)),
    quiet("at the first instant of tomorrow", task(priority="HIGH", due=ahead(hours=12))),
    quiet("the day is over where the rep is", task(priority="HIGH", due=ahead(hours=6, minutes=30)), account=_KOLKATA),
    quiet("of medium priority", task(priority="MEDIUM", due=ahead(hours=2))),
    quiet("completed", task(status="COMPLETED", **_DUE)),
    quiet("of no due time", task(priority="HIGH")),
    quiet("created after now", task(created=MOMENT, **_DUE)),
    quiet("someone else's", task(owner="503", **_DUE)),
)
