"""Runs commands: one transaction, each refused by itself, all or nothing where a value is none or something breaks."""

import secrets
from collections.abc import Sequence

from crm.database import Database
from crm.importing.folder import wait_for_others
from crm.writing import mirror
from crm.writing.authority import PATIENCE, rights_of
from crm.writing.checks import checked
from crm.writing.commands import Command
from crm.writing.drafts import NOT_ALLOWED, Desk, Refusal, draft
from crm.writing.outcomes import Outcome, Result, Written
from crm.writing.trail import note
from crm.writing.undoing import Place, forget_old, remember


def write(database: Database, user_id: str, commands: Sequence[Command] | Command, *, now: int) -> Written:
    """Raises Invalid for a value that cannot be written, Busy while an import runs: then nothing is written."""
    asked = tuple(commands) if isinstance(commands, Sequence) else (commands,)
    clean = [checked(command) for command in asked]
    batch = secrets.token_hex(8)
    with database.writing(patience=PATIENCE) as connection:
        wait_for_others(connection)
        forget_old(connection, now)
        with rights_of(database, user_id) as reader:
            desk = Desk(connection, reader, now) if reader else None
            results = [_run(desk, command, Place(user_id, batch, position)) for position, command in enumerate(clean)]
        for result in results:
            note(connection, user_id, result, batch, now)
    written = Written(batch, tuple(results))
    return written if written.done else Written(None, written.results)


def _run(desk: Desk | None, command: Command, place: Place) -> Result:
    made = draft(desk, command) if desk else NOT_ALLOWED
    if desk is None or isinstance(made, Refusal):
        refused = made if isinstance(made, Refusal) else NOT_ALLOWED
        return Result(command, refused.outcome, refused.ref)
    wrote = mirror.put(desk.connection, made.ref, made.line)
    remember(desk.connection, place, made.ref, command.action, wrote, made.before, at=desk.now)
    return Result(command, Outcome.DONE, made.ref, made.old, made.new)
