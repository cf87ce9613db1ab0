"""Whether values can be written at all: pure, asked by forms for the error under the field, and by every write.
Refuses by `Invalid`, which names the field and the reason's key, never the value."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal

from crm.errors import BadInput
from crm.importing.columns import CHECKED, COLUMNS
from crm.importing.values import BadValue, Read, decimal, millis, text, time
from crm.instants import LAST
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

LINE_LENGTH, TEXT_LENGTH, ADDRESS_LENGTH = 255, 65_536, 254
PRIORITIES = ("NONE", "LOW", "MEDIUM", "HIGH")
STATUSES = ("NOT_STARTED", "IN_PROGRESS", "WAITING", "DEFERRED", "COMPLETED")
TASK_TYPES = ("TODO", "CALL", "EMAIL", "LINKED_IN", "LINKED_IN_CONNECT", "LINKED_IN_MESSAGE")
MEETING_OUTCOMES = ("SCHEDULED", "COMPLETED", "RESCHEDULED", "NO_SHOW", "CANCELED")
LEAD_LABELS = ("HOT", "WARM", "COLD")
WORDS = {
    "hs_task_priority": PRIORITIES,
    "hs_task_status": STATUSES,
    "hs_task_type": TASK_TYPES,
    "hs_meeting_outcome": MEETING_OUTCOMES,
    "hs_lead_label": LEAD_LABELS,
}
_NEVER_EMPTY = frozenset({"hs_task_subject", "hs_task_status", "dealname", "hs_lead_name", "dealstage", "pipeline",
                          "hs_pipeline", "hs_pipeline_stage"})  # fmt: skip
_ADDRESS = re.compile(r"[^\s@,;:<>\"()\[\]\\]+@[^\s@,;:<>\"()\[\]\\.]+(\.[^\s@,;:<>\"()\[\]\\.]+)+")
_DATES = ("createdate", "hs_createdate", "hubspot_owner_assigneddate", "hs_lastmodifieddate", "lastmodifieddate")
_READERS: dict[str, dict[str, Read]] = {
    kind: dict.fromkeys((*_DATES, *CHECKED.get(kind, ())), time) | {name: read for _, read, name in columns}
    for kind, columns in COLUMNS.items()
}


class Invalid(BadInput):
    """`key`: empty, too_long, control_characters, not_a_date, not_a_number, not_an_address, unknown_choice, no_address
    (a contact that has none)."""

    def __init__(self, field: str, key: str) -> None:
        super().__init__(f"What was given for {field} cannot be written: {key.replace('_', ' ')}.")
        self.field = field
        self.key = key


def check_line(field: str, value: str, *, required: bool = False, at_most: int = LINE_LENGTH) -> str:
    """One line, without the spaces at its ends."""
    return _text(field, value, required=required, at_most=at_most, breaks="")


def check_text(field: str, value: str, *, required: bool = False, at_most: int = TEXT_LENGTH) -> str:
    """Several lines; their ends become `\\n`."""
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    return _text(field, lines, required=required, at_most=at_most, breaks="\n\t\u2028\u2029")


def check_word(field: str, value: str, allowed: Collection[str]) -> str:
    if value not in allowed:
        raise Invalid(field, "unknown_choice")
    return value


def check_address(field: str, value: str) -> str:
    address = check_line(field, value, required=True, at_most=ADDRESS_LENGTH)
    if not _ADDRESS.fullmatch(address):
        raise Invalid(field, "not_an_address")
    return address


def check_instant(field: str, at: int) -> int:
    if not 0 <= at <= LAST:
        raise Invalid(field, "not_a_date")
    return at


def check_value(kind: str, name: str, value: str | None) -> str | None:
    """A property's value as it will be stored; None for an empty one."""
    stated = check_text(name, value or "", required=name in _NEVER_EMPTY) or None
    if stated is None:
        return None
    if name in WORDS:
        return check_word(name, stated, WORDS[name])
    if kind == "contacts" and name == "email":
        return check_address(name, stated)
    read = _READERS.get(kind, {}).get(name)
    if read is time:
        _check_time(name, stated)
    elif read in (decimal, millis) and read(stated) is None:
        raise Invalid(name, "not_a_number")
    return stated


def checked(command: Command) -> Command:
    """The command with its values as they will be stored. Raises Invalid."""
    match command:
        case SetProperties():
            kind = command.ref.kind
            return replace(command, values={name: check_value(kind, name, one) for name, one in command.values.items()})
        case CreateTask():
            check_instant("due", command.due)
            check_word("priority", command.priority, PRIORITIES)
            check_word("task_type", command.task_type, TASK_TYPES)
            subject = check_line("subject", command.subject, required=True)
            return replace(command, subject=subject, body=check_text("body", command.body))
        case CreateNote():
            check_instant("at", command.at)
            return replace(command, body=check_text("body", command.body, required=True))
        case LogEmail():
            check_instant("at", command.at)
            subject = check_line("subject", command.subject, required=True)
            thread = check_line("thread_id", command.thread_id or "") or None
            body = check_text("text", command.text, required=True)
            return replace(command, subject=subject, text=body, thread_id=thread)
        case CreateLead():
            if command.label is not None:
                check_word("label", command.label, LEAD_LABELS)
            return replace(command, name=check_line("name", command.name, required=True))
        case CreateContact():
            return replace(
                command,
                email=check_address("email", command.email),
                firstname=check_line("firstname", command.firstname),
                lastname=check_line("lastname", command.lastname),
                jobtitle=check_line("jobtitle", command.jobtitle),
            )
        case Associate():
            label = check_line("label", command.label or "") or None
            return replace(command, label=label)


def same_value(kind: str, name: str, one: object, other: object) -> bool:
    """Whether two values of a property say the same: times as instants, amounts as numbers."""
    read = _READERS.get(kind, {}).get(name)
    if read is time:
        return bool(time(one) == time(other))
    if read is decimal:
        first, second = decimal(one), decimal(other)
        if first is not None and second is not None:
            return Decimal(first) == Decimal(second)
    return text(one) == text(other)


def _text(field: str, value: str, *, required: bool, at_most: int, breaks: str) -> str:
    stated = value.strip()
    if len(stated) > at_most:
        raise Invalid(field, "too_long")
    if any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") and char not in breaks for char in stated):
        raise Invalid(field, "control_characters")
    says = any(char.isprintable() and not char.isspace() for char in stated)
    if required and not says:
        raise Invalid(field, "empty")
    return stated if says else ""


def _check_time(name: str, value: str) -> None:
    try:
        time(value)
    except BadValue:
        raise Invalid(name, "not_a_date") from None
