"""The one way by which a form or a button writes: typed commands, rights of this moment, the mirror, the audit, undo.

A command is refused by itself, the batch is one transaction. Every changed line goes through the import itself, so
that the mirror is always what an import of its own export would make. Refuses what the person may not do, what is so
already, and values that are none (`Invalid`, before anything is written).
"""

from crm.writing.checks import Invalid, checked
from crm.writing.commands import (
    Associate,
    Command,
    CreateContact,
    CreateLead,
    CreateNote,
    CreateTask,
    LogEmail,
    SetProperties,
    complete_task,
)
from crm.writing.outcomes import Outcome, Result, Written
from crm.writing.permission import may_run
from crm.writing.run import write
from crm.writing.undoing import UNDO_FOR, undo

__all__ = [
    "UNDO_FOR",
    "Associate",
    "Command",
    "CreateContact",
    "CreateLead",
    "CreateNote",
    "CreateTask",
    "Invalid",
    "LogEmail",
    "Outcome",
    "Result",
    "SetProperties",
    "Written",
    "checked",
    "complete_task",
    "may_run",
    "undo",
    "write",
]
