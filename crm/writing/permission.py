"""Whether a person may run a command: asked when a form opens, and again inside the write, after its lock was taken.
Refuses without saying why. What is hidden from the person can neither be written nor be used to write."""

from crm.reader import Reader
from crm.rights import may, may_add, may_associate, may_create
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

TASK = ("hs_task_subject", "hs_timestamp", "hs_task_priority", "hs_task_body", "hs_task_type", "hs_task_status")
NOTE = ("hs_note_body", "hs_timestamp")
EMAIL = ("hs_email_subject", "hs_email_text", "hs_timestamp", "hs_email_from_email", "hs_email_to_email",
         "hs_email_direction", "hs_email_status", "hs_email_thread_id")  # fmt: skip
LEAD = ("hs_lead_name", "hs_pipeline", "hs_pipeline_stage", "hs_primary_contact_id", "hs_lead_label")
CONTACT = ("email", "firstname", "lastname", "jobtitle")


def may_run(reader: Reader, command: Command) -> bool:
    match command:
        case SetProperties(ref=ref):
            return not _hides(reader, ref.kind, tuple(command.values)) and may(reader, "edit", ref)
        case CreateTask():
            added = all(may_add(reader, "tasks", ref) for ref in command.on)
            return added and _has_owner(reader) and not _hides(reader, "tasks", TASK)
        case CreateNote():
            added = all(may_add(reader, "notes", ref) for ref in command.on)
            return added and _has_owner(reader) and not _hides(reader, "notes", NOTE)
        case LogEmail():
            added = command.to_contact.kind == "contacts" and all(
                may_add(reader, "emails", ref) for ref in (command.to_contact, *command.on)
            )
            known = not _hides(reader, "contacts", ("email",)) and not _hides(reader, "emails", EMAIL)
            return added and known and _has_owner(reader) and bool(reader.viewer.email)
        case CreateLead():
            seen = all(may(reader, "view", ref) for ref in (command.contact, *command.on))
            return (
                command.contact.kind == "contacts"
                and seen
                and may_create(reader, "leads")
                and not _hides(reader, "leads", LEAD)
            )
        case CreateContact():
            seen = all(may(reader, "view", ref) for ref in command.on)
            return seen and may_create(reader, "contacts") and not _hides(reader, "contacts", CONTACT)
        case Associate(changed=changed, other=other):
            return changed != other and may_associate(reader, changed, other)


def _has_owner(reader: Reader) -> bool:
    """What is made is the actor's own; who owns nothing can own this neither."""
    return reader.viewer.owner_id is not None


def _hides(reader: Reader, kind: str, names: tuple[str, ...]) -> bool:
    return any(reader.hides(kind, name) for name in names)
