"""What is at stake in deals: amount, currency and close date of those the viewer may see, hidden values absent.

Never summed over currencies and never converted: nothing here knows a rate.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from sqlalchemy import Select, and_, select

from crm.reader import Reader
from crm.schema.mirror import Deal, Stage

_AT_ONCE = 500  # ids in one statement


@dataclass(frozen=True, slots=True)
class Stake:
    """`currency` None: the account's, or unknown if `currency_hidden`. `is_open` False also for an unknown stage."""

    amount: Decimal | None
    currency: str | None
    close_at: int | None
    is_open: bool


def stakes(reader: Reader, deal_ids: Iterable[str], *, home_currency: str | None) -> dict[str, Stake]:
    """By deal id; deals that the viewer may not see are absent. A deal without currency is in the account's."""
    shown = {
        name: not reader.hides("deals", name) for name in ("amount", "deal_currency_code", "closedate", "dealstage")
    }
    found = {}
    for ids in _portions(sorted(set(deal_ids))):
        for row in reader.session.execute(_query(ids)):
            currency = (row.currency or home_currency) if shown["deal_currency_code"] else None
            found[row.id] = Stake(
                amount=read_amount(row.amount) if shown["amount"] else None,
                currency=currency,
                close_at=row.close_at if shown["closedate"] else None,
                is_open=row.is_closed is False and shown["dealstage"],
            )
    return found


def read_amount(text: str | None) -> Decimal | None:
    """None for what is no finite number."""
    try:
        amount = Decimal(text or "")
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def _query(ids: list[str]) -> Select[str, str | None, str | None, int | None, bool]:
    stage = and_(Stage.kind == "deals", Stage.pipeline_id == Deal.pipeline, Stage.id == Deal.stage)
    return (
        select(Deal.id, Deal.amount, Deal.currency, Deal.close_at, Stage.is_closed)
        .outerjoin(Stage, stage)
        .where(Deal.id.in_(ids))
    )


def _portions(ids: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]
