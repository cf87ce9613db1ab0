"""Whether a rep may do what an action's first button begins, with the rights of this moment. One that may not gets no
button; the row stays. The form asks again when it opens, and the write once more."""

from collections.abc import Iterable, Sequence

from bot.digest.presentation import PRESENTATIONS
from crm.kinds import Ref
from crm.reader import Reader
from crm.rights import may, may_add, may_create
from crm.viewer import Act
from crm.writing import CreateTask, LogEmail, SetProperties, complete_task, may_run
from rules.model import Action

_MAILS = ("reply", "write_email", "reach_out")
_CHANGED = ("outcomes", "next_steps", "add_contact")  # works that change the action's own record
_OUTCOMES = {"calls": "hs_call_disposition", "meetings": "hs_meeting_outcome"}


def read_rights(reader: Reader, actions: Sequence[Action]) -> None:
    """On all records of these actions together: what is asked afterwards costs nothing."""
    for act in ("edit", "communicate", "view"):
        reader.permitted(act, _needed(act, actions))


def may_begin_any(reader: Reader, actions: Iterable[Action]) -> bool:
    return any(may_begin(reader, action) for action in actions)


def may_begin(reader: Reader, action: Action) -> bool:
    match PRESENTATIONS[action.rule].start:
        case "outcomes":
            wanted: dict[str, str | None] = {_OUTCOMES[action.subject.kind]: "COMPLETED"}
            return may_run(reader, SetProperties(action.subject, "outcome", wanted))
        case "next_steps":
            return may_run(reader, SetProperties(action.subject, "deal.next_step", {"hs_next_step": None}))
        case "add_contact":
            return may(reader, "edit", action.subject)
        case "reply" | "write_email" | "reach_out":
            return _may_write(reader, action)
        case "leads":
            return may_create(reader, "leads")
        case "follow_up":
            return may_run(reader, CreateTask("?", 0, "NONE", "", _about(action)))
        case "tasks" if action.subject.kind == "tasks":
            return any(may_complete(reader, ref) for ref in action.items)
    return True  # only looked at


def may_complete(reader: Reader, task: Ref) -> bool:
    return may_run(reader, complete_task(task.id, 0))


def completable(reader: Reader, tasks: Iterable[Ref]) -> set[Ref]:
    """Of these tasks those that the rep may complete, read together."""
    return {ref for ref in reader.permitted("edit", tasks) if may_complete(reader, ref)}


def _may_write(reader: Reader, action: Action) -> bool:
    """To the contact; where a deal has none, to whoever is chosen then."""
    if action.contact_id is None:
        return action.deal_id is not None and may_add(reader, "emails", Ref("deals", action.deal_id))
    on = (action.subject,) if action.subject.kind != "contacts" else ()
    return may_run(reader, LogEmail(Ref("contacts", action.contact_id), "?", "?", on, 0, None))


def _about(action: Action) -> tuple[Ref, ...]:
    near = (("contacts", action.contact_id), ("companies", action.company_id), ("deals", action.deal_id))
    return tuple(Ref(kind, id_) for kind, id_ in near if id_) or (action.subject,)


def _needed(act: Act, actions: Sequence[Action]) -> list[Ref]:
    """The records whose right decides."""
    wanted: list[Ref] = []
    for action in actions:
        start, subject = PRESENTATIONS[action.rule].start, action.subject
        if act == "edit" and (start in _CHANGED or (start == "tasks" and subject.kind == "tasks")):
            wanted += [subject, *(action.items if start == "tasks" else ())]
        elif act == "communicate" and start in _MAILS:
            contact = Ref("contacts", action.contact_id) if action.contact_id else None
            deal = Ref("deals", action.deal_id) if action.deal_id else None
            wanted += [one for one in (subject, contact, deal) if one]
        elif act == "view" and start == "follow_up":
            wanted += _about(action)
    return wanted
