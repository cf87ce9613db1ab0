"""What a viewer may do to records beyond seeing them: change, delete, log, associate, create. Every right ends where
sight ends. Asked when a form opens and again when it is submitted; ids that come back from a form are claims, not
grants."""

from crm.kinds import ENGAGEMENTS, Ref
from crm.reader import Reader
from crm.viewer import Act

_LOGGED = frozenset({"calls", "emails", "meetings"})


def may(reader: Reader, act: Act, ref: Ref) -> bool:
    """Change, complete, reschedule, reassign: `edit`. Absent and forbidden are both False."""
    return ref in reader.permitted(act, [ref])


def may_add(reader: Reader, kind: str, ref: Ref) -> bool:
    """Whether an engagement of that kind (or `comments`) may be added to the record: calls, e-mails and meetings need
    `communicate` on it; notes, tasks, communications and comments need it to be visible."""
    if kind not in (*ENGAGEMENTS, "comments"):
        return False
    return may(reader, "communicate" if kind in _LOGGED else "view", ref)


def may_create(reader: Reader, kind: str) -> bool:
    """A record of one's own: whoever may edit some of the type. It needs somebody to own it."""
    return reader.viewer.owner_id is not None and may_edit_some(reader, kind)


def may_edit_some(reader: Reader, kind: str) -> bool:
    """Whether there may be a record of the type that the viewer may change."""
    return reader.viewer.rights_on(kind).scope("edit") != "none"


def may_associate(reader: Reader, changed: Ref, other: Ref) -> bool:
    """`edit` on the object that changes, and both visible. Also for taking an association away."""
    return may(reader, "edit", changed) and may(reader, "view", other)
