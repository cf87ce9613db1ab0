"""Actions closed with their own button, by what a form writes. An action is closed before the write, so that of two
forms sent at once only one writes; what could not be written is open again."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection

from bot.slack.forms.work import Work
from bot.slack.presses.groups import change_each
from bot.slack.presses.live import identity_of_action
from crm.instants import micros
from rules import ledger
from rules.entries import Identity
from rules.model import Action


@dataclass
class Closed:
    """`actions`: those that were still open. `kept`: the ones that stay closed; the others open again."""

    actions: list[Action]
    kept: list[Action] = field(default_factory=list)


@contextmanager
def closing(work: Work, actions: Sequence[Action]) -> Iterator[Closed]:
    at, claimed = micros(work.asked.now), set()

    def close(connection: Connection, identity: Identity) -> bool:
        if ledger.complete(connection, identity, at):
            claimed.add(identity)
        return identity in claimed

    change_each(work.desk, work.asked, [identity_of_action(one) for one in actions], close, "action.completed")
    closed = Closed([one for one in actions if identity_of_action(one) in claimed])
    try:
        yield closed
    finally:
        back = [identity_of_action(one) for one in closed.actions if one not in closed.kept]
        if back:
            change_each(work.desk, work.asked, back, ledger.reopen, "action.reopened")
