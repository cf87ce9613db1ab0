"""What comes first: the one ranking of meetings, actions and tasks. Pure; knows no wording and reads nothing.

1. By urgency:
   0  begins in less than two hours, or drops out before the day ends: the sooner first;
   1  is late already: a person waits for an answer, or a task of high priority is overdue;
   2  drops out tomorrow: the sooner first;
   3  everything else.
2. Then by value at stake: the account's currency by amount, then other currencies by amount (there are no rates, so
   they are never compared with it), then what has no visible value.
3. Then by age, the oldest first; then rule number and id, so that nothing jumps about.
"""

from decimal import Decimal
from typing import NamedTuple

from crm.instants import HOUR
from crm.kinds import Ref, id_order
from crm.stakes import Stake
from crm.workday import Day

SOON = 2 * HOUR


class Worth(NamedTuple):
    """Sorts by value at stake, the most first."""

    class_: int
    minus_amount: Decimal


class Rank(NamedTuple):
    """The smaller, the earlier."""

    urgency: int
    at: int
    worth: Worth
    since: int
    rule: int
    id: str


NO_WORTH = Worth(2, Decimal(0))


def worth_of(stake: Stake | None, home_currency: str | None) -> Worth:
    """Open deals only; an amount of nothing or less is no stake."""
    if stake is None or not stake.is_open or stake.amount is None or stake.amount <= 0:
        return NO_WORTH
    return Worth(0 if stake.currency == home_currency else 1, -stake.amount)


def rank(
    subject: Ref,
    *,
    now: int,
    day: Day,
    since: int,
    starts_at: int | None = None,
    expires_at: int | None = None,
    is_late: bool = False,
    worth: Worth = NO_WORTH,
    rule: int = 0,
) -> Rank:
    """`is_late`: a person waits, or a high-priority task is overdue. `rule`: its number, 0 for tasks and meetings."""
    if starts_at is not None and now <= starts_at < now + SOON:
        urgency, at = 0, starts_at
    elif expires_at is not None and expires_at <= day.end:
        urgency, at = 0, expires_at
    elif is_late:
        urgency, at = 1, 0
    elif expires_at is not None and expires_at <= day.tomorrow_end:
        urgency, at = 2, expires_at
    else:
        urgency, at = 3, 0
    return Rank(urgency, at, worth, since, rule, id_order(subject.id))
