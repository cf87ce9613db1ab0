"""`--as EMAIL` and its neighbours: commands that look at the CRM as a person, or change it as the operator.

Every such look is audited with the system user before anything is printed.
"""

import getpass
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import typer

from bot.language import Language, language_for
from crm.audit import write_audit
from crm.database import Database
from crm.errors import NotAUser, NotVisible
from crm.instants import BadInstant, instant, micros, read_micros
from crm.settings import rep_settings
from crm.viewer import Viewer, viewer_by_email


def as_viewer(
    database: Database,
    email: str,
    action: str,
    *,
    records: Iterable[object] = (),
    details: Mapping[str, Any] | None = None,
) -> Viewer:
    """That person's Viewer; `action` names the command, `cli.record`. Raises NotAUser, audited too."""
    viewer = _viewer(database, email, action, records, details)
    _audit(database, action, "allowed", viewer, records, details)
    return viewer


@contextmanager
def looking(
    database: Database, email: str, action: str, records: Sequence[object], details: Mapping[str, Any] | None = None
) -> Iterator[Viewer]:
    """As `as_viewer`, around the reading of named records: the log also tells whether they could be seen. What is added
    to `records` and `details` meanwhile is told as well."""
    viewer = _viewer(database, email, action, records, details)
    try:
        yield viewer
    except NotVisible:
        _audit(database, action, "not visible", viewer, records, details)
        raise
    _audit(database, action, "shown", viewer, records, details)


def rep_language(database: Database, viewer: Viewer, default: str) -> Language:
    """As the digest has it: the own choice, the CRM's locale, the account's default."""
    with database.reading() as connection:
        chosen = rep_settings(connection, viewer.user_id).get("language")
    return language_for(chosen, viewer.locale, default)


def as_operator(
    database: Database,
    action: str,
    details: Mapping[str, Any] | None = None,
    *,
    records: Iterable[object] = (),
    outcome: str = "done",
) -> None:
    """Audits a command that needs no viewer."""
    _audit(database, action, outcome, None, records, details)


def operator() -> str:
    """The system user as the audit log names it."""
    try:
        return f"system:{getpass.getuser()}"
    except (OSError, KeyError):  # a container's user without a name
        return "system:unnamed"


def read_at(text: str | None, option: str = "--at") -> int:
    """What that option says, as stored instants are; now when it was not given."""
    if text is None:
        return now()
    try:
        at = read_micros(text)
        if not 1900 <= instant(at).year <= 2900:  # nearer the calendar's ends the day around it does not exist
            raise BadInstant("not between the years 1900 and 2900")
        return at
    except BadInstant as error:
        raise typer.BadParameter(
            f"{error}: write it as 2026-11-24T08:00:00+01:00, with its offset.", param_hint=option
        ) from None


def now() -> int:
    return micros(datetime.now(UTC))


def _viewer(
    database: Database, email: str, action: str, records: Iterable[object], details: Mapping[str, Any] | None
) -> Viewer:
    try:
        return viewer_by_email(database, email)
    except NotAUser:
        _audit(database, action, "not a user", None, records, details)
        raise


def _audit(
    database: Database,
    action: str,
    outcome: str,
    viewer: Viewer | None,
    records: Iterable[object],
    details: Mapping[str, Any] | None,
) -> None:
    with database.writing() as connection:
        write_audit(
            connection,
            at=now(),
            actor=operator(),
            action=action,
            outcome=outcome,
            viewer=f"users:{viewer.user_id}" if viewer else None,
            records=records,
            details=details,
        )
