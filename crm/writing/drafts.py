"""What a command would write, worked out inside the transaction that will write it. Refuses by an outcome."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from crm.importing.values import text
from crm.kinds import Ref
from crm.reader import Reader
from crm.writing import mirror
from crm.writing.checks import Invalid, same_value
from crm.writing.commands import (
    Associate,
    Command,
    CreateContact,
    CreateLead,
    CreateNote,
    CreateTask,
    LogEmail,
    SetProperties,
)
from crm.writing.lines import associated_line, changed_line, created_line, stamp
from crm.writing.outcomes import Outcome
from crm.writing.permission import may_run

Values = Mapping[str, str | None]
_STAGES = {
    "deals": ("pipeline", "dealstage"),
    "leads": ("hs_pipeline", "hs_pipeline_stage"),
    "tickets": ("hs_pipeline", "hs_pipeline_stage"),
}


@dataclass(frozen=True)
class Desk:
    """One batch at work. `reader`: the actor's rights, read after the write lock was taken; `made`: what the batch has
    made so far, which that reader cannot see yet."""

    connection: Connection
    reader: Reader
    now: int
    made: set[Ref] = field(default_factory=set)


@dataclass(frozen=True)
class Draft:
    """`before` None: the record is new."""

    ref: Ref
    before: str | None
    line: dict[str, Any]
    old: Values
    new: Values


@dataclass(frozen=True)
class Refusal:
    outcome: Outcome
    ref: Ref | None = None


NOT_ALLOWED = Refusal(Outcome.NOT_ALLOWED)


def draft(desk: Desk, command: Command) -> Draft | Refusal:
    if not may_run(desk.reader, command):
        return NOT_ALLOWED
    match command:
        case SetProperties():
            return _change(desk, command)
        case Associate():
            return _association(desk, command)
        case CreateTask():
            return _task(desk, command)
        case CreateNote():
            return _note(desk, command)
        case LogEmail():
            return _email(desk, command)
        case CreateLead():
            return _lead(desk, command)
        case CreateContact():
            return _contact(desk, command)


def _change(desk: Desk, command: SetProperties) -> Draft | Refusal:
    ref = command.ref
    before = mirror.line_of(desk.connection, ref)
    if before is None:
        return NOT_ALLOWED
    line = json.loads(before)
    held = line.get("properties") or {}
    old = {name: held.get(name) for name in command.values}
    new = {name: value for name, value in command.values.items() if not same_value(ref.kind, name, old[name], value)}
    if not new or (command.decisive is not None and command.decisive not in new):
        return Refusal(Outcome.ALREADY, ref)
    _check_lists(desk, ref.kind, {**held, **new}, new)
    stated = {name: text(old[name]) for name in new}
    return Draft(ref, before, changed_line(ref.kind, line, new, desk.now), stated, new)


def _check_lists(desk: Desk, kind: str, after: Mapping[str, Any], new: Values) -> None:
    """Stages and owners are lists of the account."""
    pipeline, stage = _STAGES.get(kind, ("", ""))
    moved = not new.keys().isdisjoint((pipeline, stage))
    if moved and not mirror.is_stage(desk.connection, kind, after.get(pipeline), after.get(stage)):
        raise Invalid(stage, "unknown_choice")
    owner = new.get("hubspot_owner_id")
    if owner is not None and not mirror.is_owner(desk.connection, owner):
        raise Invalid("hubspot_owner_id", "unknown_choice")


def _association(desk: Desk, command: Associate) -> Draft | Refusal:
    changed, other, label = command.changed, command.other, command.label
    before = mirror.line_of(desk.connection, changed)
    if before is None:
        return NOT_ALLOWED
    if mirror.is_linked(desk.connection, changed, other, label):
        return Refusal(Outcome.ALREADY, changed)
    line = associated_line(changed.kind, json.loads(before), other, label, desk.now)
    return Draft(changed, before, line, {}, {})


def _task(desk: Desk, command: CreateTask) -> Draft:
    values = {
        "hs_task_subject": command.subject,
        "hs_timestamp": stamp(command.due),
        "hs_task_status": "NOT_STARTED",
        "hs_task_priority": command.priority,
        "hs_task_type": command.task_type,
        "hs_task_body": command.body,
    }
    return _new(desk, "tasks", values, command.on)


def _note(desk: Desk, command: CreateNote) -> Draft:
    return _new(desk, "notes", {"hs_note_body": command.body, "hs_timestamp": stamp(command.at)}, command.on)


def _email(desk: Desk, command: LogEmail) -> Draft | Refusal:
    contact = mirror.line_of(desk.connection, command.to_contact)
    if contact is None:
        return NOT_ALLOWED
    address = (json.loads(contact).get("properties") or {}).get("email")
    if not address:
        raise Invalid("to_contact", "no_address")
    values = {
        "hs_email_subject": command.subject,
        "hs_email_text": command.text,
        "hs_timestamp": stamp(command.at),
        "hs_email_direction": "EMAIL",
        "hs_email_status": "SENT",
        "hs_email_from_email": desk.reader.viewer.email,
        "hs_email_to_email": str(address),
        "hs_email_thread_id": command.thread_id,
    }
    return _new(desk, "emails", values, (command.to_contact, *command.on))


def _lead(desk: Desk, command: CreateLead) -> Draft:
    if not mirror.is_stage(desk.connection, "leads", command.pipeline, command.stage):
        raise Invalid("stage", "unknown_choice")
    values = {
        "hs_lead_name": command.name,
        "hs_pipeline": command.pipeline,
        "hs_pipeline_stage": command.stage,
        "hs_v2_date_entered_current_stage": stamp(desk.now),
        "hs_primary_contact_id": command.contact.id,
        "hs_lead_label": command.label,
    }
    return _new(desk, "leads", values, (command.contact, *command.on))


def _contact(desk: Desk, command: CreateContact) -> Draft | Refusal:
    known = mirror.contacts_at(desk.connection, command.email)
    seen = desk.reader.which_visible(known) | desk.made
    if same := [ref for ref in known if ref in seen]:
        return Refusal(Outcome.ALREADY, same[0])
    values = {
        "email": command.email,
        "firstname": command.firstname,
        "lastname": command.lastname,
        "jobtitle": command.jobtitle,
    }
    return _new(desk, "contacts", values, command.on)


def _new(desk: Desk, kind: str, values: Values, on: tuple[Ref, ...]) -> Draft:
    ref = Ref(kind, f"new-{secrets.token_hex(6)}")
    owner = str(desk.reader.viewer.owner_id)  # may_run has refused those who are no owner
    desk.made.add(ref)
    return Draft(ref, None, created_line(ref, owner, values, on, desk.now), {}, {k: v for k, v in values.items() if v})
