"""What a rep's morning consists of, before any wording: plain values that the rep may see. Knows nothing of Slack."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from crm.kinds import Ref
from crm.stakes import Stake
from crm.workday import Day, DayMeeting, DueTask
from rules.model import Action


@dataclass(frozen=True, slots=True)
class Limits:
    """How many rows are drawn."""

    tasks: int
    meetings: int
    actions: int


NORMAL = Limits(tasks=5, meetings=3, actions=4)
OVERLOADED = Limits(tasks=3, meetings=3, actions=3)
NAMED = 3  # up to so many records of one group are named
MANY_TASKS, MANY_ACTIONS = 20, 30  # more is more than a day holds


@dataclass(frozen=True, slots=True)
class Named:
    """A visible record. `name` is as in the CRM, perhaps empty; `url` None without the account's template."""

    ref: Ref
    name: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Counts:
    """`actions`: single actions as in the ledger, less those that meetings and tasks carry themselves."""

    overdue: int
    due_today: int
    tomorrow: int
    meetings: int
    overlapping: int
    actions: int
    closing: int

    @property
    def due(self) -> int:
        return self.overdue + self.due_today

    @property
    def nothing(self) -> bool:
        return not (self.due or self.meetings or self.actions)


@dataclass(frozen=True, slots=True)
class TaskEntry:
    """`days_late` counts calendar days of the rep; `has_time` is False for a task due as the day begins."""

    task: DueTask
    state: Literal["overdue", "today", "tomorrow"]
    days_late: int
    has_time: bool

    @property
    def high(self) -> bool:
        return self.task.priority == "HIGH"


@dataclass(frozen=True, slots=True)
class TaskRow:
    """`beside`: the company, else deal or contact, that the task is about. `may_complete`: what Done needs."""

    entry: TaskEntry
    record: Named
    beside: str | None
    deal: Named | None
    stake: Stake | None
    may_complete: bool


@dataclass(frozen=True, slots=True)
class MeetingEntry:
    """`overlaps`: starts of the meetings at the same time."""

    meeting: DayMeeting
    overlaps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MeetingRow:
    entry: MeetingEntry
    record: Named
    company: str | None
    attendees: tuple[str, ...]
    place: str | None
    is_call: bool  # has a video link


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action with the names that stand in its row. `mail`, `contact`… None where there is none to show."""

    action: Action
    record: Named | None
    contact: Named | None
    company: Named | None
    deal: Named | None
    mail: Named | None
    stake: Stake | None


@dataclass(frozen=True, slots=True)
class Group:
    """Open actions of one rule. `rows`: the named ones, all of them or (more than three) none.
    `after_first`: another one of the rule is named above. `worth`: sums by currency over distinct open deals.
    `may_begin`: the rep may do what the first button begins, for one of them at least; known of drawn groups."""

    rule: str
    actions: tuple[Action, ...]
    rows: tuple[ActionRow, ...]
    after_first: bool
    worth: tuple[tuple[str | None, Decimal], ...]
    may_begin: bool = True


@dataclass(frozen=True, slots=True)
class FirstAction:
    group: Group
    deal: Named | None
    stake: Stake | None


@dataclass(frozen=True, slots=True)
class FirstTask:
    row: TaskRow


@dataclass(frozen=True, slots=True)
class FirstMeeting:
    """`unanswered`: the buyer's last mail on the meeting's deal, if it waits; `may_reply`: the rep may answer it."""

    row: MeetingRow
    deal: Named | None
    stake: Stake | None
    unanswered: Ref | None
    may_reply: bool = True


First = FirstAction | FirstTask | FirstMeeting


@dataclass(frozen=True, slots=True)
class Upcoming:
    record: Named
    at: int
    has_time: bool
    company: str | None


@dataclass(frozen=True, slots=True)
class Digest:
    """A rep's morning. `tasks`, `meetings` and `actions` are the whole day's; the rows are those that are drawn, and
    `groups` what is left of `actions` without *First*, ranked. Only as many groups as are drawn have names."""

    email: str | None
    language: str
    sent_at: datetime
    day: Day
    read_at: int | None
    compact: bool
    counts: Counts
    overloaded: bool
    first: First | None
    tasks: tuple[TaskEntry, ...]
    task_rows: tuple[TaskRow, ...]
    meetings: tuple[MeetingEntry, ...]
    meeting_rows: tuple[MeetingRow, ...]
    actions: tuple[Group, ...]
    groups: tuple[Group, ...]
    upcoming: Upcoming | None
    user_id: str = ""
    may_work_tasks: bool = True  # one at least of those that are due

    @property
    def limits(self) -> Limits:
        return OVERLOADED if self.overloaded else NORMAL
