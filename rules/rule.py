"""What a rule file declares: the `Rule`, its criteria and trigger, and the `Moment` it is evaluated at. Holds no SQL.

A rule's `select` gives one row a match with the labels
`user_id owner_id subject_id since`, where they apply `expires_at ready_at trigger_id trigger_at trigger_kind
trigger_property contact_id item_id closing`, and one label for each of its `criteria`. Rows of one identity are one
match: their contacts and items are gathered.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import BigInteger, BindParameter, ColumnElement, FromClause, Select, and_, bindparam, true, union

from crm.instants import DAY, HOUR, MINUTE
from crm.rule_tables import RuleTables
from rules.hints import unindexed
from rules.model import Category

UNITS = {"days": DAY, "hours": HOUR, "minutes": MINUTE}
Shape = Literal["instant", "record", "record@instant", "text"]


@dataclass(frozen=True, slots=True)
class Moment:
    """When, and for whom, a rule is evaluated. `reps`: user_id, owner_id, email of those who get actions (one row in
    the one-rep driver). `days`: user_id, day, start_at, end_at of each user's calendar day.

    The two drivers run the same statement over more or fewer reps, but come from different sides: for one rep the
    records of that rep are few; for all reps the few records are those of a window of time. `owned`, `linked` and
    `way_in` say the same for both and let each come from its side."""

    now: ColumnElement[int]
    reps: FromClause
    days: FromClause
    calling_sources: ColumnElement[Any]
    everyone: bool

    def span(self, threshold: str) -> BindParameter[int]:
        """A threshold of the rule as a length of time (microseconds)."""
        return bindparam(threshold, type_=BigInteger)

    def owned(self, record: FromClause) -> ColumnElement[bool]:
        """The record is assigned to the rep."""
        owner = record.c.owner_id
        return (unindexed(owner) if self.everyone else owner) == self.reps.c.owner_id

    def linked(self, link: FromClause, near: tuple[str, Any], far: tuple[str, Any]) -> ColumnElement[bool]:
        """Two records (kind, id) are associated; `near` is the one nearer to the rep. Both directions are stored."""
        (from_kind, from_id), (to_kind, to_id) = (far, near) if self.everyone else (near, far)
        return and_(
            link.c.from_kind == from_kind, link.c.from_id == from_id, link.c.to_kind == to_kind, link.c.to_id == to_id
        )

    def way_in(self, record_id: ColumnElement[str], *ids: Select[Any]) -> ColumnElement[bool]:
        """The id is in one of the selects: something that the rule's other criteria imply, and that is quick to find
        for all reps at once."""
        return record_id.in_(union(*ids)) if self.everyone else true()


@dataclass(frozen=True, slots=True)
class Criterion:
    """A value that *Why?* shows: the select's label, and the record (kind, label of its id) and property it is of."""

    name: str
    kind: str | None = None
    property: str | None = None
    record: str = "subject_id"
    is_instant: bool = False
    property_label: str | None = None  # the label that names the property, where rows differ


@dataclass(frozen=True, slots=True)
class Trigger:
    """How the trigger is printed, and where its instant stands."""

    shape: Shape
    kind: str | None = None  # of the record; None: the row's trigger_kind
    property: str | None = None  # HubSpot's name of the instant; None: the row's trigger_property, if it has one


Selecting = Callable[[RuleTables, Moment], Select[Any]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One guided action. `category` None: closing if associated with an open deal. `thresholds` name their unit."""

    number: int
    id: str
    title: str
    category: Category | None
    description: str
    subject: str  # kind of the subject
    trigger: Trigger
    select: Selecting
    criteria: tuple[Criterion, ...]
    thresholds: Mapping[str, int] = field(default_factory=dict)
    freezes: bool = False
    items: str | None = None  # kind of the items, where they are not the subject alone
    skips: Mapping[str, Selecting] = field(default_factory=dict)  # reason -> select of ids left out


def span_micros(threshold: str, value: int) -> int:
    """`("max_age_days", 7)` in microseconds."""
    return value * UNITS[threshold.rsplit("_", 1)[1]]
