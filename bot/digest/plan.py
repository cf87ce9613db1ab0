"""What is left out when a message grows too long, and in which order. Never the counts, First, the last buttons."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.digest.content import Digest


@dataclass(frozen=True, slots=True)
class Plan:
    """How many rows are drawn; `names`: companies beside tasks, attendees, records in the reasons of actions."""

    tasks: int
    meetings: int
    actions: int
    names: bool = True


def plans(digest: Digest) -> Iterator[Plan]:
    """Everything; then without the lowest action, the lowest task, the names in reasons; again from the start."""
    limits = digest.limits
    plan = Plan(len(digest.task_rows), len(digest.meeting_rows), min(limits.actions, len(digest.groups)))
    yield plan
    while plan.actions > 1 or plan.tasks > 1 or plan.names:
        if plan.actions > 1:
            plan = replace(plan, actions=plan.actions - 1)
            yield plan
        if plan.tasks > 1:
            plan = replace(plan, tasks=plan.tasks - 1)
            yield plan
        if plan.names:
            plan = replace(plan, names=False)
            yield plan
    while plan.actions or plan.tasks or plan.meetings:
        plan = replace(plan, actions=0, tasks=0, meetings=max(0, plan.meetings - 1))
        yield plan
