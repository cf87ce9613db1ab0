"""What snooze, dismiss and the thumbs share: the actions behind the row, one change for each, one line in the audit."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.digest.marks import Mark
from bot.digest.presentation import PREPARE
from bot.slack.presses.live import identity_of_action, live_day
from bot.slack.presses.reply import Asked, Desk, Reply, already_done, gone, only_said
from crm.audit import write_audit
from crm.instants import micros
from rules.entries import Entry, Identity, history
from rules.model import Action

Change = Callable[[Connection, Identity], bool]


@dataclass(frozen=True)
class Chosen:
    """The actions of a pressed row that are open now, and what the row is called."""

    rule: str
    mark: Mark | None
    actions: list[Action]
    title: str

    @property
    def identities(self) -> list[Identity]:
        return [identity_of_action(action) for action in self.actions]


def choose(desk: Desk, asked: Asked) -> Chosen | Reply:
    """Else why there is none: a stale row is answered as what it became."""
    rule = asked.press.value.partition("|")[2].partition("|")[0]
    mark = Mark.read(asked.press.block_id)
    with live_day(desk, asked) as live:
        actions = live.actions(rule, mark)
        title = live.title(live.group(actions, mark)) if actions else ""
        if not actions:
            return stale(desk, asked, rule, mark)
    return Chosen(rule, mark, actions, title)


def stale(desk: Desk, asked: Asked, rule: str, mark: Mark | None) -> Reply:
    """Of a row that stands for nothing any more."""
    if mark is not None and not mark.is_of(asked.rep.viewer.user_id):
        return only_said(gone(asked))  # somebody else's message: it stays as it is
    with desk.database.reading() as connection:
        known = [entry for entry in history(connection, asked.rep.viewer.user_id) if is_marked(entry, rule, mark)]
    states = {entry.state for entry in known}
    if rule == PREPARE and "completed" in states:
        return only_said(already_done(asked))  # a meeting that was prepared keeps its row, for a second look
    return already_done(asked) if states & {"completed", "dismissed", "snoozed"} else gone(asked)


def is_marked(entry: Entry, rule: str, mark: Mark | None) -> bool:
    match = entry.match
    if match.rule != rule:
        return False
    return mark is None or mark.holds(match.rule, match.subject, match.trigger, entry.first_seen)


def change_each(
    desk: Desk,
    asked: Asked,
    identities: Iterable[Identity],
    change: Change,
    action: str,
) -> int:
    """How many were still as they were seen; audited when there was one."""
    with desk.database.writing() as connection:
        changed = [identity for identity in identities if change(connection, identity)]
        if changed:
            write_audit(
                connection,
                at=micros(asked.now),
                actor=asked.actor,
                viewer=asked.actor,
                action=action,
                outcome="changed",
                records=[identity.subject for identity in changed],
                details={"rule": changed[0].rule, "count": len(changed)},
            )
    return len(changed)
