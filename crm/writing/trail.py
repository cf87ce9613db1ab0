"""The audit's line for each command, refused ones too. Holds record ids, the CRM's own words and instants; refuses
everything that somebody may have typed."""

import re
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from crm.audit import write_audit
from crm.importing.values import BadValue, identifier, time
from crm.instants import iso
from crm.kinds import OBJECTS, Ref
from crm.writing.commands import records_of
from crm.writing.outcomes import Outcome, Result

_WORDS = frozenset({
    "hs_task_status", "hs_task_priority", "hs_task_type", "hs_meeting_outcome", "hs_lead_label",
    "dealstage", "pipeline", "hs_pipeline", "hs_pipeline_stage", "hubspot_owner_id", "hs_primary_contact_id",
})  # fmt: skip
_INSTANTS = frozenset({
    "hs_timestamp", "hs_task_completion_date", "closedate", "hs_meeting_start_time", "hs_meeting_end_time",
    "hs_v2_date_entered_current_stage",
})  # fmt: skip
_WORD = re.compile(r"[A-Za-z0-9_-]{1,64}")
# HubSpot's own call outcomes and the ids of an account's: the property itself takes any text.
_DISPOSITION = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|connected|busy|no[ _]answer|left[ _](voicemail|live[ _]message)"
    r"|wrong[ _]number",
    re.IGNORECASE,
)
_SAID = {Outcome.DONE: "changed", Outcome.NOT_ALLOWED: "refused"}


def note(connection: Connection, user_id: str, result: Result, batch: str, now: int) -> None:
    records = [result.ref, *records_of(result.command)] if result.ref else records_of(result.command)
    details = {"batch": batch, "values": _values(result.old, result.new)}
    _write(connection, user_id, result.command.action, result.outcome, records, details, now)


def note_undo(
    connection: Connection, user_id: str, action: str, outcome: Outcome, ref: Ref, batch: str, now: int
) -> None:
    _write(connection, user_id, f"{action}.undone", outcome, [ref], {"batch": batch}, now)


def _write(
    connection: Connection,
    user_id: str,
    action: str,
    outcome: Outcome,
    records: Iterable[Ref],
    details: Mapping[str, object],
    now: int,
) -> None:
    actor, said = f"users:{user_id}", _SAID.get(outcome, str(outcome))
    known = [ref for ref in dict.fromkeys(records) if _is_id(ref)]
    write_audit(connection, at=now, actor=actor, viewer=actor, action=action, outcome=said, records=known,
                details=details)  # fmt: skip


def _values(old: Mapping[str, str | None], new: Mapping[str, str | None]) -> dict[str, list[str | None]]:
    told = _WORDS | _INSTANTS | {"hs_call_disposition"}
    return {name: [_word(name, old.get(name)), _word(name, new[name])] for name in new if name in told}


def _word(name: str, value: str | None) -> str | None:
    """None also for what might be no such word."""
    shape = _WORD if name in _WORDS else _DISPOSITION
    if value is None or (name not in _INSTANTS and shape.fullmatch(value)):
        return value
    try:
        at = time(value) if name in _INSTANTS else None
    except BadValue:
        return None
    return None if at is None else iso(at)


def _is_id(ref: Ref) -> bool:
    """Ids come from buttons: one that cannot be any is somebody's text."""
    try:
        return ref.kind in OBJECTS and bool(identifier(ref.id))
    except BadValue:
        return False
