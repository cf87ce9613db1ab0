"""Outcomes written as one batch, with call tasks for whom one did not reach; their actions closed; and what is told."""

import re
from collections import Counter
from collections.abc import Sequence

from bot.blocks.text import escaped
from bot.digest.content import ActionRow
from bot.slack.forms.closing import closing
from bot.slack.forms.outcome_choices import Choice, about_calls, choices, outcome_of, people_of
from bot.slack.forms.work import Work
from bot.slack.presses.saved import Saved
from crm.dispositions import NOT_REACHED
from crm.instants import day_bounds, micros
from crm.kinds import Ref
from crm.workday import working_day
from crm.writing import Command, CreateTask, Outcome, SetProperties, Written, may_run, write
from rules.model import Action

Chosen = Sequence[tuple[Action, Choice]]


def save(work: Work, chosen: Chosen, *, lost: int, with_tasks: bool) -> tuple[Saved, list[Action]]:
    """`lost`: how many of the form are no longer open. Also the actions that are closed now."""
    with closing(work, [action for action, _ in chosen]) as claimed:
        still = [(action, choice) for action, choice in chosen if action in claimed.actions]
        tasks = _tasks(work, still) if with_tasks and about_calls(work) else []
        commands: list[Command] = [*(outcome_of(work, action, choice.value) for action, choice in still), *tasks]
        written = write(work.desk.database, work.user_id, commands, now=micros(work.asked.now))
        set_ = {result.ref for result in written.results if _is_set(result.command) and result.outcome in _SETTLED}
        logged = [(action, choice) for action, choice in still if action.subject in set_]
        claimed.kept = closed = [action for action, _ in logged]
    left = [one for one in work.actions if one not in closed]
    return Saved(
        _line(work, logged, len(chosen), lost, _left(work, left), _made(written)),
        (written.batch,) if written.batch else (),
        len(left),
        _again(work, left),
        _passing(work),
    ), closed


_SETTLED = (Outcome.DONE, Outcome.ALREADY)


def _is_set(command: object) -> bool:
    return isinstance(command, SetProperties)


def _made(written: Written) -> int:
    return sum(isinstance(result.command, CreateTask) for result in written.done)


def _tasks(work: Work, chosen: Chosen) -> list[CreateTask]:
    """For calls whose outcome may be written: on the same contact and deal, due as the next working day begins."""
    day = work.live.frame.day
    due, _ = day_bounds(working_day(day.date, 1), day.zone)
    missed = [
        action
        for action, choice in chosen
        if choice.standard in NOT_REACHED and may_run(work.live.reader, outcome_of(work, action, choice.value))
    ]
    return [
        CreateTask(
            work.asked.words.say("outcomes.call", who=_named(row)),
            due,
            "NONE",
            "",
            tuple(
                Ref(kind, id_)
                for kind, id_ in (("contacts", row.action.contact_id), ("deals", row.action.deal_id))
                if id_
            ),
            "CALL",
        )
        for row in work.live.rows(missed)
    ]


def _named(row: ActionRow) -> str:
    """As the CRM writes it, for the CRM."""
    return next((" ".join(one.name.split()) for one in (row.contact, row.company, row.record) if one and one.name), "")


def _line(work: Work, logged: Chosen, asked_for: int, lost: int, left: str, tasks: int) -> str:
    """5 outcomes logged. 3 Connected, 1 No answer, 1 Left voicemail. One call is left open. Then, below, the tasks."""
    words, day = work.asked.words, work.live.frame.day
    head = words.count("outcomes.logged", len(logged))
    if len(logged) < asked_for:
        head = words.say("outcomes.some_logged", n=words.number(len(logged)), total=words.number(asked_for))
    counts = Counter(choice.words for _, choice in logged)
    order = [choice.words for choice in choices(work) if choice.words in counts]
    told = ", ".join(f"{words.number(counts[one])} {escaped(one)}" for one in dict.fromkeys(order))
    first = [head if logged or asked_for else "", f"{told}." if told else ""]
    first += [words.count("outcomes.lost", lost) if lost else "", left]
    due = words.short_day(working_day(day.date, 1), day.date)
    below = words.count("outcomes.tasks_made", tasks, day=due) if tasks else ""
    return "\n".join(line for line in (" ".join(part for part in first if part), below) if line)


def _left(work: Work, left: Sequence[Action]) -> str:
    if not left:
        return ""
    kind = "calls" if about_calls(work) else "meetings"
    name = people_of(work, left[:1])[0]
    return work.asked.words.count(f"outcomes.left_{kind}", len(left), who=escaped(name))


def _passing(work: Work) -> re.Pattern[str]:
    """How many were left open then: in a line that is followed by another one."""
    words, kind = work.asked.words, "calls" if about_calls(work) else "meetings"
    whose = words.count(f"outcomes.left_{kind}", 1, who="\0").partition("\0")
    many = words.count(f"outcomes.left_{kind}", 2, n="\0").partition("\0")
    one, several = (
        f"{re.escape(before)}{value}{re.escape(after)}" for (before, _, after), value in ((whose, ".*"), (many, r"\S+"))
    )
    return re.compile(f" (?:{one}|{several})$")


def _again(work: Work, left: Sequence[Action]) -> str:
    return work.asked.words.count("outcomes.log_rest", len(left)) if left else ""
