"""A rep's own open deals and the lists that they fall into; the closed ones. Reads only through a Reader: a list that
stands on something hidden from the rep is not there at all, and what lies beside a deal counts only where they see it.

no_next_step    the next step is empty
closing_month   the close date lies in this calendar month where the rep is
stalled         no call, mail, meeting, note or communication in the last 14 days, nor was it created in them
no_activity     no open task and no meeting is to come
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, and_, or_, select, true

from crm.instants import DAY
from crm.kinds import Ref, id_order
from crm.reader import Reader
from crm.schema.mirror import Deal, Stage
from crm.stakes import Stake, read_amount
from crm.workday import NOT_HELD, Day

DealList = Literal["no_next_step", "closing_month", "stalled", "no_activity"]
LISTS: tuple[DealList, ...] = get_args(DealList)
QUIET = 14 * DAY
_NEEDS = {"no_next_step": "hs_next_step", "closing_month": "closedate", "stalled": "createdate"}
_TIMES = {
    "calls": ("at", "hs_timestamp"),
    "emails": ("at", "hs_timestamp"),
    "notes": ("at", "hs_timestamp"),
    "communications": ("at", "hs_timestamp"),
    "meetings": ("start_at", "hs_meeting_start_time"),
}


@dataclass(frozen=True, slots=True)
class OpenDeal:
    """`stage`: its label."""

    ref: Ref
    stake: Stake
    stage: str | None
    created_at: int | None = None


@dataclass(frozen=True, slots=True)
class ClosedDeal:
    """`stage`: its label. `stake.close_at`: the day on which it was closed, as the CRM has it."""

    ref: Ref
    stake: Stake
    stage: str | None
    is_won: bool


@dataclass(frozen=True, slots=True)
class Pipeline:
    """`deals` by close date, those without last; `lists`: which of them are in which, only the lists that the rep may
    know."""

    deals: tuple[OpenDeal, ...]
    lists: Mapping[DealList, frozenset[Ref]]
    home_currency: str | None

    def sums(self) -> list[tuple[str | None, Decimal]]:
        return sums_of([deal.stake for deal in self.deals], self.home_currency)

    def of(self, name: DealList) -> list[OpenDeal]:
        return [deal for deal in self.deals if deal.ref in self.lists.get(name, ())]


def sums_of(stakes: Iterable[Stake], home_currency: str | None) -> list[tuple[str | None, Decimal]]:
    """By currency, the account's first; there are no rates, so they are never compared. Deals without a visible amount
    add nothing."""
    found: dict[str | None, Decimal] = {}
    for stake in stakes:
        if stake.amount:
            found[stake.currency] = found.get(stake.currency, Decimal(0)) + stake.amount
    return sorted(found.items(), key=lambda one: (one[0] != home_currency, one[0] or ""))


def open_pipeline(reader: Reader, day: Day, *, now: int, home_currency: str | None, everyone: bool = False) -> Pipeline:
    """The rep's own; with `everyone` all that the rep sees."""
    rows = _rows(reader, now, everyone=everyone, closed=False)
    hidden = _hidden(reader)
    deals = [
        OpenDeal(
            Ref("deals", row.id),
            _stake(row, hidden, home_currency),
            row.stage,
            None if "createdate" in hidden else row.created_at,
        )
        for row in rows
    ]
    deals.sort(key=lambda deal: (deal.stake.close_at is None, deal.stake.close_at or 0, id_order(deal.ref.id)))
    refs = frozenset(deal.ref for deal in deals)
    lists: dict[DealList, frozenset[Ref]] = {
        "no_next_step": frozenset(Ref("deals", row.id) for row in rows if not (row.next_step or "").strip()),
        "closing_month": frozenset(deal.ref for deal in deals if _closes_in(day, deal.stake.close_at)),
        "stalled": refs - _young(rows, now) - _busy(reader, refs, now),
        "no_activity": refs - _planned(reader, refs, now),
    }
    known = {name: found for name, found in lists.items() if _NEEDS.get(name) not in hidden}
    return Pipeline(tuple(deals), known, home_currency)


def closed_deals(reader: Reader, *, now: int, home_currency: str | None, everyone: bool = False) -> list[ClosedDeal]:
    """The last closed first, those without a close date last; whose, as `open_pipeline`."""
    hidden = _hidden(reader)
    deals = [
        ClosedDeal(Ref("deals", row.id), _stake(row, hidden, home_currency), row.stage, row.is_won)
        for row in _rows(reader, now, everyone=everyone, closed=True)
    ]
    return sorted(deals, key=lambda deal: (-(deal.stake.close_at or 0), id_order(deal.ref.id)))


def _hidden(reader: Reader) -> set[str]:
    names = ("amount", "deal_currency_code", "closedate", "hs_next_step", "createdate")
    return {name for name in names if reader.hides("deals", name)}


def _rows(reader: Reader, now: int, *, everyone: bool, closed: bool) -> list[Any]:
    if reader.hides("deals", "dealstage") or not (everyone or _knows_own(reader)):
        return []
    query = (
        select(
            Deal.id, Deal.amount, Deal.currency, Deal.close_at, Deal.next_step, Deal.created_at,
            Stage.label.label("stage"), Stage.is_closed, Stage.is_won,
        )
        .join(Stage, and_(Stage.kind == "deals", Stage.pipeline_id == Deal.pipeline, Stage.id == Deal.stage))
        .where(
            true() if everyone else Deal.owner_id == reader.viewer.owner_id,
            Stage.is_closed.is_(closed),
            or_(Deal.created_at.is_(None), Deal.created_at <= now),
        )
    )  # fmt: skip
    return list(reader.session.execute(query))


def _knows_own(reader: Reader) -> bool:
    """With the owner hidden nothing is known to be the rep's own, as if no deal had one."""
    return reader.viewer.owner_id is not None and not reader.hides("deals", "hubspot_owner_id")


def _stake(row: Any, hidden: set[str], home_currency: str | None) -> Stake:
    return Stake(
        amount=None if "amount" in hidden else read_amount(row.amount),
        currency=None if "deal_currency_code" in hidden else row.currency or home_currency,
        close_at=None if "closedate" in hidden else row.close_at,
        is_open=not row.is_closed,
    )


def _closes_in(day: Day, at: int | None) -> bool:
    """A date without an hour is kept as midnight UTC, and is that date everywhere."""
    if at is None:
        return False
    local = day.local(at)
    when = local.astimezone(UTC).date() if at % DAY == 0 else local.date()
    return (when.year, when.month) == (day.date.year, day.date.month)


def _young(rows: Iterable[Any], now: int) -> set[Ref]:
    return {Ref("deals", row.id) for row in rows if row.created_at is not None and row.created_at > now - QUIET}


def _busy(reader: Reader, refs: frozenset[Ref], now: int) -> set[Ref]:
    """Those on which something was done lately. What has a hidden time happened at no known one."""
    found: set[Ref] = set()
    for kind, (column, name) in _TIMES.items():
        if not reader.hides(kind, name):
            found |= reader.beside_one(refs - found, kind, _between(column, now - QUIET, now))
    return found


def _between(column: str, start: int, end: int) -> Callable[[Any], ColumnElement[bool]]:
    return lambda columns: and_(columns[column] > start, columns[column] <= end)


def _planned(reader: Reader, refs: frozenset[Ref], now: int) -> set[Ref]:
    found: set[Ref] = set()
    if not any(reader.hides("tasks", name) for name in ("hs_timestamp", "hs_task_status")):
        found |= reader.beside_one(refs, "tasks", lambda task: _is_to_do(task, now))
    if not reader.hides("meetings", "hs_meeting_start_time"):
        held = not reader.hides("meetings", "hs_meeting_outcome")
        found |= reader.beside_one(refs - found, "meetings", lambda met: _is_to_come(met, now, held=held))
    return found


def _is_to_do(task: Any, now: int) -> ColumnElement[bool]:
    return and_(task.at >= now, or_(task.status.is_(None), task.status != "COMPLETED"))


def _is_to_come(met: Any, now: int, *, held: bool) -> ColumnElement[bool]:
    if not held:
        return and_(met.start_at >= now)
    return and_(met.start_at >= now, or_(met.outcome.is_(None), met.outcome.not_in(NOT_HELD)))
