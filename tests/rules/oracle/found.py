"""What a rule of the oracle yields."""

from dataclasses import dataclass
from datetime import datetime

from tests.rules.oracle.folder import Record


@dataclass
class Found:
    """A rule holds. `subject` is None for the rep's day."""

    rule: str
    subject: Record | None
    trigger: str
    since: datetime
    seen_in: list[Record]  # what must be visible: subject, trigger, items
    trigger_names: tuple[str, ...] = ()  # properties of the last in `seen_in` whose value the trigger prints
    contact: Record | None = None  # where the rule says whose action it is
    items: list[Record] | None = None  # None: the subject alone
