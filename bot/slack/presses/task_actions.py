"""The guided actions that a task queue was started from: completed with their tasks, open again with them."""

from collections.abc import Callable

from bot.slack.presses.groups import change_each
from bot.slack.presses.reply import Asked, Desk
from crm.instants import micros
from crm.kinds import Ref
from crm.reader import Reader
from crm.workday import open_tasks
from rules import ledger
from rules.entries import Entry, Identity, history

DAY_RULE = "high_priority_tasks_today"  # one action, its items are the tasks
RULES = ("sequence_tasks", DAY_RULE)


def complete_actions(desk: Desk, asked: Asked, rule: str, task: Ref) -> None:
    """Those of the rule that nothing is left of."""
    at = micros(asked.now)
    found = _about(desk, asked, rule, task, lambda entry: entry.state in ("open", "snoozed"))
    if rule == DAY_RULE and found:
        with Reader(desk.database, asked.rep.viewer) as reader:
            left = set(open_tasks(reader, now=at))
        found = [entry for entry in found if not left & set(entry.match.items)]
    _change(desk, asked, found, lambda connection, one: ledger.complete(connection, one, at), "action.completed")


def reopen_actions(desk: Desk, asked: Asked, rule: str, task: Ref) -> None:
    found = _about(desk, asked, rule, task, lambda entry: entry.state == "completed")
    _change(desk, asked, found, ledger.reopen, "action.reopened")


def _about(desk: Desk, asked: Asked, rule: str, task: Ref, wanted: Callable[[Entry], bool]) -> list[Entry]:
    if rule not in RULES:
        return []
    with desk.database.reading() as connection:
        entries = history(connection, asked.rep.viewer.user_id)
    return [entry for entry in entries if entry.match.rule == rule and task in entry.match.items and wanted(entry)]


def _change(desk: Desk, asked: Asked, entries: list[Entry], change: Callable[..., bool], action: str) -> None:
    identities: list[Identity] = [entry.identity for entry in entries]
    if identities:
        change_each(desk, asked, identities, change, action)
