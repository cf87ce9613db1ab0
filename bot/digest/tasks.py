"""The tasks of the day: late, due today, due tomorrow; their order, and the rows that are drawn."""

from collections.abc import Iterable, Mapping, Sequence

from bot.digest.content import MANY_TASKS, TaskEntry, TaskRow
from bot.digest.names import Names
from bot.digest.ranking import NO_WORTH, Worth, worth_of
from bot.digest.startable import completable
from crm.kinds import Ref, id_order
from crm.reader import Reader
from crm.stakes import Stake, stakes
from crm.workday import Day, due_tasks


def task_entries(reader: Reader, day: Day, *, now: int) -> list[TaskEntry]:
    """Everything due before the end of tomorrow, earliest first."""
    entries = []
    for task in due_tasks(reader, before=day.tomorrow_end, now=now):
        state = "overdue" if task.due < day.start else "today" if task.due < day.end else "tomorrow"
        late = (day.date - day.local(task.due).date()).days if state == "overdue" else 0
        entries.append(TaskEntry(task, state, late, has_time=task.due != day.start))  # type: ignore[arg-type]
    return entries


def task_stakes(
    reader: Reader, entries: Sequence[TaskEntry], home_currency: str | None
) -> dict[Ref, tuple[Ref, Stake]]:
    """For each task its open deal that is worth most, with what is at stake."""
    refs = [entry.task.ref for entry in entries]
    deals = reader.associated(refs, "deals") if refs else {}
    known = stakes(reader, {id_ for ids in deals.values() for id_ in ids}, home_currency=home_currency)
    found = {}
    for ref, ids in deals.items():
        open_ones = [id_ for id_ in ids if id_ in known and known[id_].is_open]
        if open_ones:
            best = min(open_ones, key=lambda id_: worth_of(known[id_], home_currency))
            found[ref] = Ref("deals", best), known[best]
    return found


def may_work_some(reader: Reader, entries: Iterable[TaskEntry]) -> bool:
    """Of what is due."""
    return bool(completable(reader, [entry.task.ref for entry in entries if entry.state != "tomorrow"]))


def in_order(entries: Iterable[TaskEntry], worth: Mapping[Ref, Worth]) -> list[TaskEntry]:
    """Late and high, late by value then age, today by time, today without time, tomorrow by time.

    When there is more than a day holds, today's of high priority come before what is merely late.
    """
    listed = list(entries)
    overloaded = sum(entry.state != "tomorrow" for entry in listed) > MANY_TASKS

    def key(entry: TaskEntry) -> tuple[object, ...]:
        task = entry.task
        value = worth.get(task.ref, NO_WORTH)
        if entry.state == "overdue":
            return (0 if entry.high else 2), value, task.due, id_order(task.ref.id)
        if entry.state == "today" and entry.high and overloaded:
            return 1, value, task.due, id_order(task.ref.id)
        last = {"today": 3, "tomorrow": 5}[entry.state] + (not entry.has_time)
        return last, NO_WORTH, task.due, id_order(task.ref.id)

    return sorted(listed, key=key)


def task_rows(
    names: Names, entries: Sequence[TaskEntry], at_stake: Mapping[Ref, tuple[Ref, Stake]]
) -> tuple[TaskRow, ...]:
    refs = [entry.task.ref for entry in entries]
    names.load(refs)
    near = [names.beside(refs, kind) for kind in ("companies", "deals", "contacts")] if refs else []
    names.load(at_stake[ref][0] for ref in refs if ref in at_stake)
    may_complete = completable(names.reader, refs)
    rows = []
    for entry in entries:
        record = names.of(entry.task.ref)
        if record is None:  # hidden since it was counted
            continue
        deal, stake = at_stake.get(entry.task.ref, (None, None))
        beside = next((names.text(found[entry.task.ref][0]) for found in near if found.get(entry.task.ref)), None)
        rows.append(TaskRow(entry, record, beside, names.of(deal), stake, entry.task.ref in may_complete))
    return tuple(rows)
