"""What can be written, as typed commands. They hold what was asked, never whether it is allowed.

`action` is the audit's name. Instants as crm.instants. `on`: the records that a new one is associated with.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from crm.instants import iso
from crm.kinds import Ref


@dataclass(frozen=True, slots=True)
class SetProperties:
    """`values` by property; None or "" empties one. Where `decisive` has its value already nothing is written; without
    one, where all have theirs."""

    ref: Ref
    action: str
    values: Mapping[str, str | None] = field(repr=False)
    decisive: str | None = None


@dataclass(frozen=True, slots=True)
class CreateTask:
    """Assigned to the actor."""

    action: ClassVar[str] = "task.created"
    subject: str = field(repr=False)
    due: int
    priority: str
    body: str = field(repr=False)
    on: tuple[Ref, ...]
    task_type: str = "TODO"


@dataclass(frozen=True, slots=True)
class CreateNote:
    """Of the actor, at that instant."""

    action: ClassVar[str] = "note.logged"
    body: str = field(repr=False)
    on: tuple[Ref, ...]
    at: int


@dataclass(frozen=True, slots=True)
class LogEmail:
    """A mail that the actor sent to the contact's address."""

    action: ClassVar[str] = "email.logged"
    to_contact: Ref
    subject: str = field(repr=False)
    text: str = field(repr=False)
    on: tuple[Ref, ...]
    at: int
    thread_id: str | None


@dataclass(frozen=True, slots=True)
class CreateLead:
    """Of the actor, assigned now. `label`: HOT, WARM, COLD or None."""

    action: ClassVar[str] = "lead.created"
    name: str = field(repr=False)
    contact: Ref
    pipeline: str
    stage: str
    label: str | None
    on: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class CreateContact:
    """Of the actor. A visible contact with that address is found instead."""

    action: ClassVar[str] = "contact.created"
    email: str = field(repr=False)
    firstname: str = field(repr=False)
    lastname: str = field(repr=False)
    jobtitle: str = field(repr=False)
    on: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Associate:
    """Stated by the line of `changed`; holds in both directions."""

    action: ClassVar[str] = "record.associated"
    changed: Ref
    other: Ref
    label: str | None = None


Command = SetProperties | CreateTask | CreateNote | LogEmail | CreateLead | CreateContact | Associate


def complete_task(task_id: str, now: int) -> SetProperties:
    values = {"hs_task_status": "COMPLETED", "hs_task_completion_date": iso(now)}
    return SetProperties(Ref("tasks", task_id), "task.completed", values, "hs_task_status")


def records_of(command: Command) -> tuple[Ref, ...]:
    """The records that it names, the one that changes first, each once."""
    named: tuple[Ref, ...]
    match command:
        case SetProperties():
            named = (command.ref,)
        case CreateTask() | CreateNote() | CreateContact():
            named = command.on
        case LogEmail():
            named = (command.to_contact, *command.on)
        case CreateLead():
            named = (command.contact, *command.on)
        case Associate():
            named = (command.changed, command.other)
    return tuple(dict.fromkeys(named))
