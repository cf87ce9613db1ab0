"""Who gets actions, and where their calendar day lies. Reps are active users with an owner id. An unknown zone falls
through to the next: the rep's own choice, the CRM user's, the account's, UTC.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, Connection, FromClause, Text, and_, bindparam, func, select, union_all
from sqlalchemy.sql.expression import ColumnElement
from sqlalchemy.types import TypeEngine

from crm.instants import day_bounds, instant, zone
from crm.rule_tables import RuleTables

UTC = ZoneInfo("UTC")


def select_reps(t: RuleTables, *, one: bool) -> FromClause:
    """user_id, owner_id and email of every rep, or of the one whose id is bound to `user_id`."""
    users = t.users.alias("rep_users")
    reps = select(users.c.id.label("user_id"), users.c.owner_id, users.c.email).where(
        users.c.active, users.c.owner_id.is_not(None)
    )
    if one:
        reps = reps.where(users.c.id == bindparam("user_id", type_=Text()))
    return reps.subquery("reps")


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day in a zone that someone names. `name`: as it stands where `source` says (a choice is JSON text)."""

    source: str  # choice, name, or utc for the day that everyone falls back to
    name: str
    day: str
    start_at: int
    end_at: int


def read_days(t: RuleTables, connection: Connection, now: int) -> list[Day]:
    """Today in UTC and in every zone that is named somewhere and exists."""
    chosen = select(t.rep_settings.c.value).where(t.rep_settings.c.key == "timezone").distinct()
    named = select(t.users.c.timezone).union(select(t.account.c.timezone))
    found = [("choice", text, zone(_read_choice(text))) for text in connection.scalars(chosen)]
    found += [("name", name, zone(name)) for name in connection.scalars(named)]
    return [_day("utc", "", UTC, now), *(_day(source, name, where, now) for source, name, where in found if where)]


def _read_choice(text: str) -> str | None:
    chosen = json.loads(text)
    return chosen if isinstance(chosen, str) else None


def _day(source: str, name: str, where: ZoneInfo, now: int) -> Day:
    day = instant(now).astimezone(where).date()
    return Day(source, name, day.isoformat(), *day_bounds(day, where))


def padded_size(days: Sequence[Day]) -> int:
    """How many rows a kept statement has room for: a power of two and not too small, so that few are kept."""
    return max(8, 1 << (len(days) - 1).bit_length())


def day_parameters(days: Sequence[Day]) -> dict[str, str | int]:
    """Values for `select_days`; the last day is repeated in rows that are left over, under a name that nobody has."""
    rows = [*days, *(replace(days[-1], source="none") for _ in range(padded_size(days) - len(days)))]
    return {f"zone{place}_{one.name}": getattr(row, one.name) for place, row in enumerate(rows) for one in fields(Day)}


def select_days(t: RuleTables, size: int) -> FromClause:
    """user_id, day, start_at and end_at of each user's calendar day, from `size` days that are bound later."""
    users, chosen, account = t.users.alias(), t.rep_settings.alias(), t.account.alias()
    days = _bound_days(size)
    own, users_own, accounts, utc = (days.alias() for _ in range(4))

    def first(name: str) -> ColumnElement[Any]:
        return func.coalesce(*(one.c[name] for one in (own, users_own, accounts, utc))).label(name)

    return (
        select(users.c.id.label("user_id"), first("day"), first("start_at"), first("end_at"))
        .select_from(
            users.join(utc, utc.c.source == "utc")
            .outerjoin(chosen, and_(chosen.c.user_id == users.c.id, chosen.c.key == "timezone"))
            .outerjoin(own, and_(own.c.source == "choice", own.c.name == chosen.c.value))
            .outerjoin(users_own, and_(users_own.c.source == "name", users_own.c.name == users.c.timezone))
            .outerjoin(account, account.c.id == 1)
            .outerjoin(accounts, and_(accounts.c.source == "name", accounts.c.name == account.c.timezone))
        )
        .subquery("days")
    )


def _bound_days(size: int) -> FromClause:
    types: dict[str, TypeEngine[Any]] = {
        "source": Text(),
        "name": Text(),
        "day": Text(),
        "start_at": BigInteger(),
        "end_at": BigInteger(),
    }
    rows = (
        select(*(bindparam(f"zone{place}_{name}", type_=kind).label(name) for name, kind in types.items()))
        for place in range(size)
    )
    return union_all(*rows).cte("zone_days")
