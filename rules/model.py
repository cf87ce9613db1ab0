"""What a rule is and what it yields. Holds no SQL and no settings.

The catalog defines a `Rule` a file; the evaluator turns its rows into `Match`es; the ledger keeps what became of them;
`Action` is what a rep is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from crm.kinds import Ref

Category = Literal["closing", "prospecting"]
State = Literal["open", "snoozed", "completed", "dismissed", "expired"]
Value = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One criterion with the value it saw. `record` and `property` say where the value came from: where the rep may
    not see either, the criterion is shown without its value."""

    name: str
    value: Value  # instants are given as ISO text, `2026-11-20T09:00:00Z`
    record: Ref | None = None
    property: str | None = None  # HubSpot's name


@dataclass(frozen=True, slots=True)
class Match:
    """A rule holds for a rep at an instant. Identity: (rule, user_id, subject, trigger). Instants as crm.instants."""

    rule: str
    user_id: str
    owner_id: str
    subject: Ref  # users:ID for high_priority_tasks_today
    trigger: str  # as printed: an instant, a local date, `emails:7`, `meetings:3@2026-11-20T10:00:00Z`…
    since: int
    expires_at: int | None  # when age alone closes it; None where the rule has no age limit
    items: tuple[Ref, ...]  # the subject alone, except in high_priority_tasks_today
    contact_ids: tuple[str, ...] = ()  # 10, 19: whose mail it is; 11, 15: the primary contact; else empty
    trigger_refs: tuple[Ref, ...] = ()  # records the trigger stands on: the mail, the activity, E's contact
    trigger_property: tuple[str, str] | None = None  # (kind, HubSpot property) that holds the trigger's instant
    ready_at: int | None = None  # not in a digest before this instant (7: the meeting's end)
    closing: bool | None = None  # category by association; None where the rule's own is fixed
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """An action as its rep may see it: hidden names and values are already absent."""

    rule: str
    user_id: str
    owner_id: str
    subject: Ref
    trigger: str
    since: int
    state: State
    closed_reason: str | None
    category: Category
    contact_id: str | None
    company_id: str | None
    deal_id: str | None
    items: tuple[Ref, ...]
    evidence: Mapping[str, Value]
    expires_at: int | None = None
    ready_at: int | None = None
    snoozed_until: int | None = None
