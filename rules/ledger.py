"""The ledger: what became of every action. The evaluator says what holds now; this module keeps the difference.

no row         + match    -> open
open, snoozed  + match    -> stays, evidence refreshed; a snooze that is over opens
open, snoozed  + no match -> expired, by `age`, `switched_off` or `criterion`
expired        + match    -> open again, unless it expired by age
completed, dismissed      -> stays closed for that trigger, except high_priority_tasks_today with a new task
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, and_, func, select, update

from crm.database import Database
from crm.schema.ledger import LedgerAction
from crm.settings import calling_sources
from rules.entries import (
    ACTIONS,
    OPEN,
    Entry,
    Identity,
    entries_of,
    identity_of,
    insert_matches,
    key_of,
    seen,
    unclosed,
    update_rows,
    where,
)
from rules.evaluator import Evaluation, evaluate
from rules.model import Match, State
from rules.settings import read_rule_settings

_LOCK = 0x6C656467  # any number, the same in every process
_GROWING = "high_priority_tasks_today"


@dataclass(slots=True)
class RunReport:
    """What a run changed, by rule and for which users, and which records it had to leave out and why."""

    opened: Counter[str] = field(default_factory=Counter)
    reopened: Counter[str] = field(default_factory=Counter)
    expired: Counter[str] = field(default_factory=Counter)
    still_open: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    users: set[str] = field(default_factory=set)


def run(database: Database, now: int, *, user_id: str | None = None) -> RunReport:
    """Evaluates every rule for all reps, or one, and brings the ledger up to `now`, in one transaction."""
    with database.reading() as connection:  # the long part holds no write lock
        evaluation = evaluate_with_settings(connection, now, user_id=user_id)
    with database.writing() as connection:
        return reconcile(connection, evaluation, now, user_id=user_id)


def evaluate_with_settings(connection: Connection, now: int, *, user_id: str | None = None) -> Evaluation:
    settings = read_rule_settings(connection)
    return evaluate(
        connection,
        now,
        thresholds=settings.thresholds,
        switched_off=settings.off,
        user_id=user_id,
        calling_sources=calling_sources(connection),
    )


def reconcile(connection: Connection, evaluation: Evaluation, now: int, *, user_id: str | None = None) -> RunReport:
    """Brings the rows of one rep, or of all, into agreement with what holds at `now`."""
    if connection.dialect.name == "postgresql":  # SQLite has one writer anyway
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    report = RunReport(skipped=Counter(evaluation.skipped))
    matches = {identity_of(match): match for match in evaluation.matches}
    known = {entry.identity: entry for entry in unclosed(connection, user_id)}
    known |= {entry.identity: entry for entry in entries_of(connection, matches.keys() - known.keys())}
    new = [match for identity, match in matches.items() if identity not in known]
    insert_matches(connection, new, now)
    report.opened.update(match.rule for match in new)
    report.users.update(match.user_id for match in new)
    changes = []
    off = read_rule_settings(connection).off
    for identity, entry in known.items():
        change = _change(entry, matches.get(identity), now, off, report)
        if "state" in change:
            report.users.add(identity.user_id)
        if change:
            changes.append({**key_of(identity), **change})
    update_rows(connection, changes)
    return report


def _change(entry: Entry, match: Match | None, now: int, off: frozenset[str], report: RunReport) -> dict[str, Any]:
    """The columns that change for one row; empty when nothing does."""
    rule = entry.match.rule
    if match is None:
        if entry.state not in ("open", "snoozed"):
            return {}
        report.expired[rule] += 1
        return _closed("expired", _why_expired(entry, now, off), now)
    if _stays_closed(entry, match):
        return {}
    opens = entry.state not in ("open", "snoozed")
    woken = entry.state == "snoozed" and (entry.snoozed_until or 0) <= now
    (report.reopened if opens else report.still_open)[rule] += 1
    news = seen(match) if match != entry.match else {}
    return {**news, **OPEN} if opens or woken else news


def _stays_closed(entry: Entry, match: Match) -> bool:
    if entry.state == "expired":
        return entry.closed_reason == "age"
    if entry.state in ("completed", "dismissed"):
        return match.rule != _GROWING or set(match.items) <= set(entry.match.items)
    return False


def _why_expired(entry: Entry, now: int, off: frozenset[str]) -> str:
    if entry.match.rule in off:
        return "switched_off"
    limit = entry.match.expires_at
    return "age" if limit is not None and now >= limit else "criterion"


def complete(connection: Connection, identity: Identity, at: int, *, reason: str = "button") -> bool:
    """Closed by the rep with the action's own button. False when it was not open any more."""
    return _close(connection, identity, "completed", reason, at)


def dismiss(connection: Connection, identity: Identity, at: int) -> bool:
    return _close(connection, identity, "dismissed", "rep", at)


def snooze(connection: Connection, identity: Identity, until: int) -> bool:
    """Out of sight until then; what holds is still watched, so that it can expire meanwhile."""
    return _set(connection, identity, {"state": "snoozed", "snoozed_until": until}, only=("open", "snoozed"))


def reopen(connection: Connection, identity: Identity) -> bool:
    """Takes back a completion, dismissal or snooze. The next run expires it if it no longer holds."""
    return _set(connection, identity, OPEN, only=("completed", "dismissed", "snoozed"))


def note_feedback(connection: Connection, identity: Identity, verdict: str) -> bool:
    """`up` (Yes, keep it up!) or `down` (Not really), whatever the state."""
    return _set(connection, identity, {"feedback": verdict}, only=None)


def _close(connection: Connection, identity: Identity, state: State, reason: str, at: int) -> bool:
    return _set(connection, identity, _closed(state, reason, at), only=("open", "snoozed"))


def _closed(state: State, reason: str, at: int) -> dict[str, Any]:
    return {"state": state, "snoozed_until": None, "closed_at": at, "closed_reason": reason}


def _set(connection: Connection, identity: Identity, change: dict[str, Any], only: Iterable[str] | None) -> bool:
    row = where(identity)
    if only is not None:
        row = and_(row, LedgerAction.state.in_(tuple(only)))
    return connection.execute(update(ACTIONS).where(row).values(change)).rowcount > 0
