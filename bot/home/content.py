"""What a person's Home holds, before any wording: plain values that this person may see. Knows nothing of Slack."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.digest.content import ActionRow, Counts, First, Group, Named, TaskRow, Upcoming
from bot.digest.matter import Frame
from bot.home.place import Place
from crm.feed import Notice
from crm.pipeline import Pipeline
from rules.model import Action

ITEMS = 3  # named in a group
TASKS, GROUPS, SLOTS, NOTICES = 3, 2, 6, 3  # rows of the summary
PAGE = 8  # groups


@dataclass(frozen=True, slots=True)
class Slot:
    """Of the day's schedule."""

    at: int
    record: Named
    is_task: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the feed with the contact it is about."""

    notice: Notice
    contact: Named


@dataclass(frozen=True, slots=True)
class Summary:
    """`first`: what stands under *Next*; `join`: the address of that meeting. `slots` is the whole day's."""

    first: First | None
    join: str | None
    task_rows: tuple[TaskRow, ...]
    groups: tuple[Group, ...]
    pipeline: Pipeline
    slots: tuple[Slot, ...]
    feed: tuple[Told, ...]
    upcoming: Upcoming | None
    may_work_tasks: bool


@dataclass(frozen=True, slots=True)
class Item:
    """`minutes`: of a call. `step`: the deal's next step, as far as the person may know."""

    row: ActionRow
    minutes: int | None = None
    step: Literal["empty", "set", "hidden"] = "hidden"


@dataclass(frozen=True, slots=True)
class Listed:
    """A rule's actions under the chosen filter, ranked; the first few with names. `may_begin` as in a digest."""

    rule: str
    actions: tuple[Action, ...]
    items: tuple[Item, ...]
    may_begin: bool = True


@dataclass(frozen=True, slots=True)
class Snoozed:
    group: Group
    until: int


@dataclass(frozen=True, slots=True)
class ActionsTab:
    """`listed`: the groups of this page, of `kinds` in all; `start` is the place of its first one."""

    listed: tuple[Listed, ...]
    kinds: int
    start: int
    snoozed: tuple[Snoozed, ...]
    snoozed_count: int
    dismissed_count: int


@dataclass(frozen=True, slots=True)
class Home:
    """`user_id`, `sent_at` and `first` say whose drawing it is, as in a digest."""

    user_id: str
    place: Place
    frame: Frame
    counts: Counts
    overloaded: bool
    tab: Summary | ActionsTab
    super_admin: bool = False

    @property
    def sent_at(self) -> datetime:
        return self.frame.sent_at

    @property
    def first(self) -> First | None:
        return self.tab.first if isinstance(self.tab, Summary) else None
