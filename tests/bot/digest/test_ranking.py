"""What comes first, by the one ranking."""

from decimal import Decimal

import pytest

from bot.digest.ranking import NO_WORTH, SOON, Rank, Worth, rank, worth_of
from crm.instants import DAY, HOUR, MINUTE, micros
from crm.kinds import Ref
from crm.stakes import Stake
from crm.workday import day_at
from tests.bot.digest import days

NOW = micros(days.MORNING)
TODAY = day_at(days.MORNING, days.BERLIN)
SMALL, LARGE, FOREIGN = Worth(0, Decimal(-10)), Worth(0, Decimal(-9000)), Worth(1, Decimal(-99999))


def ranked(key: str = "1", *, since: int = NOW - DAY, worth: Worth = NO_WORTH, **urgency: int | bool | None) -> Rank:
    return rank(Ref("deals", key), now=NOW, day=TODAY, since=since, worth=worth, **urgency)  # type: ignore[arg-type]


def test_urgency_comes_before_value_and_value_before_age() -> None:
    in_order = [
        ranked(starts_at=NOW + MINUTE),
        ranked(expires_at=NOW + HOUR),
        ranked(starts_at=NOW + SOON - 1),
        ranked(expires_at=TODAY.end),
        ranked(is_late=True, worth=LARGE, expires_at=TODAY.end + 1),
        ranked(is_late=True, worth=SMALL),
        ranked(is_late=True, worth=FOREIGN),
        ranked(is_late=True, since=NOW - 3 * DAY),
        ranked(is_late=True, since=NOW - 2 * DAY),
        ranked(expires_at=TODAY.end + 1),
        ranked(expires_at=TODAY.tomorrow_end, worth=LARGE),
        ranked(worth=LARGE, expires_at=TODAY.tomorrow_end + 1),
        ranked(worth=SMALL),
        ranked(since=NOW - 9 * DAY),
        ranked(since=NOW),
        ranked("2", since=NOW),
        ranked("10", since=NOW),
    ]
    backwards = list(reversed(in_order))
    assert sorted(backwards) == in_order


def test_what_begins_in_two_hours_or_more_is_not_urgent() -> None:
    assert ranked(starts_at=NOW + SOON).urgency == 3
    assert ranked(starts_at=NOW - 1).urgency == 3
    assert ranked(starts_at=NOW).urgency == 0


@pytest.mark.parametrize(
    ("stake", "worth"),
    [
        (None, NO_WORTH),
        (Stake(Decimal(5), "EUR", None, is_open=True), Worth(0, Decimal(-5))),
        (Stake(Decimal(5), "NOK", None, is_open=True), Worth(1, Decimal(-5))),
        (Stake(Decimal(5), "EUR", None, is_open=False), NO_WORTH),
        (Stake(None, "EUR", None, is_open=True), NO_WORTH),
        (Stake(Decimal(0), "EUR", None, is_open=True), NO_WORTH),
        (Stake(Decimal(-5), "EUR", None, is_open=True), NO_WORTH),
    ],
)
def test_only_a_visible_amount_of_an_open_deal_is_worth_something(stake: Stake | None, worth: Worth) -> None:
    assert worth_of(stake, "EUR") == worth
